/** The stores that the environment names, for whatever works on real ones. */
import { checkStoreNamed } from './check-store-named.ts';
import type { Settings } from './config.ts';
import { openStores } from './open-stores.ts';
import type { Stores } from './wiring.ts';

/** @throws ValidationError where none is named */
export async function openNamedStores(settings: Settings): Promise<Stores> {
  checkStoreNamed(settings);
  const { FIRESTORE_EMULATOR_HOST: emulatorHost, GOOGLE_CLOUD_PROJECT: projectId, STORE_FILE: file } = settings;
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
