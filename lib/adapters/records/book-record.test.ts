import { decimalText } from '../../domain/decimal.ts';
import { conId } from '../../domain/ids.ts';
import { bookRecord } from './book-record.ts';

const PATH = 'positions/paper/holdings/dummy';
const SPY = conId(756_733);
const stored = (quantity: string) => ({
  '756733': {
    quantity,
    cost: '3000',
    realizedPnl: '0',
    currency: 'USD',
    localSymbol: 'SPY',
    multiplier: '1',
  },
});
const frozen = (quantity: string) => {
  const document = stored(quantity);
  Object.freeze(document['756733']);
  return Object.freeze(document);
};
const unitsIn = (document: unknown): string | undefined => {
  const holding = bookRecord.decode(PATH, document).get(SPY);
  return holding && decimalText(holding.quantity);
};

describe('bookRecord', () => {
  it('decodes a frozen document once, and another one anew', () => {
    const document = frozen('10');
    const [first, again] = [bookRecord.decode(PATH, document), bookRecord.decode(PATH, document)];
    expect(first).not.toBe(again);
    expect(first.get(SPY)).toBe(again.get(SPY));
    expect(Object.isFrozen(first.get(SPY))).toBe(true);
    expect([unitsIn(document), unitsIn(frozen('11'))]).toEqual(['10', '11']);
  });

  it('decodes a document that may still change each time', () => {
    const document = stored('10');
    expect(unitsIn(document)).toBe('10');
    document['756733'].quantity = '12';
    expect(unitsIn(document)).toBe('12');
  });

  it('refuses a frozen document that does not fit, each time', () => {
    const document = frozen('ten');
    for (const _ of [1, 2]) expect(() => bookRecord.decode(PATH, document)).toThrow(/quantity/);
  });
});
