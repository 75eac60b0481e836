/** What our ledger attributes to one strategy in one contract, and the book of all its holdings. */
import type { Decimal } from './decimal.ts';
import type { ConId, Currency } from './ids.ts';

/**
 * What one order, internal cross or execution of nobody's order did to one holding. Corrections change the entry in
 * place, so that the holding comes out the same whatever came first.
 */
export interface HoldingEntry {
  /** Names the event: `order:REF`, `cross:ID`, `adjustment:ID` or `execution:KEY`. */
  readonly id: string;
  /** Fixed by the event (plan of the order or cross, time of the execution): entries count in order of (atMs, id). */
  readonly atMs: number;
  /** Signed units. */
  readonly quantity: Decimal;
  /** Signed money: quantity x price x multiplier. */
  readonly cost: Decimal;
  /** Paid; negative for a rebate. */
  readonly commission: Decimal;
}

/** The recent part of a holding's history, from which its totals follow. */
export interface HoldingJournal {
  /** Totals before the first entry. */
  readonly before: Pick<Holding, 'quantity' | 'cost' | 'realizedPnl'>;
  /** Ascending by (atMs, id); bounded: older ones are folded into `before`. */
  readonly entries: readonly HoldingEntry[];
}

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
  /** Missing: everything so far counts as before the first entry. Stored with the holding, not shown to callers. */
  readonly journal?: HoldingJournal;
}

/** ConId -> holding. */
export type Book = ReadonlyMap<ConId, Holding>;

export const EMPTY_BOOK: Book = new Map();
