/** The stores that the environment names, for whatever works on real ones. Never a private store in silence. */
import { ValidationError } from '../lib/domain/errors.ts';
import type { Settings } from './config.ts';
import { openStores } from './open-stores.ts';
import type { Stores } from './wiring.ts';

/** @throws ValidationError where none is named */
export function openNamedStores(settings: Settings): Promise<Stores> {
  const { FIRESTORE_EMULATOR_HOST: emulatorHost, GOOGLE_CLOUD_PROJECT: projectId, STORE_FILE: file } = settings;
  if (emulatorHost === undefined && projectId === undefined && file === undefined) {
    throw new ValidationError('Environment', [
      {
        field: 'STORE_FILE',
        found: 'nothing, and no FIRESTORE_EMULATOR_HOST or GOOGLE_CLOUD_PROJECT',
        needed: 'one of the three, so that no order is kept in a store nobody sees',
      },
    ]);
  }
  return openStores({
    choice: 'auto',
    mode: settings.TRADING_MODE,
    file,
    emulatorHost,
    projectId,
    emulatorRequired: false,
    environment: process.env,
    tell: (text) => void process.stderr.write(`${text}\n`),
  });
}
