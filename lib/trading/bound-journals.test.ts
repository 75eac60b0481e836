import { bookRecord, bookText } from '../adapters/records/book-record.ts';
import { decimal, decimalText, sum, type Decimal } from '../domain/decimal.ts';
import { EMPTY_BOOK, type Book, type HoldingEntry } from '../domain/holding.ts';
import { conId } from '../domain/ids.ts';
import { MAX_DOCUMENT_BYTES } from '../ports/store-limits.ts';
import { ALPHA, contractOf } from '../testing/trading-values.ts';
import { addFlow, bookChanges, type BookFlows } from './book-flows.ts';
import { boundJournals } from './bound-journals.ts';
import { JOURNAL_KEEPS_ENTRIES } from './holding-flows.ts';

const NOW = 1_600_000_000_000;

interface Shape {
  readonly contracts: number;
  readonly idLength: number;
  readonly fill?: string;
  readonly quantity: string;
  readonly money: string;
}
/** As IB gives them: the reference of an order, round units, money to the cent of a cent. */
const USUAL: Shape = { contracts: 100, idLength: 36, quantity: '120', money: '41234.5678' };
/** The most that the stored form of a holding takes: 30 digits on each side of the point, the longest execution id. */
const DIGITS = '9'.repeat(26);
const LARGEST: Shape = {
  contracts: 100,
  idLength: 138,
  quantity: `${DIGITS}.${DIGITS}9999`,
  money: `${DIGITS}.${DIGITS}9999`,
};

const entryOf = (shape: Shape, index: number): HoldingEntry => ({
  id: `execution:${String(index).padStart(shape.idLength - 10, shape.fill ?? '0')}`,
  atMs: NOW + index,
  quantity: decimal(shape.quantity),
  cost: decimal(shape.money),
  commission: decimal(shape.money),
});

/** Every contract traded as often as a journal remembers, in turn; booked in two commits. */
function bookOf(shape: Shape, turns = JOURNAL_KEEPS_ENTRIES): Book {
  let book: Book = EMPTY_BOOK;
  for (const commit of [0, 1]) {
    const flows: BookFlows = new Map();
    for (let index = (commit * shape.contracts * turns) / 2; index < ((commit + 1) * shape.contracts * turns) / 2;) {
      const contract = contractOf({ conId: conId(100_000_001 + (index % shape.contracts)) });
      index += 1;
      addFlow(flows, ALPHA, contract, entryOf(shape, index));
    }
    for (const change of bookChanges(new Map([[ALPHA, book]]), flows, NOW)) {
      if (change.kind === 'put-book') ({ book } = change);
    }
  }
  return book;
}

const bytesOf = (book: Book): number => Buffer.byteLength(bookText(bookRecord.encode(book)));
const entriesOf = (book: Book): number =>
  sum([...book.values()].map(({ journal }) => decimal(journal?.entries.length ?? 0))).toNumber();
const total = (book: Book, part: 'quantity' | 'cost' | 'realizedPnl'): Decimal =>
  sum([...book.values()].map((holding) => holding[part]));

describe('boundJournals', () => {
  it('leaves a usual book of a hundred contracts with full journals as it is', () => {
    const book = bookOf({ ...USUAL, contracts: 60 });
    expect(entriesOf(book)).toBe(60 * JOURNAL_KEEPS_ENTRIES);
    expect(boundJournals(book)).toBe(book);
    expect(bytesOf(book)).toBeLessThan(MAX_DOCUMENT_BYTES);
  });

  it.each([
    ['a hundred contracts with usual entries', USUAL, JOURNAL_KEEPS_ENTRIES],
    ['a hundred contracts with the largest entries', LARGEST, JOURNAL_KEEPS_ENTRIES],
    ['a hundred contracts with ids that no text is larger than', { ...LARGEST, fill: '\u0001' }, JOURNAL_KEEPS_ENTRIES],
    ['a thousand contracts, the most that may be held, with usual entries', { ...USUAL, contracts: 1_000 }, 12],
    ['a thousand contracts with the largest entries', { ...LARGEST, contracts: 1_000 }, 4],
    ['three thousand contracts with usual entries', { ...USUAL, contracts: 3_000 }, 3],
  ])('keeps %s within one document', (_, shape, turns) => {
    const book = bookOf(shape, turns);
    expect(book.size).toBe(shape.contracts);
    expect(bytesOf(book)).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES);
  });

  it('changes no quantity, cost or profit by what it folds, and folds the oldest entries of the whole book', () => {
    const book = bookOf(LARGEST);
    const flows = JOURNAL_KEEPS_ENTRIES * LARGEST.contracts;
    expect(entriesOf(book)).toBeLessThan(flows);
    expect(decimalText(total(book, 'quantity'))).toBe(decimalText(decimal(LARGEST.quantity).times(flows)));
    expect(decimalText(total(book, 'cost'))).toBe(decimalText(decimal(LARGEST.money).times(flows)));
    expect(decimalText(total(book, 'realizedPnl'))).toBe(decimalText(decimal(LARGEST.money).times(-flows)));
    const kept = [...book.values()].flatMap(({ journal }) => journal?.entries ?? []);
    expect(Math.min(...kept.map(({ atMs }) => atMs))).toBe(NOW + flows - kept.length + 1);
  });
});
