/**
 * What ticks (`tickPrice`, message 1) say of a quote, and the quote of one snapshot. Delayed ticks count like live ones: which kind is
 * wanted was said with the market data type. IB's -1 and 0 for a price mean that there is none.
 */
import type { ConId } from '../../domain/ids.ts';
import type { Quote } from '../../domain/quote.ts';
import { decimal, type Decimal } from '../../domain/decimal.ts';

export type QuoteField = 'bid' | 'ask' | 'last' | 'close';

/** IB's tick type -> field; 66 and above are the delayed ones. */
const FIELDS: ReadonlyMap<number, QuoteField> = new Map([
  [1, 'bid'],
  [2, 'ask'],
  [4, 'last'],
  [9, 'close'],
  [66, 'bid'],
  [67, 'ask'],
  [68, 'last'],
  [75, 'close'],
]);

export interface Tick {
  readonly type: number;
  readonly price: number | undefined;
}

/** What a tick is about; undefined for what is in no quote. */
export const fieldOf = (type: number): QuoteField | undefined => FIELDS.get(type);

/** As IB sent it; undefined where IB says that there is none. */
export const priceIn = (price: number | undefined): number | undefined =>
  price !== undefined && Number.isFinite(price) && price > 0 ? price : undefined;

/** @param atMs market time asked for before the snapshot, so that the quote is never said to be younger than it is */
export function quoteOf(conId: ConId, ticks: readonly Tick[], atMs: number): Quote {
  const prices: { [field in QuoteField]?: Decimal } = {};
  for (const tick of ticks) {
    const [field, price] = [fieldOf(tick.type), priceIn(tick.price)];
    if (field !== undefined && price !== undefined) prices[field] = decimal(price);
  }
  return { conId, atMs, ...prices };
}
