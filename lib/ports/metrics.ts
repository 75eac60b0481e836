/**
 * Counts and measures of what happens, for dashboards and alerts outside the desk. Told beside the log, never an input to trading and
 * never waited for; what is lost costs a point of a curve. Off unless a collector is configured (`functions/open-metrics.ts`).
 */

/** Few and closed values: each combination is a curve of its own. */
export type Attributes = { readonly [name: string]: string };

/** Counter -> what one more of it means. All only grow. */
export const COUNTERS = {
  'desk.orders':
    'Orders by what the trade log tells of them: SENT, PENDING, FILLED, DENIED, FAILED, CANCELLED, UNKNOWN',
  'desk.ledger.drifts': 'Reconciliations that found ledger and broker apart',
  'desk.breaker.trips': 'Times that the circuit breaker opened, or could not be stored',
  'desk.failures': 'Errors in the service log, by event',
} as const;
export type CounterName = keyof typeof COUNTERS;

/** Histogram -> what it measures, in milliseconds. */
export const HISTOGRAMS = {
  'desk.run.duration': 'From the call of an intent to its answer',
  'desk.order.confirmation': "From the write to the socket to the broker's word",
} as const;
export type HistogramName = keyof typeof HISTOGRAMS;

/** Gauge -> what it shows. */
export const GAUGES = {
  'desk.trade_log.queued': 'Entries of the trade log that wait to be shipped',
} as const;
export type GaugeName = keyof typeof GAUGES;

export interface Metrics {
  /** One more; synchronous, never throws. */
  count(name: CounterName, attributes: Attributes): void;
  /** Milliseconds; what is no finite number from 0 on is left out. */
  measure(name: HistogramName, milliseconds: number, attributes: Attributes): void;
  /** Asked whenever metrics are told; undefined: nothing to tell. */
  watch(name: GaugeName, read: () => number | undefined): void;
}
