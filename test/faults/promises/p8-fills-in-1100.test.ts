/** P8 with the number of the suite; `npm run soak -- --promise P8` tries the full one. */
import { fillsIn1100 } from '../../soak/p8-fills-in-1100.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P8: ${fillsIn1100.title}`, async () => {
  const { runs, failures } = await tryPromise(fillsIn1100, { firstSeed: 1, seeds: fillsIn1100.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(100);
}, 600_000);
