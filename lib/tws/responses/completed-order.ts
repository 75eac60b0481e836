/**
 * completedOrder (101, no version field). Carries neither order id nor client id: clients match it by permId.
 * 96 fields at 178, 98 at 193 (stock). Below 170 real servers lack the five last-but-two fields; so does this.
 */
import { contractValues } from '../contract-fields.ts';
import type { WireValue } from '../fields.ts';
import { SINCE } from '../server-version.ts';
import {
  allocationValues,
  BOX_AND_DISPLAY,
  clearingAndAlgoValues,
  headValues,
  LEGS_SCALE_HEDGE,
  PEG_BEST_AND_MID,
  stopAndOffsetValues,
  trailValues,
  volatilityValues,
  type WireOrder,
} from './order-fields.ts';

export interface CompletedOrderFields extends WireOrder {
  readonly filledQuantity: string;
  /** `yyyymmdd hh:mm:ss ZONE`. */
  readonly completedTime: string;
  /** Words, for example `Filled Size: 10`. */
  readonly completedStatus: string;
}

export function encodeCompletedOrder(order: CompletedOrderFields, version: number): readonly WireValue[] {
  return [
    101,
    ...contractValues(order.contract, { strike: '0', right: '?' }),
    ...headValues(order),
    order.permId,
    order.outsideRth,
    /* hidden */ 0,
    /* discretionaryAmt */ 0,
    order.goodAfterTime,
    ...allocationValues(order, version),
    ...BOX_AND_DISPLAY,
    /* sweep */ 0,
    /* allOrNone */ 0,
    /* minQty */ '',
    order.ocaType,
    /* triggerMethod */ 0,
    ...volatilityValues({ type: '', block: [] }),
    ...trailValues(order),
    ...LEGS_SCALE_HEDGE,
    ...clearingAndAlgoValues(order),
    order.status,
    /* randomizeSize */ 0,
    /* randomizePrice */ 0,
    /* conditions */ 0,
    ...stopAndOffsetValues(order),
    /* cashQty */ 0,
    /* dontUseAutoPriceForHedge */ 1,
    /* isOmsContainer */ 0,
    /* autoCancelDate */ '',
    order.filledQuantity,
    /* refFuturesConId */ 0,
    /* autoCancelParent */ 0,
    /* shareholder */ '',
    /* imbalanceOnly */ 0,
    /* routeMarketableToBbo */ 0,
    /* parentPermId */ 0,
    order.completedTime,
    order.completedStatus,
    ...(version >= SINCE.PEGBEST_PEGMID_OFFSETS ? PEG_BEST_AND_MID : []),
    ...(version >= SINCE.CUSTOMER_ACCOUNT ? [''] : []),
    ...(version >= SINCE.PROFESSIONAL_CUSTOMER ? [0] : []),
  ];
}
