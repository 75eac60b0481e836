/**
 * The one price an intent computes with. Cascade: midpoint of the quote, its last, its (previous) close, the close of
 * the last completed bar; the first that exists and is fresh. What sizes an order is dated by its own time, and without
 * one it is passed over (docs/adr/0056). It fetches nothing, and a stale price is no price.
 */
import type { Bar } from '../domain/bar.ts';
import { decimal, decimalText, type Decimal } from '../domain/decimal.ts';
import { PRICE_SOURCES, type PriceSource, type Quote, type ReferencePrice } from '../domain/quote.ts';

/**
 * `sizing`: a last is as old as its trade, and so are delayed or frozen bid and ask; a close of no known age. `valuing` (what is
 * held, exchange rates, closing): all are what the broker knew when it was asked; an old value tells more than none.
 */
export type PricePurpose = 'sizing' | 'valuing';

export interface ReferencePriceInput {
  readonly purpose: PricePurpose;
  readonly quote: Quote;
  /** Newest completed bar; its age counts from its beginning, so that it never seems fresher than it is. */
  readonly lastBar: Bar | undefined;
  /** Market time. */
  readonly nowMs: number;
  /** Greatest age, inclusive. */
  readonly staleAfterMs: number;
}

export type ReferencePriceResult =
  | { readonly kind: 'price'; readonly price: ReferencePrice }
  | { readonly kind: 'none'; readonly reason: string };

const HALF = decimal('0.5');

/** The reason names every source that was passed over, best first. */
export function referencePrice(input: ReferencePriceInput): ReferencePriceResult {
  const { conId } = input.quote;
  const reasons: string[] = [];
  for (const source of PRICE_SOURCES) {
    const { price, atMs } = candidate(source, input);
    const problem = problemOf(price, atMs, input);
    if (problem === undefined && price !== undefined && atMs !== undefined) {
      return { kind: 'price', price: { conId, price, source, atMs } };
    }
    reasons.push(`${source} ${problem}`);
  }
  return { kind: 'none', reason: `No usable price of contract ${conId}: ${reasons.join(', ')}` };
}

interface Candidate {
  readonly price: Decimal | undefined;
  /** Undefined: nobody knows. */
  readonly atMs: number | undefined;
}

function candidate(source: PriceSource, { quote, lastBar, purpose }: ReferencePriceInput): Candidate {
  switch (source) {
    case 'midpoint':
      return { price: midpoint(quote), atMs: purpose === 'sizing' ? sidesAtMs(quote) : quote.atMs };
    case 'last':
      return { price: quote.last, atMs: purpose === 'sizing' ? quote.lastAtMs : quote.atMs };
    case 'close':
      return { price: quote.close, atMs: purpose === 'sizing' ? undefined : quote.atMs };
    case 'bar-close':
      return { price: lastBar?.close, atMs: lastBar?.startAtMs ?? quote.atMs };
  }
}

/** What is delayed or frozen was the market when it last traded, as far as anybody can tell. */
const sidesAtMs = ({ undatedSides, lastAtMs, atMs }: Quote): number | undefined =>
  undatedSides === undefined ? atMs : lastAtMs;

/** Exact; undefined unless both sides are there, positive and not crossed. */
function midpoint({ bid, ask }: Quote): Decimal | undefined {
  if (bid === undefined || ask === undefined || bid.lte(0) || ask.lt(bid)) return undefined;
  return bid.plus(ask).times(HALF);
}

/** Something from the future is as unusable as something old: its clock is not ours. IB's time is in whole seconds. */
const CLOCK_TOLERANCE_MS = 2_000;

function problemOf(
  price: Decimal | undefined,
  atMs: number | undefined,
  { nowMs, staleAfterMs }: ReferencePriceInput,
): string | undefined {
  if (price === undefined) return 'missing';
  if (price.lte(0)) return `not positive (${decimalText(price)})`;
  if (atMs === undefined) return 'of unknown age';
  const ageMs = nowMs - atMs;
  if (ageMs > staleAfterMs) return `stale (${ageMs} ms old, at most ${staleAfterMs})`;
  return ageMs < -CLOCK_TOLERANCE_MS ? `from the future (by ${-ageMs} ms)` : undefined;
}
