/** P16 over seeds, with the number of the suite; `npm run soak -- --promise P16` tries the full one. */
import { killSwitch } from '../../soak/p16-kill-switch.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P16: ${killSwitch.title}`, async () => {
  const { runs, failures } = await tryPromise(killSwitch, { firstSeed: 1, seeds: killSwitch.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(50);
}, 600_000);
