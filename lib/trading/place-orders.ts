/**
 * Sends a planned basket and waits for the broker's own word on each order. The whole basket is marked SENDING in one
 * commit before the first socket write; what the broker says arrives as events; an order without proof at the deadline
 * is `unknown`, never dropped and never sent again.
 */
import { max, ZERO, type Decimal } from '../domain/decimal.ts';
import type { FencingToken, OrderId, OrderRef, PermId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { OrderRequest, RiskApproved } from '../domain/order.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';
import type { BrokerEvent, BrokerTrader } from '../ports/broker.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger, LedgerChange, LedgerDecision, LedgerView } from '../ports/ledger.ts';
import { confirm, expire, ledgerStateAfter, startConfirmation, type Confirmation } from './confirm-order.ts';
import { verifyToken } from './hold-lease.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { outcomeEntry, sentEntry } from './trade-log-entries.ts';
import { keepUnshipped } from './unshipped-entries.ts';

export interface PlacingDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly broker: BrokerTrader;
}

export interface PlacingOptions {
  readonly token: FencingToken;
  readonly confirmationMs: number;
  /** Its abort ends the wait, not the orders: what is unproven then is `unknown`. */
  readonly signal: AbortSignal;
  /** Deadline of the commit that records the outcomes. */
  readonly recordMs: number;
  /** Called in the tick in which an order was written to the socket; must neither throw nor wait. */
  readonly onSent?: ((order: RiskApproved<OrderRequest>) => void) | undefined;
}

export interface PlacedOrder {
  readonly orderRef: OrderRef;
  readonly orderId: OrderId;
  readonly permId: PermId | undefined;
  readonly outcome: OrderOutcome;
  /** By the broker's statuses and executions. */
  readonly filled: Decimal;
  /** From the socket write to the outcome; undefined where nothing was written. */
  readonly latencyMs: number | undefined;
  /** The desk's clock at the socket write and at the outcome, where they were seen. */
  readonly times: Pick<LedgerOrder, 'sentAtMs' | 'confirmedAtMs'>;
}

export async function placeOrders(
  deps: PlacingDeps,
  basket: readonly RiskApproved<OrderRequest>[],
  options: PlacingOptions,
): Promise<readonly PlacedOrder[]> {
  if (basket.length === 0) return [];
  const ids = deps.broker.allocateOrderIds(basket.length);
  const numbered = basket.flatMap((request, index) => {
    const orderId = ids[index];
    return orderId === undefined ? [] : [{ request, orderId }];
  });
  if (numbered.length !== basket.length) {
    throw new Error(`Order ids are missing: found ${numbered.length}, needed ${basket.length}`);
  }
  await markSending(deps, numbered, options);
  const placed = await sendAndConfirm(deps, numbered, options);
  await recordOutcomes(deps, placed, options);
  return placed;
}

interface Numbered {
  readonly request: RiskApproved<OrderRequest>;
  readonly orderId: OrderId;
}

/** One commit, before the first write: from here on nobody may take the orders for unsent. */
function markSending(
  { ledger, clock, broker }: PlacingDeps,
  basket: readonly Numbered[],
  { token, signal }: PlacingOptions,
): Promise<void> {
  const nowMs = clock.nowMs();
  return ledger.transact<void>(
    { orders: basket.map(({ request }) => request.orderRef), lease: true },
    (view) => {
      verifyToken(view, token);
      const changes: LedgerChange[] = basket.map(({ request, orderId }) => {
        const order = view.orders.get(request.orderRef);
        if (order?.state !== 'PLANNED') {
          throw new Error(
            `Order ${request.orderRef} cannot be sent: found ${order?.state ?? 'nothing'}, needed PLANNED`,
          );
        }
        const sending: LedgerOrder = {
          ...order,
          state: 'SENDING',
          orderId,
          clientId: broker.clientId,
          updatedAtMs: nowMs,
        };
        return { kind: 'put-order', order: sending };
      });
      const orderIdHighWater = new Map([[broker.clientId, broker.orderIdHighWater()]]);
      changes.push({ kind: 'put-session', session: { orderIdHighWater } });
      return { changes, result: undefined };
    },
    signal,
  );
}

interface Waiting {
  readonly request: RiskApproved<OrderRequest>;
  confirmation: Confirmation;
  sentAtMs: number | undefined;
  settledAtMs: number | undefined;
}

/** Resolves when every order has an outcome, at the deadline, or when the link is gone for good. */
async function sendAndConfirm(
  { clock, broker }: PlacingDeps,
  basket: readonly Numbered[],
  { confirmationMs, signal, onSent }: PlacingOptions,
): Promise<readonly PlacedOrder[]> {
  const waiting = new Map<OrderId, Waiting>();
  for (const { request, orderId } of basket) {
    const { orderRef, quantity } = request;
    const confirmation = startConfirmation({ orderId, clientId: broker.clientId, orderRef, quantity });
    waiting.set(orderId, { request, confirmation, sentAtMs: undefined, settledAtMs: undefined });
  }
  await withDeadline(clock, { what: 'confirming the orders', durationMs: confirmationMs, parent: signal }, (within) => {
    return watchUntilSettled({ clock, broker }, { waiting, onSent, ended: AbortSignal.any([within, broker.closed]) });
  });
  const nowMs = clock.nowMs();
  const reason = broker.closed.aborted ? 'the link to the broker was lost' : 'no confirmation within the deadline';
  return [...waiting.values()].map((order) => placedOrder(order, { nowMs, reason }));
}

