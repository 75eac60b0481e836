/**
 * How full the stored document of a book is by what can never be folded out of it (`bound-journals.ts`): the contracts that it
 * ever traded. A full one can book nothing more, so that people are told long before. It measures and changes nothing.
 */
import { decimalText, divideHalfUp, decimal, isZero, type Decimal } from '../domain/decimal.ts';
import type { Book, Holding } from '../domain/holding.ts';
import type { StrategyId } from '../domain/ids.ts';
import { MAX_DOCUMENT_BYTES } from '../ports/store-limits.ts';

export interface CrowdedBook {
  readonly strategyId: StrategyId;
  /** Ever traded: what is not held any more keeps its realised profit and loss. */
  readonly contracts: number;
  /** Fraction of the document that they take. */
  readonly used: Decimal;
}

/** Half: a book that grows by ten contracts a day is told of about a year before it is full. */
export const CROWDED_FROM: Decimal = decimal('0.5');

/** Key, names, quotes and commas of a holding without journal as JSON, with the quantity that only a held one stores. */
const BARE_FRAME = 96;
const QUANTITY_FRAME = 14;
/** No bare holding that a store takes is larger. */
const LARGEST = 1_000;
const PLACES = 2;

/** Books from `CROWDED_FROM` on, by strategy id. */
export function crowdedBooks(books: ReadonlyMap<StrategyId, Book>): readonly CrowdedBook[] {
  return [...books]
    .flatMap(([strategyId, book]): readonly CrowdedBook[] => {
      if (book.size * LARGEST < CROWDED_FROM.toNumber() * MAX_DOCUMENT_BYTES) return [];
      const used = divideHalfUp(decimal(bareBytes(book)), decimal(MAX_DOCUMENT_BYTES), PLACES);
      return used.lt(CROWDED_FROM) ? [] : [{ strategyId, contracts: book.size, used }];
    })
    .toSorted((a, b) => (a.strategyId < b.strategyId ? -1 : 1));
}

/** What a person can do about it. */
export const crowdedWords = ({ strategyId, contracts, used }: CrowdedBook): string =>
  `Book of ${strategyId} fills ${decimalText(used.times(100))} % of its document with ${contracts} contracts: ` +
  'full, it can book nothing more; let the strategy end flat and go on under a new id, whose book is empty';

function bareBytes(book: Book): number {
  let bytes = 0;
  for (const holding of book.values()) bytes += bytesOf(holding);
  return bytes;
}

/** Kept, as holdings are: a booking changes one, and a book is measured with each reconciliation. */
const measured = new WeakMap<Holding, number>();

function bytesOf(holding: Holding): number {
  const known = measured.get(holding);
  if (known !== undefined) return known;
  const { quantity, cost, realizedPnl, multiplier, localSymbol } = holding;
  let bytes = BARE_FRAME + JSON.stringify(localSymbol).length;
  for (const value of [cost, realizedPnl, multiplier]) bytes += decimalText(value).length;
  if (!isZero(quantity)) bytes += QUANTITY_FRAME + decimalText(quantity).length;
  measured.set(holding, bytes);
  return bytes;
}
