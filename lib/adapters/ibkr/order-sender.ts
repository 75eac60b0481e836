/**
 * Sends orders, each at most once. An order waits in the lane for the pace only; in the very tick of its write the
 * connection and the caller's gate are asked, and whatever speaks against it makes it `order-not-sent` for good.
 * It decides nothing about what becomes of an order that was written: that arrives as events.
 */
import { InvalidValueError } from '../../domain/errors.ts';
import type { AccountId, ClientId, OrderId } from '../../domain/ids.ts';
import type { OrderRequest, RiskApproved } from '../../domain/order.ts';
import type { SendGate } from '../../ports/broker.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BrokerEvents } from './broker-events.ts';
import { errorText } from './connector-log.ts';
import { toIbContract } from './contract-mapping.ts';
import { doNothing } from './do-nothing.ts';
import { HALTING_CODE, type HeardOrderState, type OrderRequestKind } from './error-table.ts';
import type { IbLink } from './ib-link.ts';
import type { IbMessage } from './ib-messages.ts';
import type { OrderIds } from './order-ids.ts';
import { toIbOrder } from './order-mapping.ts';
import { remember } from './remember.ts';

export interface OrderSenderOptions {
  readonly link: IbLink;
  readonly events: BrokerEvents;
  readonly ids: OrderIds;
  readonly account: AccountId;
  readonly gate: SendGate;
  readonly clock: Clock;
}

export class OrderSender {
  readonly #options: OrderSenderOptions;
  /** Allocated and not yet placed. */
  readonly #unused = new Set<OrderId>();
  /** Waiting for the pace -> takes it back. */
  readonly #waiting = new Map<OrderId, () => void>();
  /** The same -> looks no longer for the end of its time. */
  readonly #unwatch = new Map<OrderId, () => void>();
  /** What was last written about an order of this connection. */
  readonly #written = new Map<number, OrderRequestKind>();
  /** What the broker last said of an order of this connection. */
  readonly #heard = new Map<number, HeardOrderState>();
  /** Written and not yet heard of -> tells the lane that it has arrived. */
  readonly #unheard = new Map<number, () => void>();
  /** Orders of this connection that are over, newest last: the oldest are forgotten. */
  readonly #over = new Map<number, true>();
  #halted: string | undefined;

  constructor(options: OrderSenderOptions) {
    this.#options = options;
  }

  /** Listens for what stops orders. Call it once, before the first order. */
  start(): void {
    const { link, events } = this.#options;
    link.subscribe((message) => {
      this.#hear(message);
      this.#stopOn(message);
    });
    events.knownOf = (id) => ({
      kind: this.#written.get(id) ?? 'unknown',
      state: this.#heard.get(id) ?? 'unheard',
    });
  }

  allocate(count: number): readonly OrderId[] {
    const allocated = this.#options.ids.allocate(count);
    for (const id of allocated) this.#unused.add(id);
    return allocated;
  }

  place(order: RiskApproved<OrderRequest>, orderId: OrderId, sendBy: AbortSignal): void {
    if (!this.#unused.delete(orderId)) {
      return this.#notSent(orderId, `order id ${orderId} was not allocated here or was used before`);
    }
    const prepared = prepare(order, this.#options.account);
    if (typeof prepared === 'string') return this.#notSent(orderId, prepared);
    const stopped = tooLate(sendBy) ?? this.#stopped();
    if (stopped !== undefined) return this.#notSent(orderId, stopped);
    this.#waiting.set(orderId, doNothing);
    const takeBack = this.#options.link.lane.enqueue({
      urgency: 'order',
      refuse: (reason) => this.#notSent(orderId, reason),
      write: (arrived) => this.#write(orderId, { ...prepared, request: order, sendBy, arrived }),
    });
    if (!this.#waiting.has(orderId)) return;
    this.#waiting.set(orderId, takeBack);
    const onAbort = (): void => void this.#takeBack(orderId, 'the time to send it is over');
    sendBy.addEventListener('abort', onAbort, { once: true });
    // A signal that somebody listens to is kept by Node for good, and with it what it was made of.
    this.#unwatch.set(orderId, () => sendBy.removeEventListener('abort', onAbort));
  }

