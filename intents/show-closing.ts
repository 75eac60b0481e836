/** The answer of closing: what was cancelled, closed and crossed, what stays and why, and whether the named books are flat. */
import { isZero } from '../lib/domain/decimal.ts';
import { EMPTY_BOOK } from '../lib/domain/holding.ts';
import type { Configuration } from '../lib/domain/configuration.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { PlacedOrder } from '../lib/trading/place-orders.ts';
import type { Reconciliation } from '../lib/trading/reconcile.ts';
import type { IntentResult } from './intent.ts';
import type { ClosingAsked, PreparedClosing } from './prepare-closing.ts';
import { showCross, showOrders } from './show-orders.ts';
import { showDrift, showHoldings, showUnsettled } from './show.ts';

export interface ShownClosing extends PreparedClosing {
  readonly asked: ClosingAsked;
  readonly cancelled: readonly string[];
  readonly placed: readonly PlacedOrder[];
  /** Books and orders at the end. */
  readonly after: Reconciliation;
  readonly context: { readonly configuration: Pick<Configuration, 'tradingState'> };
}

export function showClosing({ asked, plan, cancelled, placed, after, context }: ShownClosing): IntentResult {
  const isHeld = (id: ClosingAsked['strategies'][number]): boolean =>
    [...(after.books.get(id) ?? EMPTY_BOOK).values()].some(({ quantity }) => !isZero(quantity));
  const remaining = asked.strategies.filter(isHeld);
  return {
    status: 200,
    body: {
      outcome: 'done',
      dryRun: asked.dryRun,
      cancelOnly: asked.cancelOnly,
      tradingState: context.configuration.tradingState,
      marketTime: isoTime(after.truth.atMs),
      proof: after.proof,
      strategies: asked.strategies,
      cancelled,
      internalCrosses: plan.crosses.map(showCross),
      orders: [
        ...showOrders(plan.orders, placed),
        ...plan.outcomes.map(({ conId, localSymbol, kind, reason }) => ({ conId, localSymbol, outcome: kind, reason })),
      ],
      flat: remaining.length === 0,
      remaining: Object.fromEntries(remaining.map((id) => [id, showHoldings(after.books.get(id) ?? EMPTY_BOOK)])),
      unsettledOrders: after.orders.map(showUnsettled),
      drift: after.drift.map(showDrift),
    },
  };
}

export const skippedClosing = (): IntentResult => ({
  status: 200,
  body: { outcome: 'skipped', reason: 'enforceFlatEod is false: nothing is closed before the close' },
});
