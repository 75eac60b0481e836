/** P4 with the number of the suite; `npm run soak -- --promise P4` tries the full one. */
import { sameJournal } from '../../soak/p3-p4-histories.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P4: ${sameJournal.title}`, async () => {
  const { runs, failures } = await tryPromise(sameJournal, { firstSeed: 20_001, seeds: sameJournal.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(40);
}, 600_000);
