/** One report of the broker that something was bought or sold (`execDetails`, message 11). */
import type { Contract } from './contract.ts';
import type { Decimal } from './decimal.ts';
import type { AccountId, ClientId, Currency, ExecId, OrderId, OrderRef, PermId } from './ids.ts';
import type { Side } from './side.ts';

export interface Execution {
  readonly execId: ExecId;
  readonly contract: Contract;
  readonly side: Side;
  /** >= 0; 0 is a bust: the execution never happened. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly atMs: number;
  readonly account: AccountId;
  readonly orderId: OrderId;
  readonly clientId: ClientId;
  readonly permId: PermId;
  /** Undefined for executions of nobody's order (manual, other systems). */
  readonly orderRef?: OrderRef;
  /** Filled so far by its order, this execution included. */
  readonly cumulativeQuantity: Decimal;
}

/** Arrives after its execution, joined by `execId` (`commissionReport`, message 59). */
export interface CommissionReport {
  readonly execId: ExecId;
  readonly commission: Decimal;
  readonly currency: Currency;
  /** Undefined where IB says none (its unset value). */
  readonly realizedPnl?: Decimal;
}

/** An execution with its commission, once known. */
export interface Fill {
  readonly execution: Execution;
  readonly commission?: CommissionReport;
}
