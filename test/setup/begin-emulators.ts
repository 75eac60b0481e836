/**
 * Jest's global set-up: a folder in which the test files of this run meet to share one emulator of each kind. Nothing
 * is started here: the first test file that needs an emulator starts it (`lib/testing/emulator-for-tests.ts`).
 */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// oxlint-disable-next-line import/no-default-export -- Jest takes the set-up from the default export
export default function beginEmulators(): void {
  process.env['INTENTDESK_TEST_EMULATORS'] = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-test-'));
  process.env['INTENTDESK_TEST_OWNER'] = String(process.pid);
  // Google's clients otherwise ask the network whether this is a Google machine.
  process.env['METADATA_SERVER_DETECTION'] = 'none';
}
