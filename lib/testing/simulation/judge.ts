/**
 * What is true, from the broker's side alone: the gateway's wire log, the broker's own events, positions and orders.
 * It watches every commit of the desk's ledger and says what was guessed, what was sent twice and what is missing.
 */
import { z } from 'zod';
import { decimalText, max, sum, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { execKey, execId } from '../../domain/ids.ts';
import type { Json } from '../../domain/run.ts';
import { DONE_ORDER_STATES, type InternalCross, type LedgerOrder } from '../../domain/ledger-order.ts';
import { DONE_STATUSES } from '../../domain/order-status.ts';
import type { PaperExecution } from '../../paper/paper-broker.ts';
import type { SimulatedBroker } from '../../paper/simulated-broker.ts';
import type { WireLogRecord, WireLogSink } from '../../paper/wire-log.ts';
import type { LedgerChange, LedgerView } from '../../ports/ledger.ts';
import { marketDay } from '../../trading/calendar.ts';
import { BROKER_ZONE } from '../../trading/iso-time.ts';
import { compareBooks } from './judge-books.ts';
import { createReadsJudge, findBlindPlan, findMove } from './judge-orders.ts';
import { createWireJudge, type WireJudge } from './judge-wire.ts';

export interface Judge extends WireLogSink {
  /** What must never happen and did, in words. */
  readonly findings: readonly string[];
  find(text: string): void;
  /** placeOrder messages that arrived. */
  readonly placed: number;
  /** Whether an order was ever planned. */
  readonly isPlanned: boolean;
  watch(broker: SimulatedBroker): void;
  committed(changes: readonly LedgerChange[]): void;
  /** What an intent said it planned, against what is stored. */
  answered(body: Json): void;
  /** What leaves the desks, byte by byte. */
  readonly wire: WireJudge;
  /** What may never be true once everything has been reconciled without a fault. */
  atRest(view: Pick<LedgerView, 'books' | 'orders'>): void;
  /** orderRef -> market time at which it arrived. */
  readonly arrivals: ReadonlyMap<string, number>;
  /** execution -> its newest revision, of all days. */
  readonly executions: ReadonlyMap<string, NewestExecution>;
}

export interface NewestExecution {
  readonly execution: PaperExecution;
  /** The largest quantity any revision had. */
  readonly most: Decimal;
}

export interface JudgeOptions {
  readonly told: (record: WireLogRecord) => void;
  readonly nowMs: () => number;
  readonly confirmationMs: number;
}

export function createJudge({ told, nowMs, confirmationMs }: JudgeOptions): Judge {
  const findings: string[] = [];
  const arrivals = new Map<string, number>();
  const rejected = new Set<string>();
  const executions = new Map<string, NewestExecution>();
  /** orderRef -> its executions' keys. */
  const keysOf = new Map<string, Set<string>>();
  const commissions = new Map<string, Decimal>();
  /** orderRef -> newest status the broker gave it. */
  const statuses = new Map<string, string>();
  /** orderRef -> as it left the open orders. */
  const settled = new Map<string, LedgerOrder>();
  /** orderRef -> as the ledger last stored it, open or settled. */
  const orders = new Map<string, LedgerOrder>();
  const crosses = new Map<string, InternalCross>();
  const adjustments = new Map<string, Adjustment>();
  /** Executions that were revised: they may have become smaller. */
  const revised = new Set<string>();
  /** orderRef -> when it was marked SENDING. */
  const markedAtMs = new Map<string, number>();
  const reads = createReadsJudge();
  /** client/order id -> orderRef. */
  const refs = new Map<string, string>();
  let broker: SimulatedBroker | undefined;
  let placed = 0;
  let isPlanned = false;

  const find = (text: string): void => {
    if (findings.length < 20) findings.push(text);
  };
  const wire = createWireJudge({ nowMs, find, confirmationMs });
  const executionsOf = (orderRef: string): readonly (readonly [string, NewestExecution])[] =>
    [...(keysOf.get(orderRef) ?? [])].flatMap((key) => {
      const found = executions.get(key);
      return found?.execution.orderRef === orderRef ? [[key, found] as const] : [];
    });
  const executedOf = (orderRef: string): Decimal => sum(executionsOf(orderRef).map(([, { most }]) => most));
  const isLive = (orderRef: string): boolean =>
    broker?.openOrders().some(({ input, status }) => input.orderRef === orderRef && !DONE_STATUSES.has(status)) ??
    false;

  function judgeDone({ orderRef, state, quantity }: LedgerOrder): void {
    const executed = executedOf(orderRef);
    if (state === 'FILLED') {
      if (executed.lt(quantity)) find(`FILLED without evidence: ${orderRef} executed ${decimalText(executed)}`);
      return;
    }
    if (isLive(orderRef)) find(`${state} while the broker works it: ${orderRef}`);
    if (state === 'CANCELLED' && !statuses.has(orderRef)) find(`CANCELLED without evidence: ${orderRef}`);
    if (state === 'REJECTED' && !rejected.has(orderRef)) find(`REJECTED without evidence: ${orderRef}`);
    if (state === 'REJECTED' && executed.gt(0)) find(`REJECTED although it executed: ${orderRef}`);
    if (state === 'DENIED' && wire.written.has(orderRef)) find(`DENIED although it was written: ${orderRef}`);
    if (state === 'EXPIRED' && executed.gt(0)) find(`EXPIRED although it executed: ${orderRef}`);
  }

  /** One step of an order: legal, and proved where the broker's silence is its reason. */
  function judgeStep(order: LedgerOrder): void {
    const { orderRef, state, plannedAtMs, clientId } = order;
    const before = orders.get(orderRef);
    const isToday = marketDay(plannedAtMs, BROKER_ZONE) === marketDay(broker?.clock.nowMs() ?? 0, BROKER_ZONE);
    const wrong = findMove(before, order, isToday) ?? (before === undefined ? findBlindPlan(order, orders) : undefined);
    if (wrong !== undefined) find(wrong);
    if (before?.state === state) return;
    if (state === 'SENDING') {
      markedAtMs.set(orderRef, nowMs());
      wire.marked(order);
    }
    if (state === 'WORKING' && !arrivals.has(orderRef)) find(`WORKING although it never arrived: ${orderRef}`);
    if (state !== 'EXPIRED' || before === undefined || before.state === 'PLANNED' || !isToday) return;
    const sinceMs = wire.written.get(orderRef) ?? markedAtMs.get(orderRef) ?? 0;
    if (!reads.provesAbsence(clientId ?? -1, sinceMs)) find(`EXPIRED without proof of its absence: ${orderRef}`);
  }

  /** It leaves the open orders with everything booked that the broker has executed and not taken back. */
  function judgeLeaving({ orderRef, filled }: LedgerOrder): void {
    const standing = executionsOf(orderRef).filter(([key]) => !revised.has(key));
    const executed = sum(standing.map(([, it]) => it.execution.quantity));
    if (filled.lt(executed)) find(`Left with ${decimalText(filled)} of ${decimalText(executed)} booked: ${orderRef}`);
  }

  return {
    findings,
    find,
    wire,
    arrivals,
    executions,
    get placed() {
      return placed;
    },
    get isPlanned() {
      return isPlanned;
    },
    write(record) {
      told(record);
      reads.take(record);
      if (record.direction === 'out' && record.message === 'error') {
        const { id, code }: { id?: number; code?: number } = record.fields;
        const ref = refs.get(`${record.clientId}/${id}`);
        if (ref !== undefined && code !== 202 && !isLive(ref)) rejected.add(ref);
      }
      if (record.direction !== 'in' || record.message !== 'placeOrder') return;
      const { orderRef = '', orderId }: { orderRef?: string; orderId?: number } = record.fields;
      placed += 1;
      if (arrivals.has(orderRef)) find(`Sent twice: ${orderRef}`);
      if (refs.has(`${record.clientId}/${orderId}`)) find(`Order id ${orderId} was used twice: ${orderRef}`);
      const before = settled.get(orderRef);
      if (before !== undefined) find(`Arrived after it was ${before.state}: ${orderRef}`);
      arrivals.set(orderRef, record.at);
      refs.set(`${record.clientId}/${orderId}`, orderRef);
    },
    close: () => undefined,
    watch(simulated) {
      broker = simulated;
      simulated.subscribe((event) => {
        if (event.kind === 'execution') {
          const { execution } = event;
          const key = execKey(execId(execution.execId));
          if (executions.has(key)) revised.add(key);
          const most = max(executions.get(key)?.most ?? ZERO, execution.quantity);
          executions.set(key, { execution, most });
          keysOf.set(execution.orderRef, (keysOf.get(execution.orderRef) ?? new Set()).add(key));
        }
        if (event.kind === 'commission') commissions.set(event.commission.execId, event.commission.commission);
        if (event.kind === 'order-status') statuses.set(event.order.input.orderRef, event.order.status);
      });
    },
    committed(changes) {
      for (const change of changes) {
        if (change.kind === 'put-order') isPlanned = true;
        if (change.kind === 'put-lease') wire.leased(change.lease);
        if (change.kind === 'put-order' || change.kind === 'put-settled-order') {
          judgeStep(change.order);
          orders.set(change.order.orderRef, change.order);
        }
        if (change.kind === 'put-cross') {
          if (crosses.has(change.cross.id)) find(`Crossed twice: ${change.cross.id}`);
          crosses.set(change.cross.id, change.cross);
        }
        if (change.kind === 'put-adjustment') {
          if (adjustments.has(change.adjustment.id)) find(`Adjusted twice: ${change.adjustment.id}`);
          adjustments.set(change.adjustment.id, change.adjustment);
        }
        if (change.kind === 'put-order' && settled.has(change.order.orderRef)) {
          find(`Opened again after it was settled: ${change.order.orderRef}`);
        }
        if (change.kind === 'remove-order' && !settled.has(change.orderRef)) find(`Dropped: ${change.orderRef}`);
        if (change.kind === 'put-order' && DONE_ORDER_STATES.has(change.order.state)) judgeDone(change.order);
        if (change.kind !== 'put-settled-order') continue;
        judgeDone(change.order);
        if (!settled.has(change.order.orderRef)) judgeLeaving(change.order);
        settled.set(change.order.orderRef, change.order);
      }
    },
    answered(body) {
      const drift = provedDrift.safeParse(body);
      if (drift.success) find(`Drift although nothing is missing: ${JSON.stringify(drift.data.drift)}`);
      for (const { runId, planned } of plannedCrosses(body)) {
        const { conId, price, deltas } = planned;
        // A key that is claimed again on another day has a new plan under the same run: its newest cross is meant.
        const booked = [...crosses.values()].findLast((it) => it.runId === runId && it.contract.conId === conId);
        const found = booked === undefined ? 'nothing' : crossText(booked);
        const needed = JSON.stringify({ price, deltas: Object.entries(deltas).map(String).toSorted() });
        if (found !== needed) find(`Planned cross in ${conId} of ${runId}: found ${found}, needed ${needed}`);
      }
    },
    atRest({ books, orders: open }) {
      for (const { orderRef, state, reason } of open.values()) {
        if (state === 'WORKING' && isLive(orderRef)) continue;
        find(`Unresolved at rest: ${orderRef} is ${state} (${reason ?? 'no reason'})`);
      }
      const newest = [...executions.values()].map(({ execution }) => execution);
      const commissionOf = (id: string): Decimal => commissions.get(id) ?? ZERO;
      compareBooks({ broker, books, orders, crosses, adjustments, executions: newest, commissionOf, find });
    },
  };
}

const shownCross = z.object({ conId: z.number(), price: z.string(), deltas: z.record(z.string(), z.string()) });
const shownPlan = z.object({
  runId: z.string(),
  dryRun: z.literal(false),
  internalCrosses: z.array(shownCross),
});
/** Nobody moves a position here without an execution: a difference between two complete pictures is one of the desk's making. */
const provedDrift = z.object({
  proof: z.object({ proved: z.literal(true) }),
  drift: z.array(z.unknown()).min(1),
});
const shownSteps = z.object({ runId: z.string(), steps: z.array(z.object({ answer: z.unknown() })) });

interface PlannedCross {
  readonly runId: string;
  readonly planned: z.infer<typeof shownCross>;
}

/** Of an allocation or a closing, also as a step of the orchestrator. */
function plannedCrosses(body: unknown): readonly PlannedCross[] {
  const steps = shownSteps.safeParse(body);
  if (steps.success) {
    const { runId } = steps.data;
    return steps.data.steps.flatMap(({ answer }) =>
      typeof answer === 'object' && answer !== null ? plannedCrosses({ runId, ...answer }) : [],
    );
  }
  const plan = shownPlan.safeParse(body);
  return plan.success ? plan.data.internalCrosses.map((planned) => ({ runId: plan.data.runId, planned })) : [];
}

function crossText({ price, deltas }: InternalCross): string {
  const shown = [...deltas].map(([id, units]) => `${id},${decimalText(units)}`);
  return JSON.stringify({ price: decimalText(price), deltas: shown.toSorted() });
}
