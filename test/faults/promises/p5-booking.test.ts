/** P5 with the number of the suite; `npm run soak -- --promise P5` tries the full one. */
import { bookedOnce } from '../../soak/p5-booking.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P5: ${bookedOnce.title}`, async () => {
  const { runs, failures } = await tryPromise(bookedOnce, { firstSeed: 1, seeds: bookedOnce.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(1_000);
}, 600_000);
