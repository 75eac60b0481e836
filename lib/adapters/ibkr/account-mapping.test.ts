import { decimalText } from '../../domain/decimal.ts';
import { BrokerError } from '../../domain/errors.ts';
import { accountId, conId, currency } from '../../domain/ids.ts';
import { accountSnapshotOf } from './account-mapping.ts';
import { lastTimeIn, quoteOf } from './quote-mapping.ts';

const ACCOUNT = accountId('DU0000001');
const row = (tag: string, value: string, code: string, account = 'DU0000001') => ({
  account,
  tag,
  value,
  currency: code,
});

describe('accountSnapshotOf', () => {
  it('finds the base currency by net liquidation and keeps every currency', () => {
    const snapshot = accountSnapshotOf(ACCOUNT, [
      row('NetLiquidation', '1000000.10', 'USD'),
      row('CashBalance', '5.5', 'EUR'),
      row('CashBalance', '7', 'USD'),
    ]);
    expect(snapshot.baseCurrency).toBe('USD');
    expect(decimalText(snapshot.netLiquidation)).toBe('1000000.1');
    expect(snapshot.values.get('CashBalance')?.get(currency('EUR'))?.toString()).toBe('5.5');
  });
  it('leaves out other accounts, words and the ledger total', () => {
    const snapshot = accountSnapshotOf(ACCOUNT, [
      row('NetLiquidation', '1', 'USD'),
      row('NetLiquidation', '2', 'EUR', 'DU0000002'),
      row('AccountType', 'INDIVIDUAL', ''),
      row('CashBalance', '9', 'BASE'),
    ]);
    expect([...snapshot.values.keys()]).toEqual(['NetLiquidation']);
    expect(snapshot.baseCurrency).toBe('USD');
  });
  it('refuses a summary without net liquidation', () => {
    expect(() => accountSnapshotOf(ACCOUNT, [row('CashBalance', '9', 'USD')])).toThrow(BrokerError);
  });
});

describe('quoteOf', () => {
  it('reads live and delayed ticks and leaves out what IB does not know', () => {
    const ticks = [
      { type: 1, price: 10.1 },
      { type: 67, price: 10.2 },
      { type: 4, price: -1 },
      { type: 9, price: undefined },
    ];
    const quote = quoteOf(conId(1), { ticks, priceType: 1, lastAtMs: undefined, atMs: 5 });
    expect(quote.bid?.toString()).toBe('10.1');
    expect(quote.ask?.toString()).toBe('10.2');
    expect(Object.keys(quote)).not.toContain('last');
    expect(Object.keys(quote)).not.toContain('close');
    expect(Object.keys(quote)).not.toContain('lastAtMs');
  });

  it.each([
    ['live', 1, 1, undefined],
    ['frozen', 1, 2, true],
    ['delayed, whatever IB calls them', 66, 1, true],
    ['delayed', 66, 3, true],
  ])('says of %s bid and ask whether they are of the moment', (_, type, priceType, undated) => {
    const snapshot = { ticks: [{ type, price: 10 }], priceType, lastAtMs: undefined, atMs: 5 };
    expect(quoteOf(conId(1), snapshot).undatedSides).toBe(undated);
    const lastAlone = {
      ...snapshot,
      ticks: [
        { type: 4, price: 10 },
        { type: 68, price: 10 },
      ],
    };
    expect(quoteOf(conId(1), lastAlone).undatedSides).toBeUndefined();
  });

  it('dates the last by its trade, never younger than the snapshot, and leaves a strange clock to be refused', () => {
    const atMs = 1_598_536_800_000;
    const dated = (lastAtMs: number) =>
      (quoteOf(conId(1), { ticks: [], priceType: 1, lastAtMs, atMs }).lastAtMs ?? 0) - atMs;
    expect([-3_600_000, 0, 11_000, 15_001].map((ageMs) => dated(atMs + ageMs))).toEqual([-3_600_000, 0, 0, 15_001]);
  });
});

describe('lastTimeIn', () => {
  it('reads whole epoch seconds and nothing else', () => {
    expect(lastTimeIn('1598536800')).toBe(1_598_536_800_000);
    const none = ['', '0', '-1', '1598536800.5', '1e9', ' 1598536800', '20200827 10:00:00', '159853680000'];
    expect(none.map(lastTimeIn)).toEqual(none.map(() => undefined));
  });
});
