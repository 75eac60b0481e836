/** P2 with the number of the suite; `npm run soak -- --promise P2` tries the full one. */
import { noGuess } from '../../soak/p2-no-guess.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

it(`P2: ${noGuess.title}`, async () => {
  const { runs, failures } = await tryPromise(noGuess, { firstSeed: 1, seeds: noGuess.seedsInCi });
  expect(failures).toEqual([]);
  expect(runs).toBeGreaterThanOrEqual(100);
}, 600_000);
