/** P22 with the number of the suite; `npm run soak -- --promise P22` tries the full one. */
import { exactlyPaid } from '../../soak/p22-exact-money.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P22: ${exactlyPaid.title}`, async () => {
  const { runs, failures } = await tryPromise(exactlyPaid, { firstSeed: 1, seeds: exactlyPaid.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(100_000);
}, 600_000);
