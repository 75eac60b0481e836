/**
 * `/trade-reconciliation`: books what filled, settles what is open, and compares positions with the sum of books.
 * Equal: 200. Different: 409 with the rows and an alert; nothing is corrected by itself.
 */
import { z } from 'zod';
import { crowdedBooks } from '../lib/trading/book-room.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { reconcile, type Reconciliation } from '../lib/trading/reconcile.ts';
import { keepReconciled } from './keep-picture.ts';
import type { BookingIntent, IntentResult } from './intent.ts';
import { showCrowded, showDrift, showFill, showStray, showUnsettled } from './show.ts';
import type { Json } from '../lib/domain/run.ts';

export const tradeReconciliationSchema = z.strictObject({});

export const tradeReconciliation: BookingIntent<typeof tradeReconciliationSchema> = {
  kind: 'booking',
  name: 'trade-reconciliation',
  role: 'trader',
  schema: tradeReconciliationSchema,
  book: async (context) => {
    const state = await reconcile(context.deps, context.broker, context);
    const result = showReconciliation(state);
    await keepReconciled(context, 'trade-reconciliation', state);
    context.record('answer', result.body);
    if (state.drift.length > 0) {
      context.deps.log.write('ERROR', 'LedgerDrift', { runId: context.runId, drift: state.drift.map(showDrift) });
    }
    if (state.strays.length > 0) {
      context.deps.log.write('ERROR', 'OrderLiveButOver', {
        runId: context.runId,
        orders: state.strays.map(showStray),
      });
    }
    const crowded = crowdedBooks(state.books);
    if (crowded.length > 0) {
      context.deps.log.write('WARNING', 'BookNearlyFull', { runId: context.runId, books: crowded.map(showCrowded) });
    }
    return result;
  },
};

export function showReconciliation(state: Reconciliation): IntentResult {
  const drifted = state.drift.length > 0;
  const facts: { readonly [name: string]: Json } = {
    marketTime: isoTime(state.truth.atMs),
    fills: state.truth.fills.map(showFill),
    booked: state.booked.length,
    settledOrders: state.left,
    unsettledOrders: [...state.orders.map(showUnsettled), ...state.strays.map(showStray)],
    notes: state.notes.map(({ kind, key, orderRef }) => ({ kind, execution: key, orderRef: orderRef ?? null })),
    proof: state.proof,
    drift: state.drift.map(showDrift),
  };
  if (!drifted) return { status: 200, body: facts };
  const symbols = state.drift.map(({ localSymbol }) => localSymbol).join(', ');
  return {
    status: 409,
    body: {
      type: 'urn:intentdesk:problem:ledger-drift',
      title: 'The ledger and the broker differ',
      status: 409,
      detail: `Ledger and broker differ in ${symbols}`,
      ...facts,
    },
  };
}
