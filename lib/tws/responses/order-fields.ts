/**
 * The fields that openOrder (5) and completedOrder (101) share, with the values real TWS puts where the order has none
 * (captures of rust-ibapi at server version 164 and 173). Attributes that the simulation refuses are constants here.
 */
import type { WireContract } from '../contract-fields.ts';
import { UNSET_DOUBLE, UNSET_INTEGER, type WireValue } from '../fields.ts';
import type { TagValue } from '../requests/order-groups.ts';
import { SINCE } from '../server-version.ts';

/** An order as the wire shows it; decimals are text. */
export interface WireOrder {
  readonly contract: WireContract;
  readonly permId: number;
  readonly action: string;
  readonly quantity: string;
  readonly orderType: string;
  readonly limitPrice: string | undefined;
  readonly auxPrice: string | undefined;
  /** Trailing orders: where the stop stands, its distance in percent, and the limit's distance from it. */
  readonly trailStopPrice: string | undefined;
  readonly trailingPercent: string | undefined;
  readonly limitPriceOffset: string | undefined;
  readonly tif: string;
  readonly ocaGroup: string;
  /** IB shows 3 where there is no group. */
  readonly ocaType: number;
  readonly account: string;
  readonly orderRef: string;
  readonly outsideRth: boolean;
  readonly goodAfterTime: string;
  readonly goodTillDate: string;
  readonly algoStrategy: string;
  readonly algoParams: readonly TagValue[];
  /** IB's order status word. */
  readonly status: string;
}

/** What IB prints for a price an order does not have. */
const NO_PRICE = '0.0';

/** action .. account openClose origin orderRef. */
export const headValues = (order: WireOrder): readonly WireValue[] => [
  order.action,
  order.quantity,
  order.orderType,
  order.limitPrice ?? NO_PRICE,
  order.auxPrice ?? NO_PRICE,
  order.tif,
  order.ocaGroup,
  order.account,
  /* openClose */ '',
  /* origin: customer */ 0,
  order.orderRef,
];

/** faGroup .. settlingFirm, then the short sale fields. */
export const allocationValues = (order: WireOrder, version: number): readonly WireValue[] => [
  /* faGroup */ '',
  /* faMethod */ '',
  /* faPercentage */ '',
  ...(version < SINCE.FA_PROFILE_DESUPPORT ? [''] : []),
  /* modelCode */ '',
  order.goodTillDate,
  /* rule80A */ '',
  /* percentOffset */ '',
  /* settlingFirm */ '',
  /* shortSaleSlot */ 0,
  /* designatedLocation */ '',
  /* exemptCode */ -1,
];

/** startingPrice, stockRefPrice, delta, stockRangeLower, stockRangeUpper, displaySize. */
export const BOX_AND_DISPLAY: readonly WireValue[] = ['', '', '', '', '', UNSET_INTEGER];

/** volatility, its type, delta neutral order type and aux price; its block, absent without a type; continuousUpdate, reference price type. */
export const volatilityValues = (deltaNeutral: {
  readonly type: string;
  readonly block: readonly WireValue[];
}): readonly WireValue[] => ['', 0, deltaNeutral.type, '', ...deltaNeutral.block, 0, 0];

/** No combo legs, leg prices or routing parameters; scale and hedge unset. */
export const LEGS_SCALE_HEDGE: readonly WireValue[] = ['', 0, 0, 0, UNSET_INTEGER, UNSET_INTEGER, '', ''];

/** clearingAccount, clearingIntent, notHeld, delta neutral contract, algo, solicited. */
export const clearingAndAlgoValues = (order: WireOrder): readonly WireValue[] => [
  '',
  'IB',
  0,
  0,
  order.algoStrategy,
  ...(order.algoStrategy === ''
    ? []
    : [order.algoParams.length, ...order.algoParams.flatMap((param) => [param.tag, param.value])]),
  0,
];

/** minTradeQty, minCompeteSize, competeAgainstBestOffset, midOffsetAtWhole, midOffsetAtHalf. */
export const PEG_BEST_AND_MID: readonly WireValue[] = ['', '', '', '', ''];

export const unsetDoubles = (count: number): readonly WireValue[] => Array.from({ length: count }, () => UNSET_DOUBLE);

/** trailStopPrice and trailingPercent, empty where there are none. */
export const trailValues = (order: WireOrder): readonly WireValue[] => [
  order.trailStopPrice ?? '',
  order.trailingPercent ?? '',
];

/** trailStopPrice once more and lmtPriceOffset: clients read both here last, so that an empty value would undo the first. */
export const stopAndOffsetValues = (order: WireOrder): readonly WireValue[] => [
  order.trailStopPrice ?? UNSET_DOUBLE,
  order.limitPriceOffset ?? UNSET_DOUBLE,
];
