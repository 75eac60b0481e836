/** Money in several currencies: a share in euros, conversions, commissions in a currency of their own. */
import { decimal, decimalText, sum } from '../domain/decimal.ts';
import { brokerAt, DAY, order, prices, valueOf } from '../testing/simulated-broker-fixture.ts';
import { newYorkAtMs } from './new-york-time.ts';
import type { PaperBroker } from './paper-broker.ts';

const SAP = 14_204;
const EURO = 12_087_792;
const YEN = 15_016_059;
const GOLD = 69_067_924;
/** 16:00 in Frankfurt: Xetra and New York are open. */
const BOTH_OPEN = newYorkAtMs(DAY, 600);

const money = (broker: PaperBroker, key: string, currency: string): string =>
  decimalText(decimal(valueOf(broker, key, currency) ?? 'none'));
const place = (broker: PaperBroker, conId: number, quantity: number, side: 'BUY' | 'SELL' = 'BUY'): void =>
  broker.place({ clientId: 1, orderId: broker.nextValidId(1), input: order({ conId, quantity, side }) });

describe('a share in euros', () => {
  it('is paid in euros, with a commission in euros', () => {
    const broker = brokerAt(BOTH_OPEN);
    place(broker, SAP, 100);
    const [{ execution, commission } = { execution: undefined, commission: undefined }] = broker.executions();
    expect([commission?.currency, decimalText(commission?.commission ?? decimal(0))]).toEqual(['EUR', '5.85']);
    const paid = execution?.price.times(100).plus('5.85').neg();
    expect(money(broker, 'CashBalance', 'EUR')).toBe(decimalText(paid ?? decimal(0)));
    expect(money(broker, 'CashBalance', 'USD')).toBe('1000000');
  });

  it('is counted in base currency at the rate of the moment', () => {
    const broker = brokerAt(BOTH_OPEN);
    place(broker, SAP, 1000);
    const rate = decimal(valueOf(broker, 'ExchangeRate', 'EUR') ?? '0');
    expect(rate.toFixed()).toBe(broker.quote(EURO)?.last.toFixed());
    const value = broker.positions()[0]?.marketValue ?? decimal(0);
    expect(money(broker, 'StockMarketValue', 'EUR')).toBe(decimalText(value));
    expect(money(broker, 'StockMarketValue', 'BASE')).toBe(decimalText(value.times(rate).round(2)));
    expect(money(broker, 'InitMarginReq', 'USD')).toBe(decimalText(value.div(2).round(2, 1).times(rate).round(2, 1)));
  });

  it('trades in German hours alone', () => {
    const broker = brokerAt(newYorkAtMs(DAY, 700));
    place(broker, SAP, 100);
    expect(broker.executions()).toEqual([]);
    broker.clock.advanceTo(newYorkAtMs(DAY + 1, 180));
    expect(broker.executions()).toHaveLength(1);
  });

  it('is labelled synthetic, as everything that is made up', () => {
    const broker = brokerAt(BOTH_OPEN);
    for (const conId of [SAP, EURO, YEN, GOLD, 495_759_171]) expect(broker.priceOrigin(conId)).toMatch(/^synthetic:/);
    expect(prices.origin('SPY')).toMatch(/^measured:/);
  });
});

describe('a conversion', () => {
  it('moves both currencies and neither profit nor value but for spread and commission', () => {
    const broker = brokerAt(BOTH_OPEN);
    place(broker, EURO, 20_000);
    const { price } = broker.executions()[0]?.execution ?? { price: decimal(0) };
    expect(money(broker, 'CashBalance', 'EUR')).toBe('20000');
    expect(money(broker, 'CashBalance', 'USD')).toBe(decimalText(decimal(999_998).minus(price.times(20_000)).round(2)));
    expect(money(broker, 'NetLiquidation', 'USD')).toBe('999997');
    expect(money(broker, 'UnrealizedPnL', 'BASE')).toBe('0');
  });

  it('of dollars into yen pays its commission in dollars', () => {
    const broker = brokerAt(BOTH_OPEN);
    place(broker, YEN, 200_000, 'SELL');
    const [{ execution, commission } = { execution: undefined, commission: undefined }] = broker.executions();
    expect([commission?.currency, decimalText(commission?.commission ?? decimal(0))]).toEqual(['USD', '4']);
    expect(money(broker, 'CashBalance', 'USD')).toBe('799996');
    const yen = execution?.price.times(200_000) ?? decimal(0);
    expect(money(broker, 'CashBalance', 'JPY')).toBe(decimalText(yen));
    expect(broker.completedOrders()[0]?.commissionCurrency).toBe('USD');
  });

  it('pays for a share in its currency', () => {
    const broker = brokerAt(BOTH_OPEN);
    place(broker, SAP, 100);
    const owed = decimal(valueOf(broker, 'CashBalance', 'EUR') ?? '0').neg();
    place(broker, EURO, Number(owed.round(0, 3)));
    expect(decimal(valueOf(broker, 'CashBalance', 'EUR') ?? '-1').gte(0)).toBe(true);
  });
});

describe('net liquidation', () => {
  it('is the sum of its ledgers, each converted to cents', () => {
    const broker = brokerAt(BOTH_OPEN);
    for (const [conId, quantity] of [
      [SAP, 321],
      [EURO, 12_345],
      [YEN, 54_321],
      [GOLD, 7],
      [756_733, 33],
    ] as const) {
      place(broker, conId, quantity);
    }
    const parts = ['USD', 'EUR', 'JPY'].map((currency) => {
      const rate = decimal(valueOf(broker, 'ExchangeRate', currency) ?? '0');
      const inBase = (key: string) =>
        decimal(valueOf(broker, key, currency) ?? '0')
          .times(rate)
          .round(2, 1);
      return inBase('CashBalance').plus(inBase('StockMarketValue')).plus(inBase('FuturesPNL'));
    });
    expect(money(broker, 'NetLiquidation', 'USD')).toBe(decimalText(sum(parts)));
  });
});
