/**
 * The proof of a live session's report, pure: each figure against the entries of the trade log and what the ledger holds.
 * A point that no record speaks of is `unproved`, never taken for right.
 */
import { z } from 'zod';
import { decimal, decimalText, sum, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import { execId, execKey, type ExecKey } from '../lib/domain/ids.ts';
import type { LedgerExecution } from '../lib/domain/ledger-order.ts';
import type { Run } from '../lib/domain/run.ts';
import type { StoredBreaker } from '../lib/domain/stored-breaker.ts';
import type { LiveReport } from './live-table.ts';

const entrySchema = z.looseObject({
  id: z.string(),
  runId: z.string(),
  symbol: z.string(),
  action: z.string(),
  status: z.string(),
  price: z.string().optional(),
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
  /** Those that the entries name, as far as the ledger has them. */
  readonly executions: ReadonlyMap<ExecKey, LedgerExecution>;
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
    executionsPoint(report, own, ledger),
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

/** What the entries tell of one execution: its own, its commission's, its corrections'. */
interface ToldExecution {
  readonly symbol: string;
  /** Sum over its entries: a correction tells the difference it makes. */
  readonly volume: Decimal;
  /** Of its newest entry. */
  readonly price: string | undefined;
}

const EXECUTION = /^(?:Execution|Commission of execution|Correction to execution) ([^\s,]+)/;

/** Entries of executions, by the execution: several may tell of one. */
export function toldExecutions(entries: readonly VerifiedEntry[]): ReadonlyMap<ExecKey, ToldExecution> {
  const told = new Map<ExecKey, ToldExecution>();
  for (const { symbol, volume, price, comment } of entries) {
    const id = EXECUTION.exec(comment)?.[1];
    if (id === undefined) continue;
    const key = execKey(execId(id));
    const before = told.get(key);
    told.set(key, { symbol, volume: (before?.volume ?? ZERO).plus(decimal(volume)), price: price ?? before?.price });
  }
  return told;
}

function executionsPoint(
  { symbols, executions }: LiveReport,
  entries: readonly VerifiedEntry[],
  ledger: LedgerRecords | undefined,
): VerifiedPoint {
  const told = toldExecutions(entries);
  const problems = symbols.flatMap(({ symbol, executions: count, volume }) => {
    const own = [...told.values()].filter((one) => one.symbol === symbol || one.symbol.startsWith(`${symbol}.`));
    const found = decimalText(sum(own.map((one) => one.volume)));
    return own.length === count && found === volume
      ? []
      : [`${symbol}: report ${count} of ${volume}, trade log ${own.length} of ${found}`];
  });
  if (told.size !== executions) problems.push(`report ${executions}, trade log ${told.size}`);
  if (ledger !== undefined) problems.push(...ledgerProblems(symbols, told, ledger.executions));
  if (problems.length > 0) return point('executions', false, problems.slice(0, 5).join('; '));
  const detail = `${executions} in report and trade log`;
  if (ledger === undefined) return unproved('executions', `${detail}, but no store is named`);
  return point(
    'executions',
    true,
    `${detail}, each in the ledger with its units, its price and an order of the session`,
  );
}

/** Each execution for itself: booked, as it was told, to an order that this session made. */
function ledgerProblems(
  symbols: LiveReport['symbols'],
  told: ReadonlyMap<ExecKey, ToldExecution>,
  booked: ReadonlyMap<ExecKey, LedgerExecution>,
): readonly string[] {
  const prefixes = symbols.flatMap(({ orderRefPrefix }) => orderRefPrefix ?? []);
  return [...told].flatMap(([key, { volume, price }]) => {
    const found = booked.get(key);
    if (found === undefined) return [`${key} is not in the ledger`];
    const { execution } = found.fill;
    if (!execution.quantity.eq(volume)) {
      return [`${key}: ledger ${decimalText(execution.quantity)}, trade log ${decimalText(volume)}`];
    }
    if (price !== undefined && !execution.price.eq(decimal(price))) {
      return [`${key}: ledger at ${decimalText(execution.price)}, trade log at ${price}`];
    }
    const ref = found.orderRef;
    if (ref !== undefined && prefixes.some((prefix) => ref.startsWith(prefix))) return [];
    return [`${key} is booked to ${ref ?? 'no order'}, which is none of the session`];
  });
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
