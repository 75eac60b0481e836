import { decimal, decimalText } from '../domain/decimal.ts';
import { currency } from '../domain/ids.ts';
import { configurationOf } from '../testing/allocation-values.ts';
import { detailsOf } from '../testing/scripted-broker-reader.ts';
import { contractOf, fillOf, ledgerOrderOf, MARKET, RUN } from '../testing/trading-values.ts';
import { planCash, type CashInput } from './plan-cash.ts';

const JPY = currency('JPY');
const contract = contractOf({
  symbol: 'USD',
  secType: 'CASH',
  exchange: 'FXCONV',
  currency: JPY,
  localSymbol: 'USD.JPY',
});
const pair = { details: detailsOf({ contract }), inverted: true, price: decimal('106.5') };

function plan(balance: string, given: Partial<CashInput> = {}): string {
  const [row] = planCash({
    planId: RUN,
    nowMs: 200_000,
    tradingState: 'ACTIVE',
    configuration: configurationOf(),
    orders: [],
    fills: [],
    balances: new Map([[JPY, decimal(balance)]]),
    pairs: new Map([[JPY, pair]]),
    threshold: decimal(1000),
    properties: MARKET,
    closed: new Map(),
    ...given,
  });
  if (row?.order === undefined) return `${row?.outcome?.kind}: ${row?.outcome?.reason}`;
  const { side, quantity } = row.order.request;
  return `${side} ${decimalText(quantity)} ${row.localSymbol}`;
}

describe('planCash with an inverted pair', () => {
  it('buys the base currency for a credit and sells it for a debt, truncated toward zero', () => {
    // 5,000,000 / 106.5 = 46,948.35
    expect(plan('5000000')).toBe('BUY 46000 USD.JPY');
    expect(plan('-5000000')).toBe('SELL 46000 USD.JPY');
  });

  it('judges the threshold in base currency', () => {
    expect(plan('106500')).toBe('skipped: Worth 1000: needed more than 1000');
    expect(plan('106607')).toBe('BUY 1000 USD.JPY');
  });

  it('judges the largest order in base currency', () => {
    const limits = { ...configurationOf().limits, maxOrderNotional: decimal(46_000) };
    expect(plan('5000000', { configuration: configurationOf({ limits }) })).toBe('BUY 46000 USD.JPY');
    expect(plan('5100000', { configuration: configurationOf({ limits }) })).toMatch('denied: Notional is too large');
  });

  it('does nothing where an order of the pair is under way, in whatever state', () => {
    for (const state of ['PLANNED', 'SENDING', 'WORKING', 'UNKNOWN', 'FILLED'] as const) {
      const orders = [ledgerOrderOf('ref-1', { 'cash-balancer': 1000 }, { contract, state })];
      expect(plan('5000000', { orders })).toBe(`frozen: Order ref-1 is ${state}`);
    }
  });

  it('does nothing where a conversion may not be in the balance yet', () => {
    expect(plan('5000000', { fills: [fillOf({ contract, atMs: 20_001 })] })).toMatch('frozen: Converted at');
    expect(plan('5000000', { fills: [fillOf({ contract, atMs: 20_000 })] })).toBe('BUY 46000 USD.JPY');
  });

  it('does nothing just after the midnight of the broker, whose list of executions begins anew', () => {
    // 26 March 2020, 00:00 in New York.
    const midnight = 1_585_195_200_000;
    const words = 'frozen: Executions of the last 180 s are not all listed';
    expect(plan('5000000', { nowMs: midnight + 179_999 })).toMatch(words);
    expect(plan('5000000', { nowMs: midnight + 180_000 })).toBe('BUY 46000 USD.JPY');
  });

  it('says why there is no pair', () => {
    expect(plan('5000000', { pairs: new Map([[JPY, 'No pair for JPY']]) })).toBe('unpriced: No pair for JPY');
  });
});
