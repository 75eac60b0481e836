import { decimal, decimalText } from '../../domain/decimal.ts';
import { conId } from '../../domain/ids.ts';
import { bookRecord, bookText } from './book-record.ts';

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
const fail = (): never => {
  throw new Error('Nothing is held');
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

  it('encodes what has changed and takes the rest as it was written, to the same document and text', () => {
    const book = bookRecord.decode(PATH, { ...stored('10'), '2': stored('3')['756733'] });
    const first = bookRecord.encode(book);
    const changed = new Map(book).set(SPY, { ...(book.get(SPY) ?? fail()), quantity: decimal(0) });
    const second = bookRecord.encode(changed);
    expect(second['2']).toBe(first['2']);
    const { quantity: _, ...left } = stored('10')['756733'];
    expect(second).toEqual({ '2': stored('3')['756733'], '756733': left });
    expect(bookText(second)).toBe(JSON.stringify(second));
    expect(bookText(first)).toBe(JSON.stringify(first));
  });

  it('gives the very holdings back that it has encoded, also after their document was taken apart', () => {
    const book = bookRecord.decode(PATH, stored('10'));
    const document = bookRecord.encode(book);
    expect(bookRecord.decode(PATH, { ...document }).get(SPY)).toBe(book.get(SPY));
    expect(bookRecord.decode(PATH, JSON.parse(bookText(document)))).toEqual(book);
  });

  it('refuses a new holding that does not fit beside known ones, by its name', () => {
    const document = { ...bookRecord.encode(bookRecord.decode(PATH, stored('10'))), '7': stored('ten')['756733'] };
    expect(() => bookRecord.decode(PATH, document)).toThrow(/7\.quantity/);
  });
});
