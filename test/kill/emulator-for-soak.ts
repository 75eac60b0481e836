/** Google's Firestore emulator for a soak outside jest: the one the environment names, else one started and ended here. */
import { findEmulator } from '../../lib/adapters/emulators/find-emulators.ts';
import { startEmulator } from '../../lib/adapters/emulators/start-emulator.ts';
import { calm } from '../../lib/testing/store-harness.ts';

/** @throws Error where there is none: processes that race for one ledger need a store that several can open */
export async function sharedEmulatorForSoak(): Promise<{ readonly host: string; stop(): Promise<void> }> {
  const host = process.env['FIRESTORE_EMULATOR_HOST'];
  if (host !== undefined && host !== '') return { host, stop: () => Promise.resolve() };
  const found = await findEmulator('firestore', process.env);
  if (found.kind === 'missing') {
    throw new Error(`Process killer cannot start: found no Firestore emulator because ${found.why}, needed one`);
  }
  return startEmulator({ kind: 'firestore', found, endWithPid: process.pid, signal: calm() });
}
