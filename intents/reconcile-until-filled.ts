/**
 * Books what a plan has sent. An order is confirmed when the broker works it, a moment before it fills: this waits that
 * moment, so that the answer tells the books as they end up. It never waits for a limit order that rests.
 */
import type { PlacedOrder } from '../lib/trading/place-orders.ts';
import { reconcile, type Reconciliation } from '../lib/trading/reconcile.ts';
import type { TradingContext } from './intent.ts';

const MAX_READS = 4;
const PAUSE_MS = 500;

export async function reconcileUntilFilled(
  context: TradingContext,
  placed: readonly PlacedOrder[],
): Promise<Reconciliation> {
  const { deps, broker, signal } = context;
  const refs = new Set(placed.map(({ orderRef }) => orderRef));
  for (let read = 1; ; read += 1) {
    const state = await reconcile(deps, broker, context);
    const open = state.orders.filter(({ orderRef, properties }) => {
      return refs.has(orderRef) && properties.orderType === 'MKT';
    });
    if (open.length === 0 || read >= MAX_READS) return state;
    await deps.clock.sleep(PAUSE_MS, signal);
  }
}

/** A moment between the confirmation of orders and the look at what they filled. */
export const settlePause = ({ deps, signal }: TradingContext): Promise<void> => deps.clock.sleep(PAUSE_MS, signal);
