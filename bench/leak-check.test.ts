/** The short form of `npm run bench:leak`: what a desk and its gateway keep does not grow with the runs they have behind them. */
import { checkForLeaks } from './leak-check.ts';

/** Of the last fifth over the first, documents taken off: after 200 runs caches still fill, a leak of 100 kB a run would be seen. */
const MOST_GROWTH = 1.25;

describe('checkForLeaks', () => {
  it('finds no growth over 200 runs beyond what is kept up to a bound', async () => {
    const { runs, growth } = await checkForLeaks(200, () => undefined);
    expect(runs).toBe(200);
    expect(growth).toBeLessThan(MOST_GROWTH);
  }, 180_000);
  it('refuses more runs than the shipped prices have days for', async () => {
    await expect(checkForLeaks(100_000, () => undefined)).rejects.toThrow(/Runs do not fit: found 100000/);
  });
});
