/** Prices over a span of time. */
import type { Decimal } from './decimal.ts';

/** Bar sizes the desk asks for, in IB's words. */
export const BAR_SIZES = ['1 min', '5 mins', '1 hour', '1 day'] as const;
export type BarSize = (typeof BAR_SIZES)[number];

export interface Bar {
  /** Beginning of the span; for daily bars midnight UTC of the trading day. */
  readonly startAtMs: number;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume: Decimal;
}
