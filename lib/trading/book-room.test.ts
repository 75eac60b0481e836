import { bookRecord, bookText } from '../adapters/records/book-record.ts';
import { checkWrites, put } from '../adapters/records/document-write.ts';
import { decimal, decimalText } from '../domain/decimal.ts';
import type { Book, Holding } from '../domain/holding.ts';
import { conId, type ConId } from '../domain/ids.ts';
import { MAX_DOCUMENT_BYTES } from '../ports/store-limits.ts';
import { ALPHA, BETA, USD } from '../testing/trading-values.ts';
import { crowdedBooks, crowdedWords } from './book-room.ts';

/** As contracts of long ago are stored: nothing held, a realised profit. */
const closed = (index: number): readonly [ConId, Holding] => [
  conId(100_000_001 + index),
  {
    quantity: decimal(index % 3 === 0 ? 120 : 0),
    cost: decimal(0),
    realizedPnl: decimal('-1234.5678'),
    currency: USD,
    localSymbol: `SYM${index}`,
    multiplier: decimal(1),
  },
];
const bookOf = (contracts: number): Book => new Map(Array.from({ length: contracts }, (_, index) => closed(index)));
const bytesOf = (book: Book): number => Buffer.byteLength(bookText(bookRecord.encode(book)));
const found = (contracts: number) =>
  crowdedBooks(
    new Map([
      [ALPHA, bookOf(contracts)],
      [BETA, bookOf(3)],
    ]),
  );

describe('crowdedBooks', () => {
  it('says nothing of a usual book', () => {
    expect(found(1_000)).toEqual([]);
    expect(found(3_000)).toEqual([]);
  });

  it('measures what is stored, a little generously', () => {
    const book = bookOf(6_000);
    const [crowded] = crowdedBooks(new Map([[ALPHA, book]]));
    const real = bytesOf(book) / MAX_DOCUMENT_BYTES;
    expect(Number(crowded?.used)).toBeGreaterThanOrEqual(Math.floor(real * 100) / 100);
    expect(Number(crowded?.used)).toBeLessThan(1.1 * real);
  });

  it('tells of a book while half as many contracts again still fit, and what to do', () => {
    const contracts = 4_200;
    const [crowded, ...others] = found(contracts);
    expect([crowded?.strategyId, crowded?.contracts, others]).toEqual([ALPHA, contracts, []]);
    const write = (of: number) => () =>
      checkWrites([put('positions/paper/holdings/alpha', bookRecord.encode(bookOf(of)))]);
    expect(write(Math.floor(1.5 * contracts))).not.toThrow();
    expect(write(3 * contracts)).toThrow(/too large/);
    expect(crowded === undefined ? '' : crowdedWords(crowded)).toBe(
      `Book of alpha fills ${decimalText((crowded?.used ?? decimal(0)).times(100))} % of its document with 4200 contracts: full, it can book nothing more; let the strategy end flat and go on under a new id, whose book is empty`,
    );
  });
});