  /** An order that still waits is taken back instead. */
  cancel(orderId: OrderId): void {
    const { link } = this.#options;
    if (this.#takeBack(orderId, 'cancelled before it was sent')) return;
    const refuse = (reason: string): void => link.log('warn', 'Cancel was not sent', { orderId, reason });
    link.lane.enqueue({
      urgency: 'order',
      refuse,
      write: () => {
        const problem = link.write((api) => api.cancelOrder(orderId));
        if (problem !== undefined) refuse(problem);
        else if (this.#written.has(orderId)) this.#written.set(orderId, 'cancel');
        return problem === undefined;
      },
    });
  }

  /** The tick of the write: nothing is asked before it and nothing waited for after it. */
  #write(orderId: OrderId, { contract, order, request, sendBy, arrived }: Writing): boolean {
    const { link, events, clock, gate } = this.#options;
    const problem =
      tooLate(sendBy) ??
      this.#stopped() ??
      askGate(gate, request) ??
      link.write((api) => api.placeOrder(orderId, contract, order));
    if (problem !== undefined) {
      this.#notSent(orderId, problem);
      return false;
    }
    this.#waitNoMore(orderId);
    this.#written.set(orderId, 'place');
    this.#unheard.set(orderId, arrived);
    events.emit({ kind: 'order-sent', orderId, atMs: clock.nowMs() });
    return true;
  }

  /** Whatever the broker says of an order proves that it has arrived. */
  #hear(message: IbMessage): void {
    const id = orderIdOf(message, this.#options.link.clientId);
    if (id === undefined) return;
    this.#unheard.get(id)?.();
    this.#unheard.delete(id);
    const status = statusIn(message);
    if (status === undefined || this.#heard.get(id) === 'done' || !this.#written.has(id)) return;
    const isDone = DONE_STATUSES.has(status);
    this.#heard.set(id, isDone ? 'done' : 'live');
    if (!isDone) return;
    remember(this.#over, { key: id, value: true }, (oldest) => {
      this.#written.delete(oldest);
      this.#heard.delete(oldest);
    });
  }

  #stopped(): string | undefined {
    return this.#options.link.connectivityLost ?? this.#halted;
  }

  /** Orders that wait when the connection is lost or a duplicate id is reported are not kept for later. */
  #stopOn(message: IbMessage): void {
    if (message.kind === 'error' && message.code === HALTING_CODE && this.#written.has(message.id)) {
      this.#halted = `order id ${message.id} was reported as a duplicate (${HALTING_CODE}): look up before sending more`;
    } else if (message.kind !== 'info') return;
    const reason = this.#stopped();
    if (reason === undefined) return;
    for (const orderId of Array.from(this.#waiting.keys())) this.#takeBack(orderId, reason);
  }

  /** Whether it still waited: then it is not sent, for good. */
  #takeBack(orderId: OrderId, reason: string): boolean {
    const takeBack = this.#waiting.get(orderId);
    if (takeBack === undefined) return false;
    takeBack();
    this.#notSent(orderId, reason);
    return true;
  }

  #waitNoMore(orderId: OrderId): void {
    this.#waiting.delete(orderId);
    this.#unwatch.get(orderId)?.();
    this.#unwatch.delete(orderId);
  }

  #notSent(orderId: OrderId, reason: string): void {
    this.#waitNoMore(orderId);
    this.#options.events.emit({ kind: 'order-not-sent', orderId, reason });
  }
}

const tooLate = (sendBy: AbortSignal): string | undefined =>
  sendBy.aborted ? 'the time to send it is over' : undefined;

/** A gate that fails keeps the order back. */
function askGate(gate: SendGate, request: OrderRequest): string | undefined {
  try {
    return gate(request);
  } catch (error) {
    return `the send gate failed: ${errorText(error)}`;
  }
}

interface Prepared {
  readonly contract: ReturnType<typeof toIbContract>;
  readonly order: ReturnType<typeof toIbOrder>;
}

interface Writing extends Prepared {
  readonly request: OrderRequest;
  readonly sendBy: AbortSignal;
  readonly arrived: () => void;
}

const DONE_STATUSES: ReadonlySet<string> = new Set(['Filled', 'Cancelled', 'ApiCancelled']);
/** Sent and not taken yet, or not taken at all. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['PendingSubmit', 'ApiPending', 'Inactive']);

/** A status that proves that the broker has, or had, the order. */
function statusIn(message: IbMessage): string | undefined {
  if (message.kind !== 'order-status' && message.kind !== 'open-order') return undefined;
  const status = message.kind === 'order-status' ? message.row.status : message.row.state.status;
  return SAYS_NOTHING.has(status) ? undefined : status;
}

/** The order of this client that a message is about. */
function orderIdOf(message: IbMessage, own: ClientId): number | undefined {
  if (message.kind === 'error') return message.id;
  if (message.kind === 'order-status') return message.row.clientId === own ? message.row.orderId : undefined;
  if (message.kind === 'open-order') return message.row.order.clientId === own ? message.row.order.orderId : undefined;
  return undefined;
}

/** In IB's form, or why it has none. */
function prepare(request: OrderRequest, account: AccountId): Prepared | string {
  try {
    return { contract: toIbContract(request.contract), order: toIbOrder(request, account) };
  } catch (error) {
    if (error instanceof InvalidValueError) return error.message;
    throw error;
  }
}
