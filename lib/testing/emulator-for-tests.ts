/**
 * Tests on Google's emulators. `FIRESTORE_EMULATOR_HOST` and `PUBSUB_EMULATOR_HOST` are reused where set, else one
 * emulator a run is started. Where none can be, the tests say `skipped: why`; with `CI=true` they fail instead,
 * unless `INTENTDESK_STORE=embedded` says that this is wanted.
 */
import type { EmulatorKind } from '../adapters/emulators/find-emulators.ts';
import { sharedEmulator } from '../adapters/emulators/shared-emulator.ts';

export type EmulatorForTests =
  | { readonly kind: 'running'; readonly host: string }
  | { readonly kind: 'missing'; readonly why: string };

const HOST_VARIABLES = { firestore: 'FIRESTORE_EMULATOR_HOST', pubsub: 'PUBSUB_EMULATOR_HOST' } as const;

export async function emulatorForTests(kind: EmulatorKind): Promise<EmulatorForTests> {
  const { env } = process;
  if (env['INTENTDESK_STORE'] === 'embedded') return { kind: 'missing', why: 'INTENTDESK_STORE is "embedded"' };
  const host = env[HOST_VARIABLES[kind]];
  if (host !== undefined && host !== '') return { kind: 'running', host };
  const folder = env['INTENTDESK_TEST_EMULATORS'];
  const ownerPid = Number(env['INTENTDESK_TEST_OWNER']);
  if (folder === undefined) return { kind: 'missing', why: "jest's global set-up (test/setup) has not run" };
  return sharedEmulator({ kind, folder, ownerPid, environment: env });
}

/** Describes tests that need an emulator: run on `host`, or said to be skipped, or failing where CI expects them. */
export function describeOnEmulator(name: string, emulator: EmulatorForTests, body: (host: string) => void): void {
  if (emulator.kind === 'running') {
    body(emulator.host);
    return;
  }
  process.stderr.write(`skipped: ${name}: ${emulator.why}\n`);
  const expected = process.env['CI'] === 'true' && process.env['INTENTDESK_STORE'] !== 'embedded';
  describe(name, () => {
    if (expected) {
      it('finds an emulator, as CI=true expects', () => {
        throw new Error(`Emulator is missing: found none because ${emulator.why}, needed one with CI=true`);
      });
    } else {
      // oxlint-disable-next-line jest/no-disabled-tests -- the name says why, and CI fails instead
      it.skip(`skipped: ${emulator.why}`, () => undefined);
    }
  });
}
