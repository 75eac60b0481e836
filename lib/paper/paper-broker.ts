/**
 * What the paper gateway simulates, apart from the wire: accounts, contracts, market and orders.
 * The server (`server.ts`, `session.ts`, `handlers/`) speaks TWS over it; the simulation (`simulated-broker.ts`)
 * implements it as pure state and events. Neither knows the other's insides.
 */
import type { Bar } from '../domain/bar.ts';
import type { ContractDetails, SecurityType } from '../domain/contract.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { Side } from '../domain/side.ts';

/** An order as it came over the wire, checked for form but not yet for sense. */
export interface PaperOrderInput {
  readonly conId: number;
  readonly side: Side;
  readonly quantity: Decimal;
  /** IB's word, for example `MKT`; unknown ones are refused by the broker, not by the codec. */
  readonly orderType: string;
  readonly limitPrice: Decimal | undefined;
  /** Stop price or trailing distance. */
  readonly auxPrice: Decimal | undefined;
  /** Trailing orders: where the stop stands first; undefined: the distance away from the market. */
  readonly trailStopPrice: Decimal | undefined;
  /** Trailing orders: the distance in percent, instead of `auxPrice`. */
  readonly trailingPercent: Decimal | undefined;
  /** Trailing limit orders: how far the limit keeps from the stop. */
  readonly limitPriceOffset: Decimal | undefined;
  readonly tif: string;
  readonly account: string;
  readonly orderRef: string;
  readonly outsideRth: boolean;
  readonly ocaGroup: string;
  /** 1 cancel with block, 2 reduce with block, 3 reduce without; 0: not said. */
  readonly ocaType: number;
  readonly parentId: number;
  readonly transmit: boolean;
  readonly whatIf: boolean;
  readonly goodAfterTime: string;
  readonly goodTillDate: string;
  readonly algoStrategy: string;
  readonly algoParams: ReadonlyMap<string, string>;
}

export interface PaperOrder {
  readonly clientId: number;
  readonly orderId: number;
  /** Global, assigned at acceptance, before the first openOrder. */
  readonly permId: number;
  readonly input: PaperOrderInput;
  readonly status: OrderStatus;
  /** What it waits for, in IB's words: `child`, `trigger`, both, or nothing. */
  readonly whyHeld: string;
  readonly filled: Decimal;
  readonly remaining: Decimal;
  readonly averageFillPrice: Decimal;
  readonly lastFillPrice: Decimal;
  /** Known once commissions are; undefined before. */
  readonly commission: Decimal | undefined;
  readonly commissionCurrency: string;
  readonly placedAtMs: number;
  readonly completedAtMs: number | undefined;
}

/** Margin requirement and equity in base currency, as IB previews them. */
export interface PreviewedMargin {
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly equityWithLoan: Decimal;
}

/** What an order would cost and bind if it were placed (`whatIf`). */
export interface OrderPreview {
  readonly before: PreviewedMargin;
  readonly change: PreviewedMargin;
  readonly after: PreviewedMargin;
  /** Undefined where only the bounds are known. */
  readonly commission: Decimal | undefined;
  readonly minCommission: Decimal | undefined;
  readonly maxCommission: Decimal | undefined;
  readonly commissionCurrency: string;
  /** What IB would warn of; empty: nothing. */
  readonly warning: string;
}

export interface PaperExecution {
  /** `<base>.<nn>`; a correction repeats the base with a higher `nn`. */
  readonly execId: string;
  readonly clientId: number;
  readonly orderId: number;
  readonly permId: number;
  readonly conId: number;
  readonly account: string;
  readonly orderRef: string;
  /** Where it was executed, never SMART. */
  readonly exchange: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly atMs: number;
  /** Of its order, this execution included. */
  readonly cumulativeQuantity: Decimal;
  readonly averagePrice: Decimal;
}

export interface PaperCommission {
  readonly execId: string;
  readonly commission: Decimal;
  readonly currency: string;
  /** Undefined where the execution only opened. */
  readonly realizedPnl: Decimal | undefined;
}

export interface PaperPosition {
  readonly account: string;
  readonly conId: number;
  readonly quantity: Decimal;
  /** One contract, multiplier included. */
  readonly averageCost: Decimal;
  readonly marketPrice: Decimal;
  readonly marketValue: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly realizedPnl: Decimal;
}

