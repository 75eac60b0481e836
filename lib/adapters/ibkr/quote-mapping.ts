/**
 * What ticks (`tickPrice`, message 1; the time of the last trade in `tickString`, message 46) say of a quote, and the quote
 * of one snapshot. Delayed ticks count like live ones, but for their age: bid and ask of another kind than live
 * (`marketDataType`, message 58, else as was asked for) are of no known time. IB's -1 and 0 for a price mean that there is none.
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

const LIVE = 1;
const FIRST_DELAYED = 66;

/** Whether bid and ask of this tick are of the moment in which they come. */
export const isLiveTick = (tickType: number, priceType: number): boolean =>
  priceType === LIVE && tickType < FIRST_DELAYED;

export interface Tick {
  readonly type: number;
  readonly price: number | undefined;
}

export const isSide = (field: QuoteField): boolean => field === 'bid' || field === 'ask';

/** What a tick is about; undefined for what is in no quote. */
export const fieldOf = (type: number): QuoteField | undefined => FIELDS.get(type);

/** As IB sent it; undefined where IB says that there is none. */
export const priceIn = (price: number | undefined): number | undefined =>
  price !== undefined && Number.isFinite(price) && price > 0 ? price : undefined;

/**
 * Tick types 45 and 88: "time of the last trade (in UNIX time)", whole seconds. Undefined where IB says that there is none
 * or nobody can read it: then nobody knows how old the last price is.
 */
export const lastTimeIn = (seconds: string): number | undefined =>
  /^[1-9]\d{0,10}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;

/** IB ends a snapshot after 11 s at most; a trade later than that has a clock that is not the broker's. */
const LONGEST_SNAPSHOT_MS = 15_000;

export interface Snapshot {
  readonly ticks: readonly Tick[];
  /** IB's market data type: 1 live. */
  readonly priceType: number;
  /** Of the last trade; undefined where IB did not tell. */
  readonly lastAtMs: number | undefined;
  /** Market time asked for before the snapshot, so that the quote is never said to be younger than it is. */
  readonly atMs: number;
}

export function quoteOf(conId: ConId, { ticks, priceType, lastAtMs, atMs }: Snapshot): Quote {
  const prices: { [field in QuoteField]?: Decimal } & { undatedSides?: true } = {};
  for (const tick of ticks) {
    const [field, price] = [fieldOf(tick.type), priceIn(tick.price)];
    if (field === undefined || price === undefined) continue;
    prices[field] = decimal(price);
    if (isSide(field) && !isLiveTick(tick.type, priceType)) prices.undatedSides = true;
  }
  if (lastAtMs === undefined) return { conId, atMs, ...prices };
  // What traded while the snapshot was on its way is no younger than the snapshot is said to be.
  const isDuring = lastAtMs > atMs && lastAtMs - atMs <= LONGEST_SNAPSHOT_MS;
  return { conId, atMs, ...prices, lastAtMs: isDuring ? atMs : lastAtMs };
}
