/**
 * What becomes of orders of earlier broker days that the broker does not list any more (docs/adr/0015). IB tells
 * executions of the current day only: absence from the open orders proves that an order is not live, but what it filled
 * on a day that nobody read cannot be known. Only the positions can prove that nothing of it is missing. Pure changes,
 * made after everything the broker told is booked; it guesses nothing and sends nothing.
 */
import type { Book } from '../domain/holding.ts';
import { decimalText, isZero, sum, type Decimal } from '../domain/decimal.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import type { LedgerChange, LedgerView } from '../ports/ledger.ts';
import { marketDay } from './calendar.ts';
import { BROKER_ZONE } from './iso-time.ts';
import { endedShort, putBackActed, withoutActed } from './put-back-acted.ts';
import type { BrokerTruth } from './read-broker.ts';
import { leaveOpenOrders } from './settle-order.ts';

/**
 * Positions equal books in the contract: the order leaves with what is booked. They differ, or orders of both sides hide
 * each other: it stays UNKNOWN, which freezes its contract, and says why. `view` is what is left after booking.
 * In a contract that a person `vouched` for (docs/adr/0022) sides that could hide each other are no doubt any more.
 */
export function settleEarlierDays(
  view: Pick<LedgerView, 'orders' | 'books' | 'session'>,
  truth: BrokerTruth,
  vouched: ReadonlySet<ConId> = new Set(),
): readonly LedgerChange[] {
  const gone = [...view.orders.values()].filter((order) => isGone(order, truth));
  const changes: LedgerChange[] = [];
  const short: LedgerOrder[] = [];
  for (const order of gone) {
    const doubt = doubtOf(order, { gone, books: view.books, truth, vouched });
    if (doubt !== undefined) {
      const stays = staying(order, doubt);
      if (stays !== order) changes.push({ kind: 'put-order', order: stays });
      continue;
    }
    const leaving = proved(order);
    if (endedShort(leaving)) short.push(leaving);
    changes.push(...leaveOpenOrders(withoutActed(leaving)));
  }
  return [...changes, ...putBackActed(view.session, short)];
}

/** Of an earlier day, perhaps sent, and certainly not live: the open orders, read to their End, do not name it. */
function isGone(order: LedgerOrder, truth: BrokerTruth): boolean {
  if (order.state === 'PLANNED' || !truth.stable || truth.linkWasLost) return false;
  if (marketDay(order.plannedAtMs, BROKER_ZONE) >= marketDay(truth.atMs, BROKER_ZONE)) return false;
  if (truth.openOrders.some(({ orderRef }) => orderRef === order.orderRef)) return false;
  if (DONE_ORDER_STATES.has(order.state)) return true;
  const isNewer = order.updatedAtMs < truth.connectionOpenedAtMs;
  // What the broker was never seen to have may be in flight until its sender is gone: see `settle-from-lists.ts`.
  return isNewer && (order.state === 'WORKING' || order.clientId === truth.clientId);
}

interface Evidence {
  readonly gone: readonly LedgerOrder[];
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly truth: BrokerTruth;
  readonly vouched: ReadonlySet<ConId>;
}

/** Why something of it may be missing from the books; undefined: nothing can be. */
function doubtOf(order: LedgerOrder, { gone, books, truth, vouched }: Evidence): string | undefined {
  const { conId, secType, localSymbol } = order.contract;
  // Cash is in no book: nothing of it can be missing there.
  if (secType === 'CASH') return undefined;
  const position = sum(truth.positions.filter(({ contract }) => contract.conId === conId).map((it) => it.quantity));
  const booked = bookedIn(books, conId);
  if (!position.eq(booked)) {
    return `Not live any more, of a day that was not read to its end: position of ${localSymbol} is ${decimalText(position)}, books say ${decimalText(booked)}`;
  }
  if (vouched.has(conId)) return undefined;
  const hides = gone.some(({ contract, side }) => contract.conId === conId && side !== order.side);
  return hides
    ? `Not live any more, of a day that was not read to its end: orders of both sides in ${localSymbol} could hide each other`
    : undefined;
}

const bookedIn = (books: ReadonlyMap<StrategyId, Book>, conId: ConId): Decimal =>
  sum([...books.values()].flatMap((book) => book.get(conId)?.quantity ?? []));

function staying(order: LedgerOrder, reason: string): LedgerOrder {
  const state = DONE_ORDER_STATES.has(order.state) ? order.state : 'UNKNOWN';
  return state === order.state && reason === order.reason ? order : { ...order, state, reason };
}

function proved(order: LedgerOrder): LedgerOrder {
  if (DONE_ORDER_STATES.has(order.state)) return order;
  const part = isZero(order.filled) ? 'nothing' : decimalText(order.filled);
  const reason = `Not live any more, and positions equal the books with ${part} of it booked`;
  return { ...order, state: 'EXPIRED', reason };
}
