/** What a person should look at, found in what the desk has stored. It asks no broker and changes nothing. */

/** The most serious first. */
export const ALERT_KINDS = [
  'drift',
  'unknown-orders',
  'breaker',
  'configuration',
  'unfinished-runs',
  'failed-runs',
  'missed-runs',
  'dead-letters',
  'unshipped-entries',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
