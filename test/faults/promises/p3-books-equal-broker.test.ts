/** P3 with the number of the suite; `npm run soak -- --promise P3` tries the full one. */
import { booksEqualBroker } from '../../soak/p3-p4-histories.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P3: ${booksEqualBroker.title}`, async () => {
  const { runs, failures } = await tryPromise(booksEqualBroker, { firstSeed: 1, seeds: booksEqualBroker.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(500);
}, 600_000);
