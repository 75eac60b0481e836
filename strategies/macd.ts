/**
 * MACD of a fixed run of closes, every average seeded with its first value. It holds no state between calls,
 * so that a bar's reading depends on its own closes alone and never on how far back the caller happened to load.
 */
import { EMA } from 'trading-signals';

export interface Macd {
  readonly macd: number;
  readonly signal: number;
  /** `macd` - `signal`: the sign whose change is a cross. */
  readonly histogram: number;
}

export interface MacdIntervals {
  readonly short: number;
  readonly long: number;
  readonly signal: number;
}

/**
 * Reading at the last of `closes` (floats: a reading is an opinion, not money); undefined without closes.
 * The library's own MACD starts its signal line only after `long` closes; ours starts it with the first MACD value,
 * as `ewm(adjust=False)` does. After 200 closes the two agree to the last digits (see the test).
 */
export function macdOf(closes: readonly number[], intervals: MacdIntervals): Macd | undefined {
  const short = new EMA(intervals.short);
  const long = new EMA(intervals.long);
  const signal = new EMA(intervals.signal);
  let reading: Macd | undefined;
  for (const close of closes) {
    const macd = short.update(close, false) - long.update(close, false);
    const average = signal.update(macd, false);
    reading = { macd, signal: average, histogram: macd - average };
  }
  return reading;
}
