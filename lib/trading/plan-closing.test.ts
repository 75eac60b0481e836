import { decimal } from '../domain/decimal.ts';
import { bookOf, configurationOf, positionOf, pricedOf, SPY } from '../testing/allocation-values.ts';
import { ALPHA, BETA, MARKET, RUN } from '../testing/trading-values.ts';
import { planClosing, type ClosingInput } from './plan-closing.ts';

function plan(given: Partial<ClosingInput> = {}): readonly string[] {
  const { orders, crosses, outcomes } = planClosing({
    runId: RUN,
    planId: RUN,
    nowMs: 5_000,
    tradingState: 'ACTIVE',
    configuration: configurationOf(),
    strategies: [ALPHA],
    isConcerned: () => true,
    blocked: new Map(),
    properties: MARKET,
    netLiquidation: decimal(1_000_000),
    books: new Map([[ALPHA, bookOf({ 1: 10 })]]),
    orders: [],
    positions: [positionOf(SPY, 10)],
    priced: new Map([[SPY.conId, pricedOf(SPY)]]),
    unpriced: new Map(),
    closed: new Map(),
    lossRefusal: undefined,
    ...given,
  });
  return [
    ...orders.map(({ request: { side, quantity } }) => `${side} ${quantity.toFixed()}`),
    ...crosses.map(({ deltas }) => `cross ${[...deltas].map(([id, units]) => `${id} ${units.toFixed()}`).join(', ')}`),
    ...outcomes.map(({ kind, reason }) => `${kind}: ${reason}`),
  ];
}

describe('planClosing', () => {
  it('sells what is long and buys what is short, each book once', () => {
    expect(plan({ strategies: [ALPHA, ALPHA] })).toEqual(['SELL 10']);
    expect(plan({ books: new Map([[ALPHA, bookOf({ 1: -10 })]]), positions: [positionOf(SPY, -10)] })).toEqual([
      'BUY 10',
    ]);
  });

  it('crosses opposite books and orders the rest', () => {
    const books = new Map([
      [ALPHA, bookOf({ 1: 10 })],
      [BETA, bookOf({ 1: -4 })],
    ]);
    expect(plan({ books, strategies: [ALPHA, BETA], positions: [positionOf(SPY, 6)] })).toEqual([
      'SELL 6',
      'cross beta 4, alpha -4',
    ]);
  });

  it('tells what lies below the increment, what is blocked, and what has no price', () => {
    expect(plan({ books: new Map([[ALPHA, bookOf({ 1: '10.5' })]]) })).toEqual([
      'SELL 10',
      'skipped: 0.5 of a holding is below the size increment 1 and cannot be ordered',
    ]);
    expect(plan({ blocked: new Map([[SPY.conId, 'it drifted']]) })).toEqual(['frozen: it drifted']);
    expect(plan({ priced: new Map(), unpriced: new Map([[SPY.conId, 'no quote']]) })).toEqual(['unpriced: no quote']);
  });

  it('does not let the account grow in REDUCING, where a book alone would', () => {
    const reducing = { tradingState: 'REDUCING', positions: [positionOf(SPY, 4)] } as const;
    expect(plan(reducing)[0]).toMatch(/^denied: Trading is reducing only/);
  });

  it('does nothing while HALTED, whatever called it', () => {
    expect(plan({ tradingState: 'HALTED' })).toEqual(['denied: Trading is halted']);
  });
});
