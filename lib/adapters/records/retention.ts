/**
 * What expires and when (`expireAt`, a TTL policy in Firestore). Books, open orders, executions, crosses, session and
 * configuration never do. A run that has not ended never does either: its orders may still have to be settled.
 */
import type { StreamName } from '../../domain/event.ts';
import type { LedgerOrder } from '../../domain/ledger-order.ts';
import type { Activity, Run } from '../../domain/run.ts';

export const RETENTION_DAYS = 90;
const RETENTION_MS = RETENTION_DAYS * 86_400_000;

/** UTC epoch milliseconds; undefined while the run must stay. */
export function runExpiry(run: Run): number | undefined {
  if (run.state !== 'DONE' && run.state !== 'FAILED') return undefined;
  return Math.max(run.endedAtMs ?? run.claimedAtMs, run.validUntilMs ?? 0) + RETENTION_MS;
}

export const activityExpiry = (activity: Activity): number => activity.atMs + RETENTION_MS;

/** A settled order is kept for late corrections of its executions, which IB makes within days. */
export const settledOrderExpiry = (order: LedgerOrder): number => order.updatedAtMs + RETENTION_MS;

const DAY_MS = 86_400_000;

/** Net liquidation over time: a year and what a comparison with it needs. */
export const pointExpiry = (atMs: number): number => atMs + 400 * DAY_MS;

/** Events are told while something happens and a while after; what stays is the run, the ledger and the trade log. */
export const eventExpiry = (stream: StreamName, atMs: number): number =>
  atMs + (stream.startsWith('tasks/') ? 2 : 7) * DAY_MS;

/** What was delivered where is needed for as long as a topic may deliver again (31 days), and for people. */
export const deliveryExpiry = (firstAtMs: number): number => firstAtMs + RETENTION_MS;
