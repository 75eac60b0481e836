/**
 * What is true, from the broker's side alone: the gateway's wire log, the broker's own events, positions and orders.
 * It watches every commit of the desk's ledger and says what was guessed, what was sent twice and what is missing.
 */
import { decimalText, max, sum, ZERO, type Decimal } from '../../domain/decimal.ts';
import { execKey, execId, UNALLOCATED, type StrategyId } from '../../domain/ids.ts';
import { DONE_ORDER_STATES, type InternalCross, type LedgerOrder } from '../../domain/ledger-order.ts';
import { signedQuantity } from '../../domain/side.ts';
import { DONE_STATUSES } from '../../domain/order-status.ts';
import type { Book } from '../../domain/holding.ts';
import type { PaperExecution } from '../../paper/paper-broker.ts';
import type { SimulatedBroker } from '../../paper/simulated-broker.ts';
import type { WireLogRecord, WireLogSink } from '../../paper/wire-log.ts';
import type { LedgerChange, LedgerView } from '../../ports/ledger.ts';

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

export function createJudge(told: (record: WireLogRecord) => void): Judge {
  const findings: string[] = [];
  const arrivals = new Map<string, number>();
  const rejected = new Set<string>();
  const executions = new Map<string, NewestExecution>();
  const commissions = new Map<string, Decimal>();
  /** orderRef -> newest status the broker gave it. */
  const statuses = new Map<string, string>();
  /** orderRef -> as it left the open orders. */
  const settled = new Map<string, LedgerOrder>();
  /** orderRef -> as the ledger last stored it, open or settled. */
  const orders = new Map<string, LedgerOrder>();
  const crosses = new Map<string, InternalCross>();
  /** client/order id -> orderRef. */
  const refs = new Map<string, string>();
  let broker: SimulatedBroker | undefined;
  let placed = 0;
  let isPlanned = false;

  const find = (text: string): void => {
    if (findings.length < 20) findings.push(text);
  };
  const executedOf = (orderRef: string): Decimal =>
    sum([...executions.values()].filter((it) => it.execution.orderRef === orderRef).map((it) => it.most));
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
    if (state === 'DENIED' && arrivals.has(orderRef)) find(`DENIED although it arrived: ${orderRef}`);
    if (state === 'EXPIRED' && executed.gt(0)) find(`EXPIRED although it executed: ${orderRef}`);
  }

  return {
    findings,
    find,
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
          const most = max(executions.get(key)?.most ?? ZERO, execution.quantity);
          executions.set(key, { execution, most });
        }
        if (event.kind === 'commission') commissions.set(event.commission.execId, event.commission.commission);
        if (event.kind === 'order-status') statuses.set(event.order.input.orderRef, event.order.status);
      });
    },
    committed(changes) {
      for (const change of changes) {
        if (change.kind === 'put-order') isPlanned = true;
        if (change.kind === 'put-order' || change.kind === 'put-settled-order') {
          orders.set(change.order.orderRef, change.order);
        }
        if (change.kind === 'put-cross') crosses.set(change.cross.id, change.cross);
        if (change.kind === 'put-order' && DONE_ORDER_STATES.has(change.order.state)) judgeDone(change.order);
        if (change.kind !== 'put-settled-order') continue;
        judgeDone(change.order);
        settled.set(change.order.orderRef, change.order);
      }
    },
    atRest({ books, orders: open }) {
      for (const { orderRef, state, reason } of open.values()) {
        if (state === 'WORKING' && isLive(orderRef)) continue;
        find(`Unresolved at rest: ${orderRef} is ${state} (${reason ?? 'no reason'})`);
      }
      comparePositions(books);
      compareMoney(books);
      compareOwners(books);
    },
  };

  /** Each strategy's book: its shares of what its orders filled, and what it crossed. */
  function compareOwners(books: ReadonlyMap<StrategyId, Book>): void {
    const differences = new Map<string, Decimal>();
    const add = (owner: StrategyId, conId: number, quantity: Decimal): void => {
      const name = `${owner} ${conId}`;
      differences.set(name, (differences.get(name) ?? ZERO).plus(quantity));
    };
    for (const { contract, side, booked } of orders.values()) {
      for (const [owner, { quantity }] of booked) add(owner, contract.conId, signedQuantity(side, quantity));
    }
    for (const { contract, deltas } of crosses.values()) {
      for (const [owner, quantity] of deltas) add(owner, contract.conId, quantity);
    }
    for (const [owner, book] of books) for (const [conId, { quantity }] of book) add(owner, conId, quantity.neg());
    for (const [name, difference] of differences) {
      if (!difference.eq(0) && !name.startsWith(UNALLOCATED))
        find(`Book of ${name} is off by ${decimalText(difference)}`);
    }
  }

  function comparePositions(books: ReadonlyMap<unknown, Book>): void {
    const differences = new Map<number, Decimal>();
    const add = (conId: number, quantity: Decimal): void =>
      void differences.set(conId, (differences.get(conId) ?? ZERO).plus(quantity));
    for (const { conId, quantity } of broker?.positions() ?? []) add(conId, quantity);
    for (const book of books.values()) for (const [conId, { quantity }] of book) add(conId, quantity.neg());
    for (const [conId, difference] of differences) {
      if (!difference.eq(0)) find(`Books differ from the broker: contract ${conId} by ${decimalText(difference)}`);
    }
  }

  /** Money in all books, exactly: what the newest revisions cost, commissions included. */
  function compareMoney(books: ReadonlyMap<unknown, Book>): void {
    const booked = sum(
      [...books.values()].flatMap((book) => [...book.values()].map(({ cost, realizedPnl }) => cost.minus(realizedPnl))),
    );
    const paid = sum(
      [...executions.values()].map(({ execution }) => {
        const { conId, side, quantity, price } = execution;
        const multiplier = broker?.contract(conId)?.contract.multiplier ?? ZERO;
        const value = quantity.times(price).times(multiplier);
        const commission = commissions.get(execution.execId) ?? ZERO;
        return (side === 'BUY' ? value : value.neg()).plus(commission);
      }),
    );
    if (!booked.eq(paid)) find(`Money differs: books ${decimalText(booked)}, executions ${decimalText(paid)}`);
  }
}
