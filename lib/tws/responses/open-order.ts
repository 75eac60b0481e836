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
  stopAndOffsetValues,
  trailValues,
  unsetDoubles,
  volatilityValues,
  type WireOrder,
} from './order-fields.ts';

/** Requirement and equity of an account, as decimal text in its base currency. */
export interface WireMargin {
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
  readonly equityWithLoan: string;
}

/** What a previewed order would change: the nine margin fields. */
export interface WireMargins {
  readonly before: WireMargin;
  readonly change: WireMargin;
  readonly after: WireMargin;
}

export interface OpenOrderFields extends WireOrder {
  readonly orderId: number;
  readonly clientId: number;
  readonly parentId: number;
  readonly whatIf: boolean;
  /** Only in the answer to `whatIf`. */
  readonly margins: WireMargins | undefined;
  /** Once known. */
  readonly commission: string | undefined;
  readonly minCommission: string | undefined;
  readonly maxCommission: string | undefined;
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
    order.ocaType,
    /* eTradeOnly */ 0,
    /* firmQuoteOnly */ 0,
    /* nbboPriceCap */ '',
    order.parentId,
    /* triggerMethod */ 0,
    ...volatilityValues({ type: 'None', block: [0, '', '', '', '?', 0, 0, ''] }),
    ...trailValues(order),
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
    /* triggerPrice */ ...unsetDoubles(1),
    ...stopAndOffsetValues(order),
    /* adjusted stop, stop limit and trailing distance */ ...unsetDoubles(3),
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
  ...(order.margins === undefined ? unsetDoubles(9) : marginValues(order.margins)),
  order.commission ?? '',
  order.minCommission ?? '',
  order.maxCommission ?? '',
  order.commissionCurrency,
  order.warningText,
];

const marginValues = ({ before, change, after }: WireMargins): readonly WireValue[] =>
  [before, change, after].flatMap((margin) => [margin.initialMargin, margin.maintenanceMargin, margin.equityWithLoan]);

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
