/** The short form of `npm run bench:leak`: what a desk and its gateway keep does not grow with the runs they have behind them. */
import { checkForLeaks, fittedGrowth } from './leak-check.ts';

/** From the first fifth to the last, documents taken off: after 200 runs caches still fill, a leak of 100 kB a run would be seen. */
const MOST_GROWTH = 1.25;

describe('fittedGrowth', () => {
  it('sees what grows with each reading, and nothing in readings that go up and down', () => {
    expect(fittedGrowth([10, 11, 12, 13, 14])).toBeCloseTo(1.4);
    expect(fittedGrowth([10, 12, 10, 12, 10])).toBeCloseTo(1);
    expect(fittedGrowth([52, 55, 54, 54, 54])).toBeGreaterThan(1.01);
  });
});

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
