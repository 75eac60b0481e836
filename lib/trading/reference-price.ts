/**
 * The one price an intent computes with. Cascade: midpoint of the quote, its last, its (previous) close, the close of
 * the last completed bar; the first that exists and is fresh. It fetches nothing, and a stale price is no price.
 */
import type { Bar } from '../domain/bar.ts';
import { decimal, decimalText, type Decimal } from '../domain/decimal.ts';
import { PRICE_SOURCES, type PriceSource, type Quote, type ReferencePrice } from '../domain/quote.ts';

export interface ReferencePriceInput {
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
    const problem = problemOf(price, input.nowMs - atMs, input.staleAfterMs);
    if (problem === undefined && price !== undefined) return { kind: 'price', price: { conId, price, source, atMs } };
    reasons.push(`${source} ${problem}`);
  }
  return { kind: 'none', reason: `No usable price of contract ${conId}: ${reasons.join(', ')}` };
}

interface Candidate {
  readonly price: Decimal | undefined;
  readonly atMs: number;
}

function candidate(source: PriceSource, { quote, lastBar }: ReferencePriceInput): Candidate {
  switch (source) {
    case 'midpoint':
      return { price: midpoint(quote), atMs: quote.atMs };
    case 'last':
    case 'close':
      return { price: quote[source], atMs: quote.atMs };
    case 'bar-close':
      return { price: lastBar?.close, atMs: lastBar?.startAtMs ?? quote.atMs };
  }
}

/** Exact; undefined unless both sides are there, positive and not crossed. */
function midpoint({ bid, ask }: Quote): Decimal | undefined {
  if (bid === undefined || ask === undefined || bid.lte(0) || ask.lt(bid)) return undefined;
  return bid.plus(ask).times(HALF);
}

/** Something from the future is as unusable as something old: its clock is not ours. IB's time is in whole seconds. */
const CLOCK_TOLERANCE_MS = 2_000;

function problemOf(price: Decimal | undefined, ageMs: number, staleAfterMs: number): string | undefined {
  if (price === undefined) return 'missing';
  if (price.lte(0)) return `not positive (${decimalText(price)})`;
  if (ageMs > staleAfterMs) return `stale (${ageMs} ms old, at most ${staleAfterMs})`;
  return ageMs < -CLOCK_TOLERANCE_MS ? `from the future (by ${-ageMs} ms)` : undefined;
}
