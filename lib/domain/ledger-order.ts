/** An order as the ledger keeps it, from its plan until it is done and booked (`positions/{mode}/openOrders/{orderRef}`). */
import type { Contract } from './contract.ts';
import type { Fill } from './execution.ts';
import type { Decimal } from './decimal.ts';
import type { ClientId, OrderId, OrderRef, PermId, RunId, StrategyId } from './ids.ts';
import type { OrderProperties } from './order.ts';
import type { Side } from './side.ts';

/**
 * PLANNED: stored, never handed to a socket: the only state from which an order may be sent.
 * SENDING: marked before the first write; may or may not have reached the broker.
 * WORKING: the broker has it. UNKNOWN: sent, no proof either way.
 * FILLED, CANCELLED, REJECTED, DENIED, EXPIRED (proved absent at the broker): done.
 */
export const LEDGER_ORDER_STATES = [
  'PLANNED',
  'SENDING',
  'WORKING',
  'UNKNOWN',
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'DENIED',
  'EXPIRED',
] as const;
export type LedgerOrderState = (typeof LEDGER_ORDER_STATES)[number];

export const DONE_ORDER_STATES: ReadonlySet<LedgerOrderState> = new Set([
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'DENIED',
  'EXPIRED',
]);

/** Part of an order already booked for one strategy; unsigned. */
export interface BookedShare {
  readonly quantity: Decimal;
  /** Quantity x average price x multiplier. */
  readonly cost: Decimal;
  readonly commission: Decimal;
}

export interface LedgerOrder {
  readonly orderRef: OrderRef;
  readonly runId: RunId;
  readonly contract: Contract;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly properties: OrderProperties;
  readonly sizeIncrement: Decimal;
  readonly state: LedgerOrderState;
  /** strategy -> unsigned quantity it asked for; sums to `quantity`. */
  readonly source: ReadonlyMap<StrategyId, Decimal>;
  readonly booked: ReadonlyMap<StrategyId, BookedShare>;
  /** By the newest revisions of its executions. */
  readonly filled: Decimal;
  /** Filled as the broker's statuses and lists say, never less than before; undefined until it has said so. */
  readonly brokerFilled?: Decimal;
  /** strategy -> newest bar it had acted on before this plan and with it: put back where the order ends unfilled. */
  readonly acted?: ReadonlyMap<StrategyId, { readonly beforeAtMs?: number; readonly throughAtMs: number }>;
  readonly clientId: ClientId | undefined;
  readonly orderId: OrderId | undefined;
  readonly permId: PermId | undefined;
  /** IB's code or our reason, where the order was rejected, denied or is unknown. */
  readonly reason: string | undefined;
  /** Market time. */
  readonly plannedAtMs: number;
  /** The desk's clock at the socket write and at the broker's first word, where they were seen; for people only. */
  readonly sentAtMs?: number;
  readonly confirmedAtMs?: number;
  readonly updatedAtMs: number;
}

/** An execution as the ledger keeps it: its newest revision (`positions/{mode}/executions/{execKey}`). */
export interface LedgerExecution {
  readonly revision: number;
  readonly fill: Fill;
  /** Undefined: nobody's order, booked to `unallocated`. */
  readonly orderRef: OrderRef | undefined;
}

/** A part of opposite deltas that strategies settle among themselves (`positions/{mode}/crosses/{id}`). */
export interface InternalCross {
  readonly id: string;
  readonly runId: RunId;
  readonly contract: Contract;
  /** strategy -> signed units; sums to zero. */
  readonly deltas: ReadonlyMap<StrategyId, Decimal>;
  readonly price: Decimal;
  readonly atMs: number;
}
