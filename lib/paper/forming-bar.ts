/** A bar that is not over yet: begins with a price, follows the prices it is shown. Pure; when a bar begins is not its business. */
import { decimal, max, min, type Decimal } from '../domain/decimal.ts';
import type { PaperQuote } from './paper-broker.ts';

const HALF = decimal('0.5');

export interface FormingBar {
  readonly startAtMs: number;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
}

/** The bar with one more price in it; a new one where the price belongs to a later span. */
export function withPrice(
  bar: FormingBar | undefined,
  at: { readonly startAtMs: number; readonly opened: Decimal; readonly price: Decimal },
): FormingBar {
  const known =
    bar?.startAtMs === at.startAtMs
      ? bar
      : { startAtMs: at.startAtMs, open: at.opened, high: at.opened, low: at.opened, close: at.opened };
  return { ...known, high: max(known.high, at.price), low: min(known.low, at.price), close: at.price };
}

/** What a bar of `TRADES`, `MIDPOINT`, `BID` or `ASK` is made of; undefined where a quote has no such price. */
export function priceShown(quote: PaperQuote, whatToShow: string): Decimal | undefined {
  const shown = whatToShow.toUpperCase();
  if (shown !== 'BID' && shown !== 'ASK' && shown !== 'MIDPOINT') return quote.last;
  if (quote.bid.lte(0)) return undefined;
  if (shown === 'BID') return quote.bid;
  return shown === 'ASK' ? quote.ask : quote.bid.plus(quote.ask).times(HALF);
}
