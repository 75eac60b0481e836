import { decimal, decimalText } from '../domain/decimal.ts';
import { contractOf, fillOf, USD } from '../testing/trading-values.ts';
import { accountId } from '../domain/ids.ts';
import { dayPnl, lossRefusal, type DayPnlInput } from './day-pnl.ts';

const SPY = contractOf();
const position = (quantity: number) => ({
  account: accountId('DU0000001'),
  contract: SPY,
  quantity: decimal(quantity),
  averageCost: decimal(1),
});
const pnlOf = (given: Partial<DayPnlInput>): string => {
  const found = dayPnl({
    positions: [],
    fills: [],
    marks: new Map([[SPY.conId, decimal(90)]]),
    previousCloses: new Map([[SPY.conId, decimal(100)]]),
    rates: new Map([[USD, decimal(1)]]),
    ...given,
  });
  return found.kind === 'known' ? decimalText(found.pnl) : found.reason;
};

describe('dayPnl', () => {
  it('values what was held overnight against the previous close', () => {
    expect(pnlOf({ positions: [position(10)] })).toBe('-100');
    expect(pnlOf({ positions: [position(-10)] })).toBe('100');
  });

  it('values what was bought today against its price, commission deducted', () => {
    const fill = fillOf({ side: 'BUY', quantity: 10, price: 95, commission: 1 });
    expect(pnlOf({ positions: [position(10)], fills: [fill] })).toBe('-51');
  });

  it('keeps what was realised today after the position is gone', () => {
    const fill = fillOf({ side: 'SELL', quantity: 10, price: 97, commission: 1 });
    expect(pnlOf({ fills: [fill] })).toBe('-31');
  });

  it('says what is missing instead of taking it for zero', () => {
    expect(pnlOf({ positions: [position(1)], marks: new Map() })).toMatch('no price of SPY');
    expect(pnlOf({ positions: [position(1)], previousCloses: new Map() })).toMatch('no previous close of SPY');
    expect(pnlOf({ positions: [position(1)], rates: new Map() })).toMatch('no exchange rate for USD');
  });

  it('counts a correction once', () => {
    const first = fillOf({ id: '1.01', side: 'BUY', quantity: 10, price: 95, commission: 1 });
    const corrected = fillOf({ id: '1.02', side: 'BUY', quantity: 10, price: 94, commission: 1 });
    expect(pnlOf({ positions: [position(10)], fills: [first, corrected] })).toBe('-41');
  });
});

describe('lossRefusal', () => {
  it('allows growth below the limit and refuses it at the limit, and where the loss is unknown', () => {
    const at = (pnl: string) => lossRefusal({ kind: 'known', pnl: decimal(pnl) }, decimal(100));
    expect(at('-99.99')).toBeUndefined();
    expect(at('1000')).toBeUndefined();
    expect(at('-100')).toBe('Loss of the day is too large: found 100, needed less than 100 in base currency');
    expect(lossRefusal({ kind: 'unknown', reason: 'no price' }, decimal(100))).toBe('no price');
  });
});
