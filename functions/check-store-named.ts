/** Never a private store in silence: whoever works on real stores names one. It opens nothing. */
import { ValidationError } from '../lib/domain/errors.ts';
import type { Settings } from './config.ts';

/** @throws ValidationError where none is named */
export function checkStoreNamed(
  settings: Pick<Settings, 'FIRESTORE_EMULATOR_HOST' | 'GOOGLE_CLOUD_PROJECT' | 'STORE_FILE'>,
): void {
  const { FIRESTORE_EMULATOR_HOST: emulatorHost, GOOGLE_CLOUD_PROJECT: projectId, STORE_FILE: file } = settings;
  if (emulatorHost !== undefined || projectId !== undefined || file !== undefined) return;
  throw new ValidationError('Environment', [
    {
      field: 'STORE_FILE',
      found: 'nothing, and no FIRESTORE_EMULATOR_HOST or GOOGLE_CLOUD_PROJECT',
      needed: 'one of the three, so that no order is kept in a store nobody sees',
    },
  ]);
}
