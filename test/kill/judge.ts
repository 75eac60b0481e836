/**
 * The verdict on one run, from what the broker logged on its wire and holds, and what the ledger says. The desk's own
 * answers are not asked, except whether it came to an end.
 */
import { decimal, decimalText, isZero, type Decimal } from '../../lib/domain/decimal.ts';
import { DONE_ORDER_STATES } from '../../lib/domain/ledger-order.ts';
import type { PaperGateway } from '../../lib/paper/paper-gateway.ts';
import type { LedgerView } from '../../lib/ports/ledger.ts';

export interface Verdict {
  /** placeOrder messages beyond the first of their reference or id, and sends by a holder that had lost its lease. */
  readonly duplicates: readonly string[];
  /** Orders, runs and positions that are not settled at the end. */
  readonly unresolved: readonly string[];
  readonly sent: number;
}

export interface PlacedOnWire {
  readonly session: number;
  readonly orderId: string;
  readonly orderRef: string;
}

export function placedOnWire(gateway: PaperGateway): readonly PlacedOnWire[] {
  return gateway.wireLog
    .of('placeOrder')
    .filter(({ direction }) => direction === 'in')
    .map(({ session, fields }) => {
      const { orderId, orderRef }: { orderId?: number; orderRef?: string } = fields;
      return { session, orderId: String(orderId), orderRef: orderRef ?? '' };
    });
}

/** What came more than once, by reference and by order id. */
export function repeatedOnWire(placed: readonly PlacedOnWire[]): readonly string[] {
  return (['orderRef', 'orderId'] as const).flatMap((name) => {
    const seen = new Set<string>();
    return placed.flatMap((order) => {
      const value = order[name];
      if (seen.has(value)) return [`${name} ${value} came again`];
      seen.add(value);
      return [];
    });
  });
}

export function unsettledOrders({ orders }: LedgerView): readonly string[] {
  return [...orders.values()]
    .filter(({ state }) => !DONE_ORDER_STATES.has(state))
    .map(({ orderRef, state, reason }) => `order ${orderRef} is ${state} (${reason ?? 'no reason'})`);
}

type Quantities = ReadonlyMap<number, Decimal>;

export function positionsOf(gateway: PaperGateway): Quantities {
  return new Map(
    gateway.broker.positions().flatMap(({ conId, quantity }) => (isZero(quantity) ? [] : [[conId, quantity]])),
  );
}

export function booksOf({ books }: LedgerView): Quantities {
  const sums = new Map<number, Decimal>();
  for (const book of books.values()) {
    for (const [conId, { quantity }] of book) sums.set(conId, (sums.get(conId) ?? decimal(0)).plus(quantity));
  }
  return new Map([...sums].filter(([, quantity]) => !isZero(quantity)));
}

/** Differences of more than `tolerance` (a fraction of what is needed), in words. */
export function differences(
  what: string,
  { found, needed, tolerance }: { readonly found: Quantities; readonly needed: Quantities; readonly tolerance: string },
): readonly string[] {
  const none = decimal(0);
  return [...new Set([...found.keys(), ...needed.keys()])].flatMap((conId) => {
    const is = found.get(conId) ?? none;
    const should = needed.get(conId) ?? none;
    if (is.minus(should).abs().lte(should.abs().times(tolerance))) return [];
    return [`${what} of conId ${conId} is ${decimalText(is)}, needed ${decimalText(should)}`];
  });
}
