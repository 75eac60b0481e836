/** What a person should look at, found in what the desk has stored. Pure: it asks no broker and changes nothing. */
import type { AccountPicture } from '../lib/domain/account-picture.ts';
import type { FieldProblem } from '../lib/domain/errors.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { Lease, Run } from '../lib/domain/run.ts';
import type { StoredBreaker } from '../lib/domain/stored-breaker.ts';
import type { TradeLogEntry } from '../lib/ports/trade-log.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { missedRuns } from '../lib/trading/missed-runs.ts';

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

export interface Alert {
  readonly kind: AlertKind;
  readonly severity: 'critical' | 'warning';
  readonly says: string;
  /** The desk's clock. */
  readonly sinceMs: number | undefined;
  readonly count: number;
  readonly path: string | undefined;
}

export interface AlertSources {
  readonly nowMs: number;
  readonly picture: AccountPicture | undefined;
  /** Open ones of the ledger. */
  readonly orders: readonly LedgerOrder[];
  readonly breaker: StoredBreaker | undefined;
  /** What in the stored configuration does not fit. */
  readonly problems: readonly FieldProblem[];
  /** Newest first. */
  readonly runs: readonly Run[];
  readonly lease: Lease | undefined;
  readonly unshipped: readonly TradeLogEntry[];
  /** Entries of the trade log that nobody could take. */
  readonly deadLetters: { readonly count: number; readonly newestAtMs: number | undefined };
}

/** A run, and a marked order, are given this long before they count as left behind. */
const PATIENCE_MS = 120_000;
const DAY_MS = 86_400_000;

/** In the order of `ALERT_KINDS`. */
export const deskAlerts = (sources: AlertSources): readonly Alert[] =>
  [drift, unknownOrders, breaker, configuration, unfinished, failed, missed, dead, unshipped].flatMap((of) =>
    of(sources),
  );

function drift({ picture }: AlertSources): readonly Alert[] {
  if (picture === undefined || picture.drift.length === 0) return [];
  const symbols = picture.drift.map(({ localSymbol }) => localSymbol).join(', ');
  return [
    alert('drift', {
      severity: 'critical',
      says: `Ledger and broker differ in ${symbols}: nothing is traded there until a person has decided`,
      sinceMs: picture.atMs,
      count: picture.drift.length,
      path: `/runs/${picture.runId}`,
    }),
  ];
}

function unknownOrders({ orders, nowMs }: AlertSources): readonly Alert[] {
  const unknown = orders.filter(
    ({ state, updatedAtMs }) => state === 'UNKNOWN' || (state === 'SENDING' && nowMs - updatedAtMs > PATIENCE_MS),
  );
  if (unknown.length === 0) return [];
  return [
    alert('unknown-orders', {
      severity: 'critical',
      says: 'Orders were sent and nobody knows what became of them: a reconciliation asks the broker',
      sinceMs: Math.min(...unknown.map(({ updatedAtMs }) => updatedAtMs)),
      count: unknown.length,
      path: '/orders?state=UNKNOWN',
    }),
  ];
}

function breaker({ breaker: stored }: AlertSources): readonly Alert[] {
  if (stored?.status !== 'open') return [];
  const { detail, sinceMs, runId } = stored;
  const says = `The circuit breaker is open: ${detail}`;
  return [alert('breaker', { severity: 'critical', says, sinceMs, count: 1, path: `/runs/${runId}` })];
}

function configuration({ problems }: AlertSources): readonly Alert[] {
  const [first] = problems;
  if (first === undefined) return [];
  const says = `The stored configuration does not fit, so nothing runs: ${first.field} found ${first.found}, needed ${first.needed}`;
  const facts = { severity: 'critical', says, sinceMs: undefined, count: problems.length } as const;
  return [alert('configuration', { ...facts, path: '/configuration' })];
}

/** While somebody holds the lease a run may still be under way. */
function unfinished({ runs, lease, nowMs }: AlertSources): readonly Alert[] {
  if (isHeld(lease, nowMs)) return [];
  const left = runs.filter(
    ({ state, claimedAtMs }) => (state === 'CLAIMED' || state === 'PLANNED') && nowMs - claimedAtMs > PATIENCE_MS,
  );
  const oldest = left.at(-1);
  if (oldest === undefined) return [];
  return [
    alert('unfinished-runs', {
      severity: left.some(({ state }) => state === 'PLANNED') ? 'critical' : 'warning',
      says: 'Runs ended without an answer: the same call again settles what they may have sent, and sends nothing twice',
      sinceMs: oldest.claimedAtMs,
      count: left.length,
      path: `/runs/${oldest.runId}`,
    }),
  ];
}

const isHeld = (lease: Lease | undefined, nowMs: number): boolean =>
  lease !== undefined && !lease.released && lease.expiresAtMs > nowMs;

/** An intent whose newest run of the last day failed. */
function failed({ runs, nowMs }: AlertSources): readonly Alert[] {
  const newest = [...Map.groupBy(runs, ({ intent }) => intent).values()].flatMap(([run]) => run ?? []);
  const bad = newest.filter(({ state, claimedAtMs }) => state === 'FAILED' && nowMs - claimedAtMs < DAY_MS);
  const [first] = bad;
  if (first === undefined) return [];
  const says = `The newest run failed: ${bad.map(({ intent }) => intent).join(', ')}`;
  const sinceMs = first.endedAtMs ?? first.claimedAtMs;
  return [
    alert('failed-runs', { severity: 'warning', says, sinceMs, count: bad.length, path: `/runs/${first.runId}` }),
  ];
}

function missed({ runs, nowMs }: AlertSources): readonly Alert[] {
  const found = missedRuns(runs, nowMs);
  if (found.length === 0) return [];
  const told = found.map(({ intent, days }) => `${intent} on ${days.join(', ')}`).join('; ');
  const count = found.reduce((sum, { days }) => sum + days.length, 0);
  const says = `The Scheduler did not come: ${told}`;
  return [alert('missed-runs', { severity: 'warning', says, sinceMs: undefined, count, path: '/runs' })];
}

function dead({ deadLetters: { count, newestAtMs } }: AlertSources): readonly Alert[] {
  if (count === 0) return [];
  const says = 'Entries of the trade log were given up: npm run trade-log:replay delivers them again';
  return [alert('dead-letters', { severity: 'warning', says, sinceMs: newestAtMs, count, path: '/trade-log/sinks' })];
}

/** What a run has told is shipped at its end; what is left long after it waits for the next reconciliation. */
function unshipped({ unshipped: entries, runs, lease, nowMs }: AlertSources): readonly Alert[] {
  if (isHeld(lease, nowMs)) return [];
  const endedAtMs = new Map(runs.map((run) => [run.runId, run.endedAtMs ?? run.claimedAtMs]));
  const old = entries.filter(({ runId }) => nowMs - (endedAtMs.get(runId) ?? 0) > PATIENCE_MS);
  if (old.length === 0) return [];
  const says = 'Entries of the trade log are not known to be shipped: the next reconciliation emits them again';
  const facts = { severity: 'warning', says, sinceMs: undefined, count: old.length, path: undefined } as const;
  return [alert('unshipped-entries', facts)];
}

const alert = (kind: AlertKind, facts: Omit<Alert, 'kind'>): Alert => ({ kind, ...facts });

export const showAlert = ({ kind, severity, says, sinceMs, count, path }: Alert) => ({
  kind,
  severity,
  says,
  since: sinceMs === undefined ? null : isoTime(sinceMs),
  count,
  path: path ?? null,
});
