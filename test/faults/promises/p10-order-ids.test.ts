/** P10 with the number of the suite; `npm run soak -- --promise P10` tries the full one. */
import { orderIds } from '../../soak/p10-order-ids.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P10: ${orderIds.title}`, async () => {
  const { runs, failures } = await tryPromise(orderIds, { firstSeed: 1, seeds: orderIds.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(100);
}, 600_000);
