/** P15 with the number of the suite; `npm run soak -- --promise P15` tries the full one. */
import { oneRun } from '../../soak/p15-one-run.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P15: ${oneRun.title}`, async () => {
  const { runs, failures } = await tryPromise(oneRun, { firstSeed: 1, seeds: oneRun.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(600);
}, 600_000);
