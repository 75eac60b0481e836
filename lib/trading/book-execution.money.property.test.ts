/** P22: money is exact, against an oracle in plain BigInt. `npm run soak` books the full number of fills. */
import * as fc from 'fast-check';
import { exactMoney } from '../testing/exact-money.ts';

const FILLS = 100_000;
const RUNS = 4;

describe('money (P22)', () => {
  it(`P22: is exact over ${FILLS} random fills, against an oracle in BigInt`, () => {
    let booked = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { fills, differences } = exactMoney(seed, Math.ceil(FILLS / RUNS));
        expect(differences).toEqual([]);
        booked += fills;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(booked).toBeGreaterThanOrEqual(FILLS);
  }, 600_000);
});
