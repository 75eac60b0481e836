/** What happens to orders: status, executions, commissions, and the ends of the lists. */
import { contractValues, type WireContract } from '../contract-fields.ts';
import { UNSET_DOUBLE, type WireValue } from '../fields.ts';
import { SINCE } from '../server-version.ts';

export interface OrderStatusFields {
  readonly orderId: number;
  readonly status: string;
  readonly filled: string;
  readonly remaining: string;
  readonly avgFillPrice: string;
  readonly permId: number;
  readonly parentId: number;
  readonly lastFillPrice: string;
  readonly clientId: number;
  readonly whyHeld: string;
}

/** orderStatus (3, no version field since 131): 12 fields. */
export const encodeOrderStatus = (status: OrderStatusFields): readonly WireValue[] => [
  3,
  status.orderId,
  status.status,
  status.filled,
  status.remaining,
  status.avgFillPrice,
  status.permId,
  status.parentId,
  status.lastFillPrice,
  status.clientId,
  status.whyHeld,
  /* mktCapPrice */ 0,
];

export interface ExecDetailsFields {
  /** -1: not asked for. */
  readonly reqId: number;
  readonly orderId: number;
  /** Its exchange is the venue, never SMART. */
  readonly contract: WireContract;
  readonly execId: string;
  /** `yyyymmdd hh:mm:ss ZONE`. */
  readonly time: string;
  readonly account: string;
  readonly exchange: string;
  readonly side: 'BOT' | 'SLD';
  readonly shares: string;
  readonly price: string;
  readonly permId: number;
  readonly clientId: number;
  readonly cumQty: string;
  readonly avgPrice: string;
  readonly orderRef: string;
}

/** execDetails (11, no version field since 136): 32 fields since 178. */
export const encodeExecDetails = (execution: ExecDetailsFields, version: number): readonly WireValue[] => [
  11,
  execution.reqId,
  execution.orderId,
  ...contractValues(execution.contract, { strike: '0.0', right: '' }),
  execution.execId,
  execution.time,
  execution.account,
  execution.exchange,
  execution.side,
  execution.shares,
  execution.price,
  execution.permId,
  execution.clientId,
  /* liquidation */ 0,
  execution.cumQty,
  execution.avgPrice,
  execution.orderRef,
  /* evRule */ '',
  /* evMultiplier */ '',
  /* modelCode */ '',
  /* lastLiquidity: removed liquidity */ 2,
  ...(version >= SINCE.PENDING_PRICE_REVISION ? [0] : []),
];

export interface CommissionReportFields {
  readonly execId: string;
  readonly commission: string;
  readonly currency: string;
  /** Undefined goes out as IB's unset double. */
  readonly realizedPnl: string | undefined;
}

/** commissionReport (59), version 1: 8 fields. */
export const encodeCommissionReport = (report: CommissionReportFields): readonly WireValue[] => [
  59,
  1,
  report.execId,
  report.commission,
  report.currency,
  report.realizedPnl ?? UNSET_DOUBLE,
  /* yield */ UNSET_DOUBLE,
  /* yieldRedemptionDate */ '',
];
