/** openOrder (5, no version field): the order and its state as the owner sees it. 135 fields at 178, 141 at 193 (stock). */
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
  unsetDoubles,
  volatilityValues,
  type WireOrder,
} from './order-fields.ts';

export interface OpenOrderFields extends WireOrder {
  readonly orderId: number;
  readonly clientId: number;
  readonly parentId: number;
  readonly whatIf: boolean;
  /** Once known. */
  readonly commission: string | undefined;
  /** Empty until the commission is known. */
  readonly commissionCurrency: string;
  readonly warningText: string;
}

export function encodeOpenOrder(order: OpenOrderFields, version: number): readonly WireValue[] {
  return [
    5,
    order.orderId,
    ...contractValues(order.contract, { strike: '0', right: '?' }),
    ...headValues(order),
    order.clientId,
    order.permId,
    order.outsideRth,
    /* hidden */ 0,
    /* discretionaryAmt */ 0,
    order.goodAfterTime,
    /* sharesAllocation */ `${order.permId}.0/${order.account}/${order.quantity}`,
    ...allocationValues(order, version),
    /* auctionStrategy */ 0,
    ...BOX_AND_DISPLAY,
    /* block */ 0,
    /* sweep */ 0,
    /* allOrNone */ 0,
    /* minQty */ '',
    /* ocaType */ 3,
    /* eTradeOnly */ 0,
    /* firmQuoteOnly */ 0,
    /* nbboPriceCap */ '',
    order.parentId,
    /* triggerMethod */ 0,
    ...volatilityValues({ type: 'None', block: [0, '', '', '', '?', 0, 0, ''] }),
    /* trailStopPrice */ '',
    /* trailingPercent */ '',
    /* basisPoints */ '',
    /* basisPointsType */ '',
    ...LEGS_SCALE_HEDGE,
    /* optOutSmartRouting */ 0,
    ...clearingAndAlgoValues(order),
    order.whatIf,
    ...stateValues(order),
    /* randomizeSize */ 0,
    /* randomizePrice */ 0,
    /* conditions */ 0,
    /* adjustedOrderType */ 'None',
    /* triggerPrice, trailStopPrice, lmtPriceOffset, adjusted stop, limit and trail */ ...unsetDoubles(6),
    /* adjustableTrailingUnit */ 0,
    ...NO_SOFT_DOLLAR_TIER,
    /* cashQty */ 0,
    /* dontUseAutoPriceForHedge */ 1,
    /* isOmsContainer */ 0,
    /* discretionaryUpToLimitPrice */ 0,
    /* usePriceMgmtAlgo */ 0,
    ...tailValues(version),
  ];
}

const NO_SOFT_DOLLAR_TIER: readonly WireValue[] = ['', '', ''];

/** Status, nine margins, commission with its bounds and currency, warning. */
const stateValues = (order: OpenOrderFields): readonly WireValue[] => [
  order.status,
  ...unsetDoubles(9),
  order.commission ?? '',
  '',
  '',
  order.commissionCurrency,
  order.warningText,
];

const tailValues = (version: number): readonly WireValue[] => [
  ...(version >= SINCE.DURATION ? [''] : []),
  ...(version >= SINCE.POST_TO_ATS ? [''] : []),
  ...(version >= SINCE.AUTO_CANCEL_PARENT ? [0] : []),
  ...(version >= SINCE.PEGBEST_PEGMID_OFFSETS ? PEG_BEST_AND_MID : []),
  ...(version >= SINCE.CUSTOMER_ACCOUNT ? [''] : []),
  ...(version >= SINCE.PROFESSIONAL_CUSTOMER ? [0] : []),
  ...(version >= SINCE.BOND_ACCRUED_INTEREST ? [''] : []),
  ...(version >= SINCE.INCLUDE_OVERNIGHT ? [0] : []),
  ...(version >= SINCE.CME_TAGGING_FIELDS_IN_OPEN_ORDER ? ['', ''] : []),
];
