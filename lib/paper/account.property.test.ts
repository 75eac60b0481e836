import * as fc from 'fast-check';
import { decimal, decimalText, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import { signedQuantity } from '../domain/side.ts';
import { applyFill, FLAT, type BookedFill, type PositionState } from './account.ts';
import type { Settlement } from './listing.ts';

const fillOf = (settlement: Settlement): fc.Arbitrary<BookedFill> =>
  fc.record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 500 }).map(decimal),
    price: fc.integer({ min: 1, max: 50_000 }).map((cents) => decimal(cents).div(100)),
    multiplier: fc.constant(decimal(settlement === 'margined' ? 5 : 1)),
    commission: fc.integer({ min: 0, max: 500 }).map((cents) => decimal(cents).div(100)),
    settlement: fc.constant(settlement),
    chargedIn: fc.constant('paid' as const),
  });

interface Booked {
  readonly state: PositionState;
  readonly cash: Decimal;
}

function bookAll(fills: readonly BookedFill[]): Booked {
  let state = FLAT;
  let cash = ZERO;
  for (const fill of fills) {
    const effect = applyFill(state, fill);
    state = effect.position;
    cash = cash.plus(effect.cash);
  }
  return { state, cash };
}

describe('account invariants', () => {
  it('holds position = signed sum of fills, cost and commissions to the last digit', () => {
    fc.assert(
      fc.property(fc.array(fillOf('paid'), { maxLength: 30 }), (fills) => {
        const { state, cash } = bookAll(fills);
        const quantity = sum(fills.map((fill) => signedQuantity(fill.side, fill.quantity)));
        expect(decimalText(state.quantity)).toBe(decimalText(quantity));
        // Money is neither made nor lost: cash + cost of what is open = what was realised.
        const kept = cash.plus(state.cost).plus(state.openCommission);
        expect(decimalText(kept)).toBe(decimalText(state.realizedPnl));
      }),
    );
  });

  it('keeps of futures in cash exactly what is realised, less the commissions of what is open', () => {
    fc.assert(
      fc.property(fc.array(fillOf('margined'), { maxLength: 30 }), (fills) => {
        const { state, cash } = bookAll(fills);
        expect(decimalText(cash.plus(state.openCommission))).toBe(decimalText(state.realizedPnl));
      }),
    );
  });

  it('gives the same account whether a fill comes whole or in two', () => {
    const cut = fc.tuple(fc.array(fillOf('paid'), { maxLength: 8 }), fillOf('paid'), fc.integer({ min: 1, max: 499 }));
    fc.assert(
      fc.property(cut, ([fills, last, asked]) => {
        const first = Math.min(asked, Number(last.quantity) - 1);
        fc.pre(first > 0);
        const parts = [
          { ...last, quantity: decimal(first), commission: last.commission },
          { ...last, quantity: last.quantity.minus(first), commission: ZERO },
        ];
        const whole = bookAll([...fills, last]);
        const split = bookAll([...fills, ...parts]);
        expect(decimalText(split.cash)).toBe(decimalText(whole.cash));
        expect(decimalText(split.state.quantity)).toBe(decimalText(whole.state.quantity));
        expect(decimalText(split.state.cost.round(8))).toBe(decimalText(whole.state.cost.round(8)));
      }),
    );
  });
});
