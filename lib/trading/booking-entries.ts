/**
 * Entries of the trade log for what a reconciliation changed: a FILLED for each booked execution, and the steps of
 * orders that ended, vanished or were found. Pure, from a view and the changes decided on it, so that it may stand
 * inside a transaction; the caller pushes the entries after the commit.
 */
import { decimalText, isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { UNALLOCATED, type ExecKey, type OrderRef, type RunId, type StrategyId } from '../domain/ids.ts';
import type { LedgerExecution, LedgerOrder } from '../domain/ledger-order.ts';
import { signedQuantity } from '../domain/side.ts';
import type { LedgerChange, LedgerView } from '../ports/ledger.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { isoTime } from './iso-time.ts';
import { sha256 } from './run-key.ts';
import { quantitiesDue } from './share-order.ts';
import { bounded, orderEntry, shares } from './trade-log-entries.ts';

/** Steps of orders in `changes` whose state is another one than in `view`, in the order of the changes. */
export function stepEntries(
  view: Pick<LedgerView, 'orders'>,
  changes: readonly LedgerChange[],
  atMs: number,
): readonly TradeLogEntry[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'put-order' && change.kind !== 'put-settled-order') return [];
    const before = view.orders.get(change.order.orderRef);
    if (before === undefined || before.state === change.order.state) return [];
    // A working order has been confirmed; how it filled is told by its executions.
    if (before.state === 'WORKING' && change.order.state === 'FILLED') return [];
    return stepEntry(change.order, atMs) ?? [];
  });
}

/** As the confirmation told it, where it did: the same step has the same id. */
function stepEntry(order: LedgerOrder, atMs: number): TradeLogEntry | undefined {
  const origin = { runId: order.runId, atMs };
  const because = order.reason === undefined ? {} : { errorMessage: order.reason };
  switch (order.state) {
    case 'WORKING':
      return orderEntry(order, { status: 'PENDING', comment: 'Confirmed: working at the broker' }, origin);
    case 'FILLED':
      return orderEntry(order, { status: 'PENDING', comment: 'Confirmed: filled at the broker' }, origin);
    case 'CANCELLED':
      return orderEntry(order, { status: 'CANCELLED', comment: 'Cancelled at the broker' }, origin);
    case 'REJECTED':
      return orderEntry(order, { status: 'FAILED', comment: 'Rejected by the broker', ...because }, origin);
    case 'EXPIRED':
      return orderEntry(
        order,
        { status: 'FAILED', comment: 'Expired: proved absent at the broker', ...because },
        origin,
      );
    case 'UNKNOWN':
      return orderEntry(order, { status: 'UNKNOWN', comment: 'No proof either way', ...because }, origin);
    case 'DENIED':
      return orderEntry(order, { status: 'DENIED', comment: 'Denied before sending', ...because }, origin);
    case 'PLANNED':
    case 'SENDING':
      return undefined;
  }
}

/** What the executions in `changes` are told as; `runId` is the run that books, told where no order of ours is behind. */
export function fillEntries(
  view: Pick<LedgerView, 'orders' | 'settledOrders' | 'executions'>,
  changes: readonly LedgerChange[],
  runId: RunId,
): readonly TradeLogEntry[] {
  const filled = new Map<OrderRef, FilledSoFar>();
  return changes.flatMap((change) => {
    if (change.kind !== 'put-execution') return [];
    const { key, execution } = change;
    const told: ToldExecution = { key, execution, known: view.executions.get(key) };
    const order = orderOf(view, execution.orderRef);
    if (order === undefined) return [fillEntry(told, { runId, strategies: unallocatedShare(execution.fill) })];
    const before = filled.get(order.orderRef) ?? { filled: order.filled, due: quantitiesDue(order, order.filled) };
    const after = countIn(order, before, told);
    filled.set(order.orderRef, after);
    return [fillEntry(told, { runId: order.runId, strategies: changeOfShares(order, before.due, after.due) })];
  });
}

/** An order's units, and what of them is due to whom, after some of the executions that one booking counts in. */
interface FilledSoFar {
  readonly filled: Decimal;
  readonly due: ReadonlyMap<StrategyId, Decimal>;
}

interface ToldExecution {
  readonly key: ExecKey;
  readonly execution: LedgerExecution;
  /** The report it replaces. */
  readonly known: LedgerExecution | undefined;
}

const orderOf = (
  view: Pick<LedgerView, 'orders' | 'settledOrders'>,
  orderRef: OrderRef | undefined,
): LedgerOrder | undefined =>
  orderRef === undefined ? undefined : (view.orders.get(orderRef) ?? view.settledOrders.get(orderRef));

function countIn(order: LedgerOrder, { filled }: FilledSoFar, { execution, known }: ToldExecution): FilledSoFar {
  const replaced = known?.orderRef === order.orderRef ? known.fill.execution.quantity : ZERO;
  const now = filled.minus(replaced).plus(execution.fill.execution.quantity);
  return { filled: now, due: quantitiesDue(order, now) };
}

/** What the order's shares change by when an execution is counted in after the earlier ones of the same booking. */
function changeOfShares(
  { side }: LedgerOrder,
  before: FilledSoFar['due'],
  after: FilledSoFar['due'],
): TradeLogEntry['strategies'] {
  const changed = new Map<StrategyId, Decimal>();
  for (const id of [...new Set([...before.keys(), ...after.keys()])].toSorted()) {
    const change = (after.get(id) ?? ZERO).minus(before.get(id) ?? ZERO);
    if (!isZero(change)) changed.set(id, change);
  }
  return shares(changed, (part) => signedQuantity(side, part));
}

const unallocatedShare = ({ execution }: Fill): TradeLogEntry['strategies'] => ({
  [UNALLOCATED]: decimalText(signedQuantity(execution.side, execution.quantity)),
});

/**
 * A new execution is FILLED with its volume. Its commission, where it came later, is an entry of volume 0 that brings the
 * profit; a correction tells the difference it makes, so that volumes of all entries still sum to what was filled.
 */
function fillEntry(
  { key, execution, known }: ToldExecution,
  { runId, strategies }: Pick<TradeLogEntry, 'runId' | 'strategies'>,
): TradeLogEntry {
  const { execution: report, commission } = execution.fill;
  const kind = known === undefined ? 'fill' : known.revision === execution.revision ? 'commission' : 'correction';
  return {
    id: sha256(`execution:${key}:${execution.revision}:${kind}`),
    timestamp: isoTime(report.atMs),
    runId,
    symbol: report.contract.localSymbol,
    conId: report.contract.conId,
    action: report.side,
    price: decimalText(report.price),
    volume: decimalText(report.quantity.minus(known?.fill.execution.quantity ?? ZERO)),
    profit: commission?.realizedPnl === undefined ? undefined : decimalText(commission.realizedPnl),
    status: isZero(report.quantity) ? 'CANCELLED' : 'FILLED',
    errorMessage: undefined,
    comment: bounded(`${COMMENTS[kind]} ${report.execId}${orderText(execution)}${feeText(execution.fill)}`),
    strategies,
    version: 1,
  };
}

const COMMENTS = { fill: 'Execution', commission: 'Commission of execution', correction: 'Correction to execution' };

const orderText = ({ orderRef }: LedgerExecution): string =>
  orderRef === undefined ? ' of no order of ours' : ` of order ${orderRef}`;

const feeText = ({ commission }: Fill): string =>
  commission === undefined ? '' : `, commission ${decimalText(commission.commission)} ${commission.currency}`;
