import { decimal, decimalText } from '../domain/decimal.ts';
import {
  brokerAt,
  CLOSE,
  DAY,
  MES_SEPTEMBER,
  order,
  SPY,
  TEN_O_CLOCK,
  valueOf,
} from '../testing/simulated-broker-fixture.ts';
import { newYorkAtMs } from './new-york-time.ts';
import type { ContractQuery } from './paper-broker.ts';

const EURO = 12_087_792;

describe('account', () => {
  it('starts with a million dollars and nothing else', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    expect(broker.accounts).toEqual(['DU0000001']);
    expect([valueOf(broker, 'NetLiquidation'), valueOf(broker, 'TotalCashValue')]).toEqual([
      '1000000.00',
      '1000000.00',
    ]);
    expect(broker.positions()).toEqual([]);
    expect(broker.accountValues('DU1')).toEqual([]);
  });

  it('pays for stocks in full and values them at the close', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 1000 }) });
    expect(valueOf(broker, 'CashBalance')).toBe('651475.00');
    broker.clock.advanceTo(CLOSE);
    const [position] = broker.positions();
    expect(position).toMatchObject({ conId: SPY, account: 'DU0000001' });
    expect(position === undefined ? '' : decimalText(position.averageCost)).toBe('348.525');
    expect(position === undefined ? '' : decimalText(position.unrealizedPnl)).toBe('-195');
    expect(valueOf(broker, 'NetLiquidation')).toBe('999805.00');
    expect(valueOf(broker, 'UnrealizedPnL', 'BASE')).toBe('-195.00');
  });

  it('moves only profit and commission of futures through cash', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 2, conId: MES_SEPTEMBER }) });
    expect(valueOf(broker, 'TotalCashValue')).toBe('999998.76');
    // Marked at the price, bought a tick above: 2 x 5 x 0.25.
    expect(valueOf(broker, 'NetLiquidation')).toBe('999996.26');
    expect(valueOf(broker, 'FuturesPNL', 'BASE')).toBe('-2.50');
    expect(valueOf(broker, 'GrossPositionValue')).toBe('0.00');
  });

  it('holds every currency with its rate, and counts a forex position only as cash', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 20_000, conId: EURO }) });
    expect(valueOf(broker, 'CashBalance', 'EUR')).toBe('20000.00');
    const rate = decimal(valueOf(broker, 'ExchangeRate', 'EUR') ?? '0');
    const dollars = decimal(valueOf(broker, 'CashBalance', 'USD') ?? '0');
    expect(valueOf(broker, 'NetLiquidation')).toBe(dollars.plus(rate.times(20_000)).toFixed(2));
    expect(broker.positions().map((position) => position.quantity.toFixed())).toEqual(['20000']);
  });

  it('reports realised profit with the commission, and for the day', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    broker.place({ clientId: 1, orderId: 2, input: order({ quantity: 100, side: 'SELL' }) });
    const reported = broker.executions().map(({ commission }) => commission?.realizedPnl?.toFixed());
    expect(reported).toEqual([undefined, '-4']);
    expect(valueOf(broker, 'RealizedPnL')).toBe('-4.00');
    broker.clock.advanceTo(newYorkAtMs(DAY + 1, 0));
    expect([valueOf(broker, 'RealizedPnL'), valueOf(broker, 'NetLiquidation')]).toEqual(['0.00', '999996.00']);
  });

  it('shows the margin of what it holds', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    expect(valueOf(broker, 'InitMarginReq')).toBe('17425.50');
    expect(valueOf(broker, 'MaintMarginReq')).toBe('8712.75');
    expect(valueOf(broker, 'AccountType', '')).toBe('INDIVIDUAL');
  });
});

const QUERY: ContractQuery = {
  conId: 0,
  symbol: 'SPY',
  secType: 'STK',
  lastTradeDate: '',
  exchange: 'SMART',
  primaryExchange: '',
  currency: 'USD',
  localSymbol: '',
  tradingClass: '',
  includeExpired: false,
};

describe('contracts and prices', () => {
  it('describes a contract with the hours from the day of the clock', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const [details] = broker.contracts(QUERY);
    expect(details?.contract.conId).toBe(SPY);
    expect(details?.liquidHours.startsWith('20200827:0930-20200827:1600;20200828:0930-')).toBe(true);
    broker.clock.advanceTo(newYorkAtMs(DAY + 1, 600));
    expect(broker.contract(SPY)?.liquidHours.startsWith('20200828:0930-20200828:1600;20200829:CLOSED')).toBe(true);
  });

  it('closes a future after its last day', () => {
    const hours = brokerAt(newYorkAtMs(DAY + 21, 600)).contract(MES_SEPTEMBER)?.liquidHours;
    expect(hours?.split(';').slice(1, 6)).toEqual([
      '20200918:0830-20200918:1500',
      '20200919:CLOSED',
      '20200920:CLOSED',
      '20200921:CLOSED',
      '20200922:CLOSED',
    ]);
  });

  it('gives no bar of a day that is not over, whatever end is asked for', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const later = newYorkAtMs(DAY + 300, 0);
    const last = broker.bars({ conId: SPY, barSize: '1 day', endAtMs: later, count: 200 })?.at(-1);
    expect(last?.startAtMs).toBe((DAY - 1) * 86_400_000);
  });

  it('has no bars of other sizes and no contract it does not know', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const request = { conId: SPY, barSize: '1 day', endAtMs: TEN_O_CLOCK, count: 5 };
    expect(broker.bars(request)).toHaveLength(5);
    expect(broker.bars({ ...request, barSize: '1 min' })).toHaveLength(5);
    expect(broker.bars({ ...request, barSize: '7 mins' })).toBeUndefined();
    expect(broker.bars({ ...request, conId: 1 })).toBeUndefined();
    expect([broker.contract(1), broker.quote(1)]).toEqual([undefined, undefined]);
    expect(broker.priceOrigin(1)).toBe('no prices: unknown contract');
  });

  it('labels modelled prices', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    expect(broker.priceOrigin(SPY)).toMatch(/^measured: SPY daily/);
    expect(broker.priceOrigin(MES_SEPTEMBER)).toMatch(/^modelled from S&P 500/);
  });
});
