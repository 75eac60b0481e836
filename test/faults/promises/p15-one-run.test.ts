/** P15 with the number of the suite; `npm run soak -- --promise P15` tries the full one. */
import { describeOnEmulator, emulatorForTests } from '../../../lib/testing/emulator-for-tests.ts';
import { emulatorStores } from '../../../lib/testing/desk-harness.ts';
import { runOf } from '../../../lib/testing/memory-parts.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { oneRun } from '../../soak/p15-one-run.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

const CLAIMS = 100;
const emulator = await emulatorForTests('firestore');

it(`P15: ${oneRun.title}`, async () => {
  const { runs, failures } = await tryPromise(oneRun, { firstSeed: 1, seeds: oneRun.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(600);
}, 600_000);

describeOnEmulator('P15: one slot, one run, on Firestore', emulator, (host) => {
  it(`P15: gives one of ${CLAIMS} concurrent claims the run, and shows it to the others`, async () => {
    const stores = await emulatorStores(host);
    try {
      const claims = Array.from({ length: CLAIMS }, (_, index) =>
        stores.runs.claim(runOf({ claimedAtMs: index }), calm()),
      );
      const results = await Promise.all(claims);
      expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
      const seen = new Set(results.flatMap((result) => (result.kind === 'exists' ? [result.run.claimedAtMs] : [])));
      expect([...seen]).toEqual([results.findIndex(({ kind }) => kind === 'claimed')]);
    } finally {
      await stores.close();
    }
  }, 60_000);
});
