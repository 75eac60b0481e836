import { decimal } from '../lib/domain/decimal.ts';
import { orderId } from '../lib/domain/ids.ts';
import type { OrderOutcome } from '../lib/domain/order-outcome.ts';
import { bookOf, plan, positionOf, SPY, targets, type Given } from '../lib/testing/allocation-values.ts';
import { ALPHA, BETA } from '../lib/testing/trading-values.ts';
import type { StrategyOpinion } from '../lib/trading/ask-strategies.ts';
import { strategyOutcome } from './strategy-outcome.ts';

/** Word of alpha, then of each of its contracts; every order got `sent`, or was only planned. */
function words(given: Given, sent?: OrderOutcome, id = ALPHA): readonly string[] {
  const made = plan(given);
  const placed = made.orders.map(({ request }) => ({
    orderRef: request.orderRef,
    orderId: orderId(1),
    permId: undefined,
    outcome: sent ?? { kind: 'filled' as const },
    filled: decimal(0),
    latencyMs: 1,
    times: {},
  }));
  const opinion: StrategyOpinion = given.opinions[id] ?? { kind: 'hold', reading: 'none', failed: false };
  const book = given.books?.[id] ?? bookOf({});
  const result = strategyOutcome({ id, opinion, plan: made, placed: sent === undefined ? [] : placed, book });
  return [result.outcome, ...[...result.legs.values()].map(({ outcome }) => outcome)];
}
const both = { alpha: targets({ 1: '0.5', 2: '0.5' }) };

describe('strategyOutcome', () => {
  it('is traded where everything is on its way', () => {
    expect(words({ opinions: both })).toEqual(['traded', 'planned', 'planned']);
    expect(words({ opinions: both }, { kind: 'working' })).toEqual(['traded', 'working', 'working']);
  });

  it('counts a cross as done', () => {
    const opinions = { alpha: targets({ 1: 1 }), beta: targets({ 1: '-0.5' }) };
    expect(words({ opinions }, { kind: 'filled' }, BETA)).toEqual(['traded', 'crossed']);
  });

  it('takes the word of the broker where nothing came of it', () => {
    expect(words({ opinions: both }, { kind: 'rejected', code: 201, text: 'margin' })).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(words({ opinions: both }, { kind: 'unknown', sinceAtMs: 0, reason: 'silence' })[0]).toBe('unknown');
  });

  it('is partly done where one contract is closed', () => {
    expect(words({ opinions: both, closed: new Map([[SPY.conId, 'closed']]) })).toEqual([
      'partly',
      'skipped',
      'planned',
    ]);
  });

  it('tells what is withheld beside a denied contract, and what is as it should be', () => {
    const limits = { allowedSymbols: new Map([[ALPHA, ['VIXY']]]) };
    expect(words({ opinions: both, limits })).toEqual(['denied', 'denied', 'withheld']);
    const books = { alpha: bookOf({ 2: 2500 }) };
    const held = { books, positions: [positionOf(SPY, 0)] };
    expect(words({ opinions: both, limits, ...held })).toEqual(['denied', 'denied', 'unchanged']);
  });

  it('tells apart what holds, failed, was skipped and has nothing to do', () => {
    const hold = { kind: 'hold', reading: 'r', failed: false } as const;
    expect(words({ opinions: { alpha: hold } })).toEqual(['hold']);
    expect(words({ opinions: { alpha: { ...hold, failed: true } } })).toEqual(['failed']);
    expect(words({ opinions: { alpha: { ...hold, skipped: true } } })).toEqual(['skipped']);
    expect(words({ opinions: { alpha: targets({ 1: 0 }) } })).toEqual(['unchanged', 'unchanged']);
  });

  it('is failed where a contract of the answer has no price', () => {
    const unpriced = new Map([[SPY.conId, 'no quote']]);
    expect(words({ opinions: both, priced: new Map(), unpriced })).toEqual(['failed', 'unpriced', 'unchanged']);
  });
});