/** `NetLiquidation`, `TotalCashValue`, `CashBalance`, ... as IB names them. */
export interface PaperAccountValue {
  readonly account: string;
  readonly key: string;
  readonly value: string;
  readonly currency: string;
}

/** What happens at the broker, in the order in which IB tells it. */
export type PaperEvent =
  /** openOrder + what the order now looks like. */
  | { readonly kind: 'open-order'; readonly order: PaperOrder }
  | { readonly kind: 'order-status'; readonly order: PaperOrder }
  /** The answer to an order with `whatIf`: told as an openOrder, the order itself is not taken. */
  | { readonly kind: 'what-if'; readonly order: PaperOrder; readonly preview: OrderPreview }
  | { readonly kind: 'execution'; readonly execution: PaperExecution }
  | { readonly kind: 'commission'; readonly clientId: number; readonly commission: PaperCommission }
  | {
      readonly kind: 'order-error';
      readonly clientId: number;
      readonly orderId: number;
      readonly code: number;
      readonly text: string;
    }
  | { readonly kind: 'position'; readonly position: PaperPosition }
  | { readonly kind: 'account'; readonly account: string }
  /** A new day or a jump of the clock: marks have changed. */
  | { readonly kind: 'clock'; readonly nowMs: number };

/** Labels as a client sends them; empty = not given. */
export interface ContractQuery {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: SecurityType | '';
  readonly lastTradeDate: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
  readonly includeExpired: boolean;
}

export interface PaperQuote {
  readonly bid: Decimal;
  readonly ask: Decimal;
  readonly last: Decimal;
  readonly close: Decimal;
  readonly bidSize: Decimal;
  readonly askSize: Decimal;
  /** Trading is halted: the prices stand, nothing executes. */
  readonly halted?: true;
}

/** The gateway's own clock: market time. Speed 1 follows wall time; a jump moves it at once and lets days pass in order. */
export interface PaperClock {
  nowMs(): number;
  /** Forward only: every session between is lived through (fills, marks, expiries). */
  advanceTo(atMs: number): void;
  /** Market milliseconds a wall millisecond. */
  speed(): number;
  /** From now on; 0 stands still. @throws RangeError below 0 */
  setSpeed(speed: number): void;
}

export interface PaperBroker {
  readonly accounts: readonly string[];
  readonly clock: PaperClock;
  /** Per client, never goes back. */
  nextValidId(clientId: number): number;
  /** A known order id is a modification; a finished one is refused (103/104). Everything said arrives as events. */
  place(order: { readonly clientId: number; readonly orderId: number; readonly input: PaperOrderInput }): void;
  cancel(order: { readonly clientId: number; readonly orderId: number }): void;
  cancelAll(): void;
  openOrders(): readonly PaperOrder[];
  /** Of the current broker day, bounded, newest last. */
  completedOrders(): readonly PaperOrder[];
  /** Of the current broker day, each with its commission where it has been reported. */
  executions(): readonly { readonly execution: PaperExecution; readonly commission: PaperCommission | undefined }[];
  positions(): readonly PaperPosition[];
  /** One of an account, also where nothing is held; undefined for a contract nobody knows. */
  position(which: { readonly account: string; readonly conId: number }): PaperPosition | undefined;
  accountValues(account: string): readonly PaperAccountValue[];
  /** Every contract the labels fit, expired futures only with `includeExpired`. */
  contracts(query: ContractQuery): readonly ContractDetails[];
  contract(conId: number): ContractDetails | undefined;
  /** Everything listed now: each contract once, of a future series every month. */
  listed(): readonly ContractDetails[];
  /** Bars completed at `endAtMs` or before and begun at `fromMs` or after, oldest first, the newest `count`; undefined: no such prices. */
  bars(request: {
    readonly conId: number;
    readonly barSize: string;
    readonly endAtMs: number;
    readonly count: number;
    readonly fromMs?: number;
  }): readonly Bar[] | undefined;
  /** As it stands now, or stood `lateMs` market milliseconds ago (delayed prices). Bid and ask are -1 where there are none (an index). */
  quote(conId: number, lateMs?: number): PaperQuote | undefined;
  /** When it last traded, seen from now or from `lateMs` ago: that very moment while it trades. Undefined without prices. */
  lastTradeAtMs(conId: number, lateMs?: number): number | undefined;
  /** `measured` real prices or `modelled`, in words for people. */
  priceOrigin(conId: number): string;
  subscribe(listener: (event: PaperEvent) => void): () => void;
}