/** Places the orders and listens until each has an outcome or `ended` aborts; what still waits to be sent is not sent then. */
function watchUntilSettled(
  { clock, broker }: Pick<PlacingDeps, 'clock' | 'broker'>,
  {
    waiting,
    ended,
    onSent,
  }: Pick<PlacingOptions, 'onSent'> & {
    readonly waiting: ReadonlyMap<OrderId, Waiting>;
    readonly ended: AbortSignal;
  },
): Promise<void> {
  return new Promise<void>((resolve) => {
    const finish = (): void => {
      unsubscribe();
      ended.removeEventListener('abort', finish);
      resolve();
    };
    const open = new Set(waiting.keys());
    const unsubscribe = broker.subscribe((event) => {
      for (const [orderId, order] of concerned(waiting, event)) {
        if (event.kind === 'order-sent') {
          order.sentAtMs = clock.nowMs();
          onSent?.(order.request);
        }
        order.confirmation = confirm(order.confirmation, event);
        if (order.confirmation.outcome === undefined) continue;
        order.settledAtMs ??= clock.nowMs();
        open.delete(orderId);
      }
      if (open.size === 0) finish();
    });
    ended.addEventListener('abort', finish, { once: true });
    for (const [orderId, { request }] of waiting) broker.place(request, orderId, ended);
    if (ended.aborted) finish();
  });
}

/** The one order that an event is about, or all of them: a thousand orders must not each look at what is said of the others. */
function concerned(waiting: ReadonlyMap<OrderId, Waiting>, event: BrokerEvent): Iterable<readonly [OrderId, Waiting]> {
  if (event.kind === 'link') return waiting;
  if (event.kind === 'commission') return [];
  const { orderId } = event.kind === 'execution' ? event.execution : event;
  const order = waiting.get(orderId);
  return order === undefined ? [] : [[orderId, order]];
}

function placedOrder(
  { confirmation, sentAtMs, settledAtMs }: Waiting,
  late: { nowMs: number; reason: string },
): PlacedOrder {
  const { orderRef, orderId, permId, outcome, filled } = expire(confirmation, late);
  const latencyMs = sentAtMs === undefined || settledAtMs === undefined ? undefined : settledAtMs - sentAtMs;
  const times = {
    ...(sentAtMs === undefined ? {} : { sentAtMs }),
    ...(sentAtMs === undefined || settledAtMs === undefined ? {} : { confirmedAtMs: settledAtMs }),
  };
  return { orderRef, orderId, permId, outcome, filled, latencyMs, times };
}

/**
 * States never regress, and an order that left the ledger meanwhile stays gone. Runs under a deadline of its own:
 * the caller's may have passed, and what is known must be written all the same.
 */
async function recordOutcomes(
  { ledger, clock }: PlacingDeps,
  placed: readonly PlacedOrder[],
  { token, recordMs }: PlacingOptions,
): Promise<void> {
  const nowMs = clock.nowMs();
  const decide = (view: LedgerView): LedgerDecision<void> => {
    verifyToken(view, token);
    const changes = placed.flatMap((order) => recordedChange(view, order, nowMs));
    const entries = placed.flatMap((order) => toldEntries(view, order));
    return { changes: [...changes, ...keepUnshipped(entries)], result: undefined };
  };
  const orders = placed.map(({ orderRef }) => orderRef);
  await withDeadline(clock, { what: 'recording the outcomes of the orders', durationMs: recordMs }, (signal) =>
    ledger.transact({ orders, lease: true }, decide, signal),
  );
}

function recordedChange(
  view: LedgerView,
  { orderRef, permId, outcome, filled, times }: PlacedOrder,
  nowMs: number,
): readonly LedgerChange[] {
  const order = view.orders.get(orderRef);
  if (order === undefined) return [];
  const recorded: LedgerOrder = {
    ...order,
    ...times,
    state: ledgerStateAfter(order.state, outcome),
    brokerFilled: max(order.brokerFilled ?? ZERO, filled),
    permId: order.permId ?? permId,
    reason: reasonOf(outcome) ?? order.reason,
    updatedAtMs: nowMs,
  };
  return [{ kind: 'put-order', order: recorded }];
}

/** As the run tells them. That an order was sent is told where the broker's word proves it. */
function toldEntries(view: LedgerView, { orderRef, outcome }: PlacedOrder): readonly TradeLogEntry[] {
  const order = view.orders.get(orderRef);
  if (order === undefined) return [];
  const origin = { runId: order.runId, atMs: order.plannedAtMs };
  const isSent = outcome.kind !== 'denied' && outcome.kind !== 'unknown';
  return [...(isSent ? [sentEntry(order, origin)] : []), outcomeEntry(order, outcome, origin)];
}

function reasonOf(outcome: OrderOutcome): string | undefined {
  switch (outcome.kind) {
    case 'rejected':
      return `${outcome.code}: ${outcome.text}`;
    case 'denied':
    case 'unknown':
      return outcome.reason;
    case 'working':
    case 'filled':
    case 'cancelled':
      return undefined;
  }
}
