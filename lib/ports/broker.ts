/**
 * The broker as the desk needs it, in the desk's words. Real adapter: `lib/adapters/ibkr` (TWS API); its
 * contract suite also runs on the memory one. A connection is used once: after `disconnect`, or after it was
 * lost, only a new one serves.
 */
import type { AccountSnapshot } from '../domain/account.ts';
import type { Bar, BarSize } from '../domain/bar.ts';
import type { Contract, ContractDetails, ContractSpec } from '../domain/contract.ts';
import type { CommissionReport, Execution, Fill } from '../domain/execution.ts';
import type { AccountId, ClientId, OrderId, OrderRef, PermId } from '../domain/ids.ts';
import type { OrderRequest, RiskApproved } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { Position } from '../domain/position.ts';
import type { Quote } from '../domain/quote.ts';
import type { Side } from '../domain/side.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { MarketDataType } from '../domain/configuration.ts';

/** An order as the broker lists it: open or completed. */
export interface BrokerOrder {
  /** Undefined for orders not made by this desk. */
  readonly orderRef: OrderRef | undefined;
  /** IB's completed orders carry none: undefined there. */
  readonly orderId: OrderId | undefined;
  readonly clientId: ClientId | undefined;
  readonly permId: PermId;
  readonly contract: Contract;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly filled: Decimal;
  readonly status: OrderStatus;
  /** IB's words: orders of others may have types the desk never sends (`STP`, `TRAIL`). */
  readonly properties: {
    readonly orderType: string;
    readonly tif: string;
    readonly limitPrice: Decimal | undefined;
  };
}

/**
 * What an error code proves about the order it names, decided by the adapter's error table:
 * `rejected` it was not accepted; `notice` nothing; `status-follows` its order status will say;
 * `request` the request failed, the order is as it was; `unproven` look it up at the broker.
 */
export type ErrorVerdict = 'rejected' | 'notice' | 'status-follows' | 'request' | 'unproven';

/** What the broker says by itself. Duplicates and any order of arrival are normal. */
export type BrokerEvent =
  | {
      readonly kind: 'order-status';
      readonly orderId: OrderId;
      readonly clientId: ClientId;
      readonly permId: PermId;
      readonly orderRef: OrderRef | undefined;
      readonly status: OrderStatus;
      readonly filled: Decimal;
      readonly remaining: Decimal;
    }
  | { readonly kind: 'execution'; readonly execution: Execution }
  | { readonly kind: 'commission'; readonly report: CommissionReport }
  | {
      readonly kind: 'order-error';
      readonly orderId: OrderId;
      readonly code: number;
      readonly text: string;
      readonly verdict: ErrorVerdict;
    }
  /** Written to the socket (`sent`), or refused by the send gate in the tick of the write and never written. */
  | { readonly kind: 'order-sent'; readonly orderId: OrderId; readonly atMs: number }
  | { readonly kind: 'order-not-sent'; readonly orderId: OrderId; readonly reason: string }
  | { readonly kind: 'link'; readonly state: 'up' | 'lost' | 'restored' | 'closed'; readonly reason: string };

/** A subscription to one contract's prices. Coalesced: only the newest state is kept, however fast the ticks come. */
export interface QuoteStream {
  /** Undefined before the first price. Its `atMs` is the desk's wall time at which the newest tick arrived: its age is known. */
  newest(): Quote | undefined;
  /** Why nothing more will come, or why what came cannot be trusted now (refused, link lost); undefined where all is well. */
  problem(): string | undefined;
  /** Idempotent. */
  stop(): void;
}

/** Asked synchronously in the tick of each order's socket write: a reason not to send this order, or undefined. */
export type SendGate = (order: Pick<OrderRequest, 'contract'>) => string | undefined;

/** A complete, stable list: the broker has said its End. */
export interface BrokerReader {
  readonly account: AccountId;
  readonly clientId: ClientId;
  /** Wall time at which this connection was opened, UTC epoch milliseconds. */
  readonly openedAtMs: number;
  /** Whether the broker is out of reach of the gateway now (1100, 2110): what its lists say or leave out proves nothing. */
  isLinkLost(): boolean;
  /** Market time, UTC epoch milliseconds (whole seconds at IB). */
  currentTime(signal: AbortSignal): Promise<number>;
  positions(signal: AbortSignal): Promise<readonly Position[]>;
  /** All open orders of the account, of every client. */
  openOrders(signal: AbortSignal): Promise<readonly BrokerOrder[]>;
  /** Completed orders of the current broker day. */
  completedOrders(signal: AbortSignal): Promise<readonly BrokerOrder[]>;
  /** Executions of the current broker day of every client, joined with the commissions known so far. */
  executions(signal: AbortSignal): Promise<readonly Fill[]>;
  accountSnapshot(signal: AbortSignal): Promise<AccountSnapshot>;
  /** Every contract the spec fits; an unknown contract is an empty list. */
  contractDetails(spec: ContractSpec | Contract, signal: AbortSignal): Promise<readonly ContractDetails[]>;
  /** The newest `count` bars completed at market time, oldest first; none is looked for before `fromAtMs`. */
  bars(
    request: {
      readonly contract: Contract;
      readonly size: BarSize;
      readonly count: number;
      readonly endAtMs: number;
      readonly fromAtMs?: number;
    },
    signal: AbortSignal,
  ): Promise<readonly Bar[]>;
  /** One snapshot quote; fields the broker does not know are missing. */
  quote(contract: Contract, signal: AbortSignal): Promise<Quote>;
  /** Subscribes until stopped or closed; never throws. `onChange` is called after each change of `newest` or `problem`. */
  streamQuotes(contract: Contract, onChange?: () => void): QuoteStream;
  /** Listeners are called in order of arrival; one that throws does not disturb the others. */
  subscribe(listener: (event: BrokerEvent) => void): () => void;
  /** Aborts when the link is gone for good; its reason says why. */
  readonly closed: AbortSignal;
  /** Idempotent; frees every timer and listener. */
  disconnect(): void;
}

/** A connection that can send orders. */
export interface BrokerTrader extends BrokerReader {
  /** Reserves ids above every id seen or stored; never gives one twice. Call `orderIdHighWater` and store it before sending. */
  allocateOrderIds(count: number): readonly OrderId[];
  /** Highest id given or seen, to be stored per client id. */
  orderIdHighWater(): OrderId;
  /**
   * Queues one order; what becomes of it arrives as events. Never throws for what the broker may say. Once `sendBy` has
   * aborted it is not written any more: what still waits for its turn becomes `order-not-sent`.
   */
  place(order: RiskApproved<OrderRequest>, orderId: OrderId, sendBy: AbortSignal): void;
  /** Queues a cancel; always passes the gate. */
  cancel(orderId: OrderId): void;
}

export interface ConnectOptions {
  readonly clientId: ClientId;
  readonly account: AccountId;
  readonly marketDataType: MarketDataType;
  readonly signal: AbortSignal;
  /** A reader that only shows may be given a connection that others of this process read over; a recovery may not. */
  readonly mayShare?: boolean;
}

export interface TraderOptions extends ConnectOptions {
  readonly gate: SendGate;
  /** Stored high water of this client id; 0 where none is. */
  readonly orderIdHighWater: OrderId;
}

/** Opens connections: ready when handshake, next valid id, accounts, positions and open orders have all arrived. @throws BrokerError */
export interface BrokerConnector {
  connectReader(options: ConnectOptions): Promise<BrokerReader>;
  connectTrader(options: TraderOptions): Promise<BrokerTrader>;
}
