import { decimal, decimalText } from '../lib/domain/decimal.ts';
import type { Json } from '../lib/domain/run.ts';
import { dayFacts } from './day-facts.ts';
import type { TradingDay } from './trading-day.ts';

const SPY = 756_733;
const answer = (body: Json, status = 200) => ({ status, body, headers: {} });
const quiet = { fills: [], booked: 0, proof: { proved: true }, unsettledOrders: [], drift: [] };
const allocation = {
  marketTime: '2008-01-02T15:00:00Z',
  proof: { proved: true },
  contractIds: {},
  netLiquidation: '1000000',
  baseCurrency: 'USD',
  signals: {},
  targetPositions: {},
  prices: {},
  internalCrosses: [],
  orders: [
    { localSymbol: 'SPY', outcome: 'filled', side: 'BUY', quantity: '10' },
    { localSymbol: 'MESH8', outcome: 'rejected', side: 'BUY', quantity: '1' },
    { localSymbol: 'VIXY', outcome: 'skipped', reason: 'Market is closed' },
  ],
  strategies: { dummy: { outcome: 'failed' } },
};
const summary = {
  netLiquidation: '1000100',
  baseCurrency: 'USD',
  positions: [{ conId: SPY, localSymbol: 'SPY', quantity: '10', marketValue: '1500', unrealizedPnl: '100' }],
  books: { dummy: { [SPY]: { localSymbol: 'SPY', quantity: '10', cost: '1400', realizedPnl: '5' } } },
  unallocated: {},
  drift: [],
};
const day = (more: Partial<TradingDay> = {}): TradingDay => ({
  day: '2008-01-02',
  allocation: answer(allocation),
  reconciliation: answer(quiet),
  closing: answer(quiet),
  summary: answer(summary),
  ...more,
});
const broker = (quantity: string) => new Map([[SPY, decimal(quantity)]]);

describe('dayFacts', () => {
  it('counts what was sent, what failed and what became no order', () => {
    expect(dayFacts(day(), broker('10'))).toMatchObject({
      orders: 2,
      failedOrders: 1,
      refusedWishes: 1,
      failedAnswers: 1,
      equal: true,
      proved: true,
    });
  });
  it('marks the books to market', () => {
    const { profit } = dayFacts(day(), broker('10'));
    expect([...profit].map(([id, value]) => [id, decimalText(value)])).toEqual([['dummy', '105']]);
  });
  it("finds a difference to the gateway's own book even where the desk was told otherwise", () => {
    const facts = dayFacts(day(), broker('7'));
    expect(facts.equal).toBe(false);
    expect(decimalText(facts.drift)).toBe('3');
  });
  it('counts a day on which an intent stopped at drift, and goes on', () => {
    const drifted = answer({ type: 'urn:intentdesk:problem:ledger-drift', title: 'differ' }, 409);
    const facts = dayFacts(day({ allocation: drifted }), broker('10'));
    expect(facts).toMatchObject({ equal: false, orders: 0 });
  });
  it('refuses a day on which an intent failed for another reason, with its problem', () => {
    const failed = answer({ type: 'urn:intentdesk:problem:broker-unavailable' }, 503);
    expect(() => dayFacts(day({ closing: failed }), broker('10'))).toThrow(
      /after the close on 2008-01-02 answered 503/,
    );
  });
});
