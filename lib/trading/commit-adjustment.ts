/**
 * The transaction of an adjustment: the books change, the adjustment is recorded, the run is PLANNED so that a second
 * delivery does not adjust again, and orders of earlier days whose contract is right now leave. Safe to repeat.
 */
import { decimalText } from '../domain/decimal.ts';
import type { Adjustment } from '../domain/adjustment.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import type { FencingToken } from '../domain/ids.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Ledger, LedgerChange, LedgerView } from '../ports/ledger.ts';
import { partsAfter } from './parts-after.ts';
import { bookAdjustment } from './book-adjustment.ts';
import { marketDay } from './calendar.ts';
import { verifyToken } from './hold-lease.ts';
import { BROKER_ZONE } from './iso-time.ts';
import type { BrokerTruth } from './read-broker.ts';
import { settleEarlierDays } from './settle-earlier-days.ts';

export interface AdjustmentToCommit {
  readonly adjustment: Adjustment;
  /** Read just before, under the lease. */
  readonly truth: BrokerTruth;
  readonly token: FencingToken;
}

/**
 * The adjustment as it is stored now, with the orders that left by it; where an earlier delivery of the run has made it, that
 * one, with its price and its time. @throws ValidationError, ProblemError `ledger-drift`, LeaseLostError */
export function commitAdjustment(
  ledger: Ledger,
  { adjustment, truth, token }: AdjustmentToCommit,
  signal: AbortSignal,
): Promise<Adjustment> {
  const { id, runId } = adjustment;
  return ledger.transact<Adjustment>(
    { books: 'all', orders: 'all', session: true, lease: true, run: runId, adjustments: [id] },
    (view) => {
      verifyToken(view, token);
      if (view.run === undefined) throw new Error(`Run ${runId} is not known`);
      const made = view.adjustments.get(id);
      if (made !== undefined) return { changes: [], result: made };
      if (view.run.state !== 'CLAIMED') {
        throw new Error(`Run ${runId} cannot adjust: found ${view.run.state} without its adjustment, needed CLAIMED`);
      }
      requireSettled(view, { adjustment, truth });
      const facts = { positions: truth.positions, nowMs: truth.atMs };
      const moved = bookAdjustment(view, adjustment, facts);
      const isVouched = adjustment.from === undefined || adjustment.to === undefined;
      const vouched = new Set(isVouched ? [adjustment.contract.conId] : []);
      const settled = settleEarlierDays({ ...partsAfter(view, moved), session: view.session }, truth, vouched);
      const settledOrders = settled.flatMap((change) => (change.kind === 'remove-order' ? [change.orderRef] : []));
      const stored: Adjustment = { ...adjustment, settledOrders };
      const kept: LedgerChange = { kind: 'put-adjustment', adjustment: stored };
      return {
        changes: [{ kind: 'put-run', run: { ...view.run, state: 'PLANNED' } }, ...moved, ...settled, kept],
        result: stored,
      };
    },
    signal,
  );
}

/**
 * What may still be booked by itself must not be adjusted by hand, or it counts twice: with the broker's side, orders of
 * today whose executions may still come, and reads that were not stable; between books, orders that work for one of them.
 */
function requireSettled(
  { orders }: Pick<LedgerView, 'orders'>,
  { adjustment, truth }: Omit<AdjustmentToCommit, 'token'>,
): void {
  const { contract, from, to } = adjustment;
  const own = [...orders.values()].filter((order) => order.contract.conId === contract.conId);
  const isMove = from !== undefined && to !== undefined;
  const today = marketDay(truth.atMs, BROKER_ZONE);
  const isInTheWay = (order: LedgerOrder): boolean => {
    if (isMove) return !DONE_ORDER_STATES.has(order.state) && (order.source.has(from) || order.source.has(to));
    const isLive = truth.openOrders.some(({ orderRef }) => orderRef === order.orderRef);
    return isLive || marketDay(order.plannedAtMs, BROKER_ZONE) >= today;
  };
  const [first] = own.filter(isInTheWay);
  if (first !== undefined) {
    const found = `order ${first.orderRef} is ${first.state}, ${decimalText(first.filled)} of it booked`;
    throw refused(
      `Books of ${contract.localSymbol} cannot be adjusted: ${found}: needed it settled, cancel or reconcile first`,
    );
  }
  if (!isMove && (!truth.stable || truth.linkWasLost)) {
    throw refused(`Books of ${contract.localSymbol} cannot be adjusted: the broker's lists still changed`);
  }
}

const refused = (detail: string): ProblemError =>
  new ProblemError({ type: 'ledger-drift', detail, retryAfterSeconds: 30 });
