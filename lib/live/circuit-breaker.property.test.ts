/** P17: the breaker is right, over any P&L: it opens exactly where the loss exceeds the limit, by sign and equality alike. */
import * as fc from 'fast-check';
import { decimal } from '../domain/decimal.ts';
import { CLOSED_BREAKER, decideBreaker, type BreakerLimits } from './circuit-breaker.ts';

const CASES = 10_000;
const cents = (max: number) => fc.integer({ min: -max, max });
const limitsOf = (maxLossCents: number, flattenOnTrip: boolean): BreakerLimits => ({
  maxLoss: decimal(maxLossCents).div(100),
  maxLossOf: new Map(),
  maxConsecutiveErrors: 3,
  drawdown: { warn: decimal('0.03'), reduce: decimal('0.05'), halt: decimal('0.07') },
  flattenOnTrip,
});

describe('P17: the breaker', () => {
  it('opens exactly where the loss exceeds the limit', () => {
    const near = fc
      .nat(100_000)
      .chain((limit) =>
        fc.tuple(
          fc.constant(limit),
          fc.oneof(cents(10_000_000), fc.integer({ min: -limit - 2, max: -limit + 2 }), fc.constant(limit)),
          fc.boolean(),
        ),
      );
    fc.assert(
      fc.property(near, ([limit, pnlCents, flatten]) => {
        const pnl = { kind: 'known', total: decimal(pnlCents).div(100), byContract: new Map() } as const;
        const { breaker, actions } = decideBreaker(
          CLOSED_BREAKER,
          { kind: 'pnl', pnl },
          { limits: limitsOf(limit, flatten), nowMs: 0 },
        );
        // The oracle counts whole cents and knows no decimals.
        const opens = -pnlCents > limit;
        expect(breaker.status).toBe(opens ? 'open' : 'closed');
        expect(actions.map(({ kind }) => kind)).toEqual(opens ? [flatten ? 'flatten' : 'cancel'] : []);
      }),
      { numRuns: CASES },
    );
  });
});
