/**
 * The proof of a live session's report, pure: each figure against the entries of the trade log and what the ledger holds.
 * A point that no record speaks of is `unproved`, never taken for right.
 */
import { z } from 'zod';
import { decimal, sum, decimalText } from '../lib/domain/decimal.ts';
import type { Run } from '../lib/domain/run.ts';
import type { StoredBreaker } from '../lib/domain/stored-breaker.ts';
import type { LiveReport } from './live-table.ts';

const entrySchema = z.looseObject({
  id: z.string(),
  runId: z.string(),
  symbol: z.string(),
  action: z.string(),
  status: z.string(),
  volume: z.string(),
  comment: z.string(),
});
export type VerifiedEntry = z.infer<typeof entrySchema>;

/** JSON lines; an entry told twice counts once. @throws Error for a line that is no entry */
export function readEntries(text: string): readonly VerifiedEntry[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return [
    ...new Map(lines.map((line) => entrySchema.parse(JSON.parse(line))).map((entry) => [entry.id, entry])).values(),
  ];
}

export interface LedgerRecords {
  readonly run: Run | undefined;
  /** References of orders that are still open in the ledger. */
  readonly openOrders: readonly string[];
  readonly breaker: StoredBreaker | undefined;
}

export interface VerifiedPoint {
  readonly name: 'start' | 'concurrency' | 'executions' | 'heartbeats' | 'risk checks' | 'end';
  readonly verdict: 'proved' | 'refuted' | 'unproved';
  readonly detail: string;
}

interface Records {
  readonly entries: readonly VerifiedEntry[];
  readonly ledger: LedgerRecords | undefined;
}

export function verifyLive(report: LiveReport, { entries, ledger }: Records): readonly VerifiedPoint[] {
  const own = entries.filter((entry) => entry.runId === report.sessionId);
  return [
    startPoint(report, ledger),
    concurrencyPoint(report),
    executionsPoint(report, own),
    heartbeatsPoint(report, own),
    riskPoint(report, own, ledger),
    endPoint(report, ledger),
  ];
}

const point = (name: VerifiedPoint['name'], isRight: boolean, detail: string): VerifiedPoint => ({
  name,
  verdict: isRight ? 'proved' : 'refuted',
  detail,
});

const unproved = (name: VerifiedPoint['name'], detail: string): VerifiedPoint => ({
  name,
  verdict: 'unproved',
  detail,
});

function startPoint(report: LiveReport, ledger: LedgerRecords | undefined): VerifiedPoint {
  if (ledger === undefined) return unproved('start', 'no store is named: needed STORE_FILE or Firestore');
  const { run } = ledger;
  if (run === undefined) return point('start', false, `run ${report.sessionId} is not in the ledger`);
  return point('start', run.intent === 'live-session', `run of ${run.intent} is in the ledger, ${run.state}`);
}

function concurrencyPoint({ concurrency, symbols }: LiveReport): VerifiedPoint {
  const { intervals, allServed } = concurrency;
  const least = symbols.length === 0 ? 0 : Math.min(...symbols.map(({ served }) => served));
  const detail = `${allServed} of ${intervals} intervals with all symbols, the least served ${least} times`;
  return point('concurrency', allServed === intervals && intervals > 0 && least >= allServed, detail);
}

function executionsPoint({ symbols, executions }: LiveReport, entries: readonly VerifiedEntry[]): VerifiedPoint {
  const fills = entries.filter(({ status }) => status === 'FILLED');
  const problems = symbols.flatMap(({ symbol, executions: count, volume }) => {
    const told = fills.filter((entry) => entry.symbol === symbol || entry.symbol.startsWith(`${symbol}.`));
    const found = decimalText(sum(told.map((entry) => decimal(entry.volume))));
    return told.length === count && found === volume
      ? []
      : [`${symbol}: report ${count} of ${volume}, trade log ${told.length} of ${found}`];
  });
  const isRight = problems.length === 0 && fills.length === executions;
  return point('executions', isRight, isRight ? `${executions} in report and trade log` : problems.join('; '));
}

function heartbeatsPoint({ symbols }: LiveReport, entries: readonly VerifiedEntry[]): VerifiedPoint {
  const beats = entries.filter(({ status }) => status === 'HEARTBEAT');
  const problems = symbols.flatMap(({ symbol, heartbeats, missedHeartbeats }) => {
    const told = beats.filter((entry) => entry.symbol === symbol).length;
    if (missedHeartbeats > 0) return [`${symbol}: ${missedHeartbeats} missed`];
    return told === heartbeats ? [] : [`${symbol}: report ${heartbeats}, trade log ${told}`];
  });
  return point(
    'heartbeats',
    problems.length === 0,
    problems.length === 0 ? `${beats.length}, none missed` : problems.join('; '),
  );
}

/** Each order planned was sent or has an outcome, and a breaker that the report calls open is the one that is stored. */
function riskPoint(
  report: LiveReport,
  entries: readonly VerifiedEntry[],
  ledger: LedgerRecords | undefined,
): VerifiedPoint {
  const planned = entries.filter(({ status }) => status === 'PLANNED').length;
  const refs = report.symbols.reduce((total, { ordered }) => total + ordered, 0);
  const trips = entries.filter(({ comment }) => comment === 'Live session: breaker tripped').length;
  const isOpen = report.breaker.status === 'open';
  const stored = ledger === undefined || !isOpen || ledger.breaker !== undefined;
  const detail = `${planned} orders planned for ${refs} sent through the checks, breaker ${report.breaker.status}, ${trips} trips told`;
  return point('risk checks', planned === refs && trips === (isOpen ? 1 : 0) && stored, detail);
}

function endPoint(report: LiveReport, ledger: LedgerRecords | undefined): VerifiedPoint {
  if (ledger === undefined) return unproved('end', 'no store is named: needed STORE_FILE or Firestore');
  const prefixes = report.symbols.flatMap(({ orderRefPrefix }) => orderRefPrefix ?? []);
  const left = ledger.openOrders.filter((ref) => prefixes.some((prefix) => ref.startsWith(prefix)));
  const state = ledger.run?.state ?? 'missing';
  const isRight = report.ledgerEqualsBroker && left.length === 0 && state === 'DONE';
  return point(
    'end',
    isRight,
    `run ${state}, ${left.length} of its orders open, ledger ${report.ledgerEqualsBroker ? 'equal' : 'not equal'} to the broker`,
  );
}
