/** What we want to send, and the proof that it may be sent. */
import type { Brand } from './brand.ts';
import { brand } from './brand.ts';
import type { Contract } from './contract.ts';
import type { Decimal } from './decimal.ts';
import type { OrderRef, StrategyId } from './ids.ts';
import type { Side } from './side.ts';

/** Order types the desk sends, in IB's words. */
export const ORDER_TYPES = ['MKT', 'LMT', 'MOC', 'LOC', 'MOO', 'MTL'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['DAY', 'GTC', 'IOC', 'FOK', 'GTD', 'OPG'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

export const ADAPTIVE_PRIORITIES = ['Patient', 'Normal', 'Urgent'] as const;
export type AdaptivePriority = (typeof ADAPTIVE_PRIORITIES)[number];

/** How an order is to be executed; nothing else can be asked for. */
export interface OrderProperties {
  readonly orderType: OrderType;
  readonly tif: TimeInForce;
  /** Needed for LMT and LOC, refused otherwise. */
  readonly limitPrice?: Decimal;
  readonly outsideRth: boolean;
  readonly adaptivePriority?: AdaptivePriority;
  /** UTC epoch milliseconds. */
  readonly goodAfterTimeAtMs?: number;
}

/** An order before approval. */
export interface OrderRequest {
  readonly orderRef: OrderRef;
  readonly contract: Contract;
  readonly side: Side;
  /** Always > 0. */
  readonly quantity: Decimal;
  readonly properties: OrderProperties;
  /** strategy -> unsigned part of `quantity` it asked for; the parts sum to `quantity`. */
  readonly source: ReadonlyMap<StrategyId, Decimal>;
}

/** A request that passed the pre-trade checks. Only this can be placed. */
export type RiskApproved<Request> = Brand<Request, 'RiskApproved'>;

/** Called by `pre-trade-checks` alone, after every check has passed. */
export const approve = (request: OrderRequest): RiskApproved<OrderRequest> =>
  brand<RiskApproved<OrderRequest>>(request);
