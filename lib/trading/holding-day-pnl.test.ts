import { decimal, decimalText } from '../domain/decimal.ts';
import type { Holding, HoldingEntry } from '../domain/holding.ts';
import { holding } from '../testing/ledger-fixtures.ts';
import { holdingDayPnl } from './holding-day-pnl.ts';
import { instantMs } from './iso-time.ts';

const NOON = instantMs('2020-07-14T16:00:00Z');
const YESTERDAY = instantMs('2020-07-13T16:00:00Z');

const entry = (atMs: number, quantity: string, price: string, commission = '0'): HoldingEntry => ({
  id: `order:${atMs}${quantity}`,
  atMs,
  quantity: decimal(quantity),
  cost: decimal(quantity).times(decimal(price)),
  commission: decimal(commission),
});
const held = (quantity: string, entries: readonly HoldingEntry[]): Holding =>
  holding(quantity, {
    journal: { before: { quantity: decimal('0'), cost: decimal('0'), realizedPnl: decimal('0') }, entries },
  });
const pnl = (of: Holding, mark?: string, close?: string): string | undefined => {
  const prices = {
    mark: mark === undefined ? undefined : decimal(mark),
    previousClose: close === undefined ? undefined : decimal(close),
    marketAtMs: NOON,
  };
  const found = holdingDayPnl(of, prices);
  return found === undefined ? undefined : decimalText(found);
};

describe('holdingDayPnl', () => {
  it('counts what was held over night from the previous close, what was bought today from its price', () => {
    const today = [entry(YESTERDAY, '10', '90'), entry(NOON - 1, '5', '101', '1.5')];
    // 10 x (103 - 100) + 5 x (103 - 101) - 1.5
    expect(pnl(held('15', today), '103', '100')).toBe('38.5');
  });

  it('counts what was sold today, and needs no price of what is gone', () => {
    const closed = held('0', [entry(YESTERDAY, '10', '90'), entry(NOON - 1, '-10', '104', '1')]);
    expect(pnl(closed, undefined, '100')).toBe('39');
  });

  it('needs no close of what came today', () => {
    expect(pnl(held('5', [entry(NOON - 1, '5', '101')]), '103')).toBe('10');
  });

  it('is unknown without a price that it depends on', () => {
    expect(pnl(held('15', [entry(YESTERDAY, '15', '90')]), '103')).toBeUndefined();
    expect(pnl(held('15', [entry(YESTERDAY, '15', '90')]), undefined, '100')).toBeUndefined();
  });

  it('is of the day of New York: what was done before its midnight is of the day before', () => {
    const late = entry(instantMs('2020-07-14T03:59:59Z'), '10', '90');
    expect(pnl(held('10', [late]), '103', '100')).toBe('30');
  });
});
