/** P7 with the number of the suite; `npm run soak -- --promise P7` tries the full one. */
import { nothingStale } from '../../soak/p7-nothing-stale.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P7: ${nothingStale.title}`, async () => {
  const { runs, failures } = await tryPromise(nothingStale, { firstSeed: 1, seeds: nothingStale.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(100);
}, 600_000);
