/** What IB writes (error 399) of an order that has to wait for its market to open. Only words and the search for that instant. */
import { GATEWAY_ZONE, plainTimeText } from './gateway-time.ts';
import type { Market } from './market.ts';
import { newYorkDay } from './new-york-time.ts';
import type { BookedOrder } from './order-book.ts';
import { isForClose, isForOpening } from './order-kind.ts';
import { sessionOf } from './session-hours.ts';

/** The longest a market is closed: a long weekend, with room. */
const DAYS_AHEAD = 10;

/** Undefined for orders that wait for an auction anyway, and where no opening is in sight. */
export function heldUntilText(
  { order, listing, orderType, extended }: BookedOrder,
  { market, atMs }: { readonly market: Market; readonly atMs: number },
): string | undefined {
  if (isForClose(orderType) || isForOpening(orderType)) return undefined;
  const { hours, venue } = listing.terms;
  const today = newYorkDay(atMs);
  for (let day = today; day <= today + DAYS_AHEAD; day += 1) {
    if (!market.isTradingDay(day)) continue;
    const session = sessionOf(hours, day);
    const opensAtMs = extended ? session.tradingOpenAtMs : session.openAtMs;
    if (opensAtMs <= atMs) continue;
    const { side, quantity } = order.input;
    return (
      `Order Message:\n${side} ${quantity.toFixed()} ${listing.contract.localSymbol} ${venue}\n` +
      `Warning: your order will not be placed at the exchange until ${plainTimeText(opensAtMs, GATEWAY_ZONE)} US/Eastern`
    );
  }
  return undefined;
}
