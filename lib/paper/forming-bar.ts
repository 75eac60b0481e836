/**
 * A bar that is not over yet: begins with a price, follows the prices and the completed minutes it is shown. Pure; when a
 * bar begins is not its business.
 */
import type { Bar } from '../domain/bar.ts';
import { decimal, max, min, ZERO, type Decimal } from '../domain/decimal.ts';
import type { PaperQuote } from './paper-broker.ts';

const HALF = decimal('0.5');
const MINUTE_MS = 60_000;

export interface FormingBar extends Bar {
  /** Up to where completed minutes are in it. */
  readonly minutesToMs: number;
}

export const beginBar = (startAtMs: number, openedAtMs: number, price: Decimal): FormingBar => ({
  startAtMs,
  minutesToMs: openedAtMs,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: ZERO,
});

/** With what happened in minutes that have ended, oldest first. */
export function withMinutes(bar: FormingBar, minutes: readonly Bar[]): FormingBar {
  return minutes
    .filter((minute) => minute.startAtMs >= bar.minutesToMs)
    .reduce<FormingBar>(
      (known, minute) => ({
        ...known,
        minutesToMs: minute.startAtMs + MINUTE_MS,
        high: max(known.high, minute.high),
        low: min(known.low, minute.low),
        volume: known.volume.plus(minute.volume),
      }),
      bar,
    );
}

export const withPrice = (bar: FormingBar, price: Decimal): FormingBar => ({
  ...bar,
  high: max(bar.high, price),
  low: min(bar.low, price),
  close: price,
});

/** What a bar of `TRADES`, `MIDPOINT`, `BID` or `ASK` is made of; undefined where a quote has no such price. */
export function priceShown(quote: PaperQuote, whatToShow: string): Decimal | undefined {
  const shown = whatToShow.toUpperCase();
  if (shown !== 'BID' && shown !== 'ASK' && shown !== 'MIDPOINT') return quote.last;
  if (quote.bid.lte(0)) return undefined;
  if (shown === 'BID') return quote.bid;
  return shown === 'ASK' ? quote.ask : quote.bid.plus(quote.ask).times(HALF);
}
