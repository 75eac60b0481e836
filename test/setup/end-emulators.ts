/** Jest's global tear-down: ends the emulators that this run has started, by pid; never one that it found running. */
import { rmSync } from 'node:fs';
import { stopSharedEmulators } from '../../lib/adapters/emulators/shared-emulator.ts';

// oxlint-disable-next-line import/no-default-export -- Jest takes the tear-down from the default export
export default async function endEmulators(): Promise<void> {
  const folder = process.env['INTENTDESK_TEST_EMULATORS'];
  if (folder === undefined) return;
  await stopSharedEmulators(folder);
  rmSync(folder, { recursive: true, force: true });
}
