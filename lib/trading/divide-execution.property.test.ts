import * as fc from 'fast-check';
import { decimal, decimalText, sum, type Decimal } from '../domain/decimal.ts';
import { strategyId, type StrategyId } from '../domain/ids.ts';
import { texts } from '../testing/trading-values.ts';
import { divideByHighestAverages } from './divide-execution.ts';

const CASES = 10_000;

interface Division {
  readonly source: ReadonlyMap<StrategyId, Decimal>;
  readonly filled: Decimal;
  readonly increment: Decimal;
}

/** Whole seats and part seats: quantities in quarters of an increment. */
const divisions = (mostQuarters: number): fc.Arbitrary<Division> =>
  fc
    .record({
      asked: fc.array(fc.nat(mostQuarters), { minLength: 1, maxLength: 6 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      increment: fc.constantFrom('1', '100', '0.01', '0.00000001'),
    })
    .map(({ asked, part, increment }) => {
      const quarter = decimal(increment).times('0.25');
      const total = asked.reduce((all, one) => all + one, 0);
      return {
        source: new Map(asked.map((one, index) => [strategyId(`s${index}`), quarter.times(one)])),
        filled: quarter.times(Math.floor(total * part)),
        increment: decimal(increment),
      };
    });

const divide = ({ source, filled, increment }: Division) => divideByHighestAverages(source, filled, increment);

/** The definition, one seat at a time. */
function naive({ source, filled, increment }: Division): ReadonlyMap<StrategyId, Decimal> {
  const given = new Map([...source.keys()].toSorted().map((id) => [id, decimal(0)]));
  const seats = new Map([...given.keys()].map((id) => [id, 0]));
  const rank = (id: StrategyId): Decimal => (source.get(id) ?? decimal(0)).div(2 * (seats.get(id) ?? 0) + 1);
  let left = filled;
  while (left.gt(0)) {
    const open = [...given.keys()].filter((id) => given.get(id)?.lt(source.get(id) ?? 0));
    const best = open.reduce((first, id) => (rank(id).gt(rank(first)) ? id : first));
    const asked = (source.get(best) ?? decimal(0)).minus(given.get(best) ?? 0);
    const part = [increment, asked, left].reduce((least, value) => (value.lt(least) ? value : least));
    given.set(best, (given.get(best) ?? decimal(0)).plus(part));
    seats.set(best, (seats.get(best) ?? 0) + 1);
    left = left.minus(part);
  }
  return given;
}

describe('divideByHighestAverages, as a property', () => {
  it('sums to what is filled and gives nobody more than asked', () => {
    fc.assert(
      fc.property(divisions(200_000), (division) => {
        const parts = divide(division);
        expect(decimalText(sum(parts.values()))).toBe(decimalText(division.filled));
        for (const [id, part] of parts) expect(part.gte(0) && part.lte(division.source.get(id) ?? -1)).toBe(true);
      }),
      { numRuns: CASES },
    );
  });

  it('never takes back when more is filled', () => {
    fc.assert(
      fc.property(divisions(4_000), fc.integer({ min: 1, max: 9 }), (division, quarters) => {
        const total = sum(division.source.values());
        const more = division.filled.plus(division.increment.times('0.25').times(quarters));
        const later = divide({ ...division, filled: more.gt(total) ? total : more });
        for (const [id, part] of divide(division)) expect(later.get(id)?.gte(part)).toBe(true);
      }),
      { numRuns: CASES },
    );
  });

  it('does not depend on the order of the source', () => {
    fc.assert(
      fc.property(divisions(4_000), (division) => {
        const reversed = { ...division, source: new Map([...division.source].toReversed()) };
        expect(texts(divide(reversed))).toEqual(texts(divide(division)));
      }),
      { numRuns: CASES },
    );
  });

  it('gives a complete order exactly what was asked', () => {
    fc.assert(
      fc.property(divisions(200_000), (division) => {
        const parts = divide({ ...division, filled: sum(division.source.values()) });
        expect(texts(parts)).toEqual(texts(new Map([...division.source].toSorted(([a], [b]) => (a < b ? -1 : 1)))));
      }),
      { numRuns: CASES },
    );
  });

  it('equals the definition that walks seat by seat', () => {
    fc.assert(
      fc.property(divisions(60), (division) => {
        expect(texts(divide(division))).toEqual(texts(naive(division)));
      }),
      { numRuns: CASES },
    );
  });
});
