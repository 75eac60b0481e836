/** What our ledger attributes to one strategy in one contract, and the book of all its holdings. */
import type { Decimal } from './decimal.ts';
import type { ConId, Currency } from './ids.ts';

export interface Holding {
  /** Signed units. */
  readonly quantity: Decimal;
  /** Signed money paid for the open quantity: sum of signed quantity x price x multiplier, commissions apart. */
  readonly cost: Decimal;
  /** Realised profit and loss since the beginning, commissions deducted. */
  readonly realizedPnl: Decimal;
  readonly currency: Currency;
  /** Label for people; the identity is the ConId. */
  readonly localSymbol: string;
  readonly multiplier: Decimal;
}

/** ConId -> holding. */
export type Book = ReadonlyMap<ConId, Holding>;

export const EMPTY_BOOK: Book = new Map();
