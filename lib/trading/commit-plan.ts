/**
 * The plan transaction: before anything is sent, one commit moves the run to PLANNED, stores every order with its
 * deterministic reference, and books the internal crosses. Crosses stand even where an order later fails.
 */
import { ZERO } from '../domain/decimal.ts';
import type { FencingToken, RunId } from '../domain/ids.ts';
import type { InternalCross, LedgerOrder } from '../domain/ledger-order.ts';
import type { Ledger, LedgerChange } from '../ports/ledger.ts';
import { bookCrosses } from './book-cross.ts';
import { verifyToken } from './hold-lease.ts';
import type { PlannedOrder } from './allocation-plan.ts';
import { crossEntry, plannedEntry } from './trade-log-entries.ts';
import { keepUnshipped } from './unshipped-entries.ts';

export interface PlanToCommit {
  readonly runId: RunId;
  readonly token: FencingToken;
  readonly orders: readonly PlannedOrder[];
  readonly crosses: readonly InternalCross[];
  /** strategy -> newest bar its answer acted on, and what it had acted on before. */
  readonly acted: NonNullable<LedgerOrder['acted']>;
  readonly nowMs: number;
  /** A live session plans again and again: what it adds to its own run after the first plan. */
  readonly addsToPlan?: true;
}

/** @throws LeaseLostError, or an Error where the run is not CLAIMED (`addsToPlan`: PLANNED) by this token or an order exists already. */
export function commitPlan(ledger: Ledger, plan: PlanToCommit, signal: AbortSignal): Promise<void> {
  const { runId, token, orders, crosses, acted, nowMs } = plan;
  const refs = orders.map(({ request }) => request.orderRef);
  return ledger.transact<void>(
    // Only crosses move books: a plan without any neither reads them nor waits for who books.
    { run: runId, lease: true, orders: refs, ...(crosses.length === 0 ? {} : { books: 'all' }) },
    (view) => {
      verifyToken(view, token);
      const { run } = view;
      const needed = plan.addsToPlan === true ? 'PLANNED' : 'CLAIMED';
      if (run?.state !== needed || run.token !== token) {
        throw new Error(
          `Run ${runId} cannot be planned: found ${run?.state ?? 'nothing'}, needed our own ${needed} run`,
        );
      }
      for (const ref of refs) if (view.orders.has(ref)) throw new Error(`Order ${ref} exists already`);
      const changes: readonly LedgerChange[] = [
        ...(plan.addsToPlan === true ? [] : [{ kind: 'put-run', run: { ...run, state: 'PLANNED' } } as const]),
        ...orders.map((order): LedgerChange => ({ kind: 'put-order', order: ledgerOrder(order, plan) })),
        ...(crosses.length === 0 ? [] : bookCrosses(view, crosses, nowMs).changes),
        ...keepUnshipped([
          ...crosses.map(crossEntry),
          ...orders.map(({ request }) => plannedEntry(request, { runId, atMs: nowMs })),
        ]),
        ...actedChange(acted),
      ];
      return { changes, result: undefined };
    },
    signal,
  );
}

/** Nothing where nothing acted: many small plans must not fight over one document. */
const actedChange = (acted: PlanToCommit['acted']): readonly LedgerChange[] =>
  acted.size === 0
    ? []
    : [
        {
          kind: 'put-session',
          session: { actedThroughAtMs: new Map([...acted].map(([id, { throughAtMs }]) => [id, throughAtMs])) },
        },
      ];

function ledgerOrder({ request, details }: PlannedOrder, { runId, nowMs, acted }: PlanToCommit): LedgerOrder {
  const own = [...acted].filter(([strategyId]) => request.source.has(strategyId));
  return {
    orderRef: request.orderRef,
    runId,
    contract: request.contract,
    side: request.side,
    quantity: request.quantity,
    properties: request.properties,
    sizeIncrement: details.sizeIncrement,
    state: 'PLANNED',
    source: request.source,
    booked: new Map(),
    filled: ZERO,
    acted: new Map(own),
    clientId: undefined,
    orderId: undefined,
    permId: undefined,
    reason: undefined,
    plannedAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}
