/**
 * placeOrder (3, no version field since 145), walked to its last field at every version from 157 to 193, so that the
 * fields behind the variable groups (whatIf, tail) are found. What is modelled comes out as values; groups that change
 * what the order means but are not modelled are named in `unsupported`, for the broker to refuse in words.
 */
import type { FieldReader } from '../field-reader.ts';
import { readContract, type WireContract } from '../contract-fields.ts';
import { hasRfqFields, SINCE } from '../server-version.ts';

export interface PlaceOrderFields {
  readonly orderId: number;
  readonly conId: number;
  readonly contract: WireContract;
  readonly secIdType: string;
  readonly secId: string;
  readonly action: string;
  /** Decimal text; undefined where the client sent none. */
  readonly quantity: string | undefined;
  readonly orderType: string;
  readonly limitPrice: string | undefined;
  readonly auxPrice: string | undefined;
  readonly tif: string;
  readonly ocaGroup: string;
  readonly ocaType: number;
  readonly account: string;
  readonly orderRef: string;
  readonly transmit: boolean;
  readonly parentId: number;
  readonly outsideRth: boolean;
  readonly goodAfterTime: string;
  readonly goodTillDate: string;
  readonly trailStopPrice: string | undefined;
  readonly trailingPercent: string | undefined;
  readonly algoStrategy: string;
  readonly algoParams: readonly TagValue[];
  readonly whatIf: boolean;
  /** Groups and attributes in use that this codec passes over, in IB's words. */
  readonly unsupported: readonly string[];
}

export interface TagValue {
  readonly tag: string;
  readonly value: string;
}

/** Reads fields 1.. of placeOrder. @throws MalformedMessageError, also for fields too few or too many. */
export function decodePlaceOrder(reader: FieldReader, version: number): PlaceOrderFields {
  const orderId = reader.integer('orderId');
  const contract = readContract(reader);
  const head = readHead(reader);
  const combo = contract.secType.toUpperCase() === 'BAG' ? readComboLegs(reader) : [];
  const extended = readExtended(reader, version);
  const groups = readGroups(reader);
  const whatIf = readWhatIf(reader);
  const conditions = readPegAndConditions(reader, head.orderType);
  const adjusted = readAdjusted(reader);
  const tail = readTail(reader, { version, orderType: head.orderType, exchange: contract.exchange });
  reader.end();
  const { unsupported: headUnsupported, ...order } = head;
  return {
    orderId,
    conId: contract.conId,
    contract,
    ...order,
    ...extended.values,
    algoStrategy: groups.algoStrategy,
    algoParams: groups.algoParams,
    whatIf,
    unsupported: [
      ...headUnsupported,
      ...combo,
      ...extended.unsupported,
      ...groups.unsupported,
      ...conditions,
      ...adjusted,
      ...tail,
    ],
  };
}

const used = (name: string, inUse: boolean): readonly string[] => (inUse ? [name] : []);
const positive = (text: string | undefined): boolean => text !== undefined && Number(text) > 0;

function readHead(reader: FieldReader) {
  const values = {
    secIdType: reader.text('secIdType'),
    secId: reader.text('secId'),
    action: reader.text('action'),
    quantity: reader.optionalDecimal('quantity'),
    orderType: reader.text('orderType'),
    limitPrice: reader.optionalDecimal('limitPrice'),
    auxPrice: reader.optionalDecimal('auxPrice'),
    tif: reader.text('tif'),
    ocaGroup: reader.text('ocaGroup'),
    account: reader.text('account'),
  };
  reader.skip('openClose', 'origin');
  const orderRef = reader.text('orderRef');
  const transmit = reader.boolean('transmit');
  const parentId = reader.integer('parentId');
  reader.skip('blockOrder');
  const sweepToFill = reader.boolean('sweepToFill');
  const displaySize = reader.optionalInteger('displaySize');
  reader.skip('triggerMethod');
  const outsideRth = reader.boolean('outsideRth');
  const hidden = reader.boolean('hidden');
  const unsupported = [
    ...used('sweepToFill', sweepToFill),
    ...used('displaySize', (displaySize ?? 0) > 0),
    ...used('hidden', hidden),
  ];
  return { ...values, orderRef, transmit, parentId, outsideRth, unsupported };
}

function readComboLegs(reader: FieldReader): readonly string[] {
  reader.repeated('comboLegs', (leg) =>
    leg.skip(
      'legConId',
      'legRatio',
      'legAction',
      'legExchange',
      'legOpenClose',
      'legShortSaleSlot',
      'legDesignatedLocation',
      'legExemptCode',
    ),
  );
  reader.repeated('orderComboLegs', (leg) => leg.skip('legPrice'));
  reader.repeated('smartComboRoutingParams', readTagValue);
  return ['BAG'];
}

function readExtended(reader: FieldReader, version: number) {
  reader.skip('sharesAllocation');
  const discretionary = reader.optionalDecimal('discretionaryAmt');
  const goodAfterTime = reader.text('goodAfterTime');
  const goodTillDate = reader.text('goodTillDate');
  const faGroup = reader.text('faGroup');
  reader.skip('faMethod', 'faPercentage');
  if (version < SINCE.FA_PROFILE_DESUPPORT) reader.skip('faProfile');
  reader.skip('modelCode', 'shortSaleSlot', 'designatedLocation', 'exemptCode');
  const ocaType = reader.integer('ocaType');
  reader.skip('rule80A', 'settlingFirm');
  const allOrNone = reader.boolean('allOrNone');
  const minQty = reader.optionalInteger('minQty');
  reader.skip('percentOffset', 'eTradeOnly', 'firmQuoteOnly', 'nbboPriceCap', 'auctionStrategy');
  reader.skip('startingPrice', 'stockRefPrice', 'delta', 'stockRangeLower', 'stockRangeUpper');
  reader.skip('overridePercentageConstraints', 'volatility', 'volatilityType');
  const deltaNeutralOrderType = reader.text('deltaNeutralOrderType');
  reader.skip('deltaNeutralAuxPrice');
  if (deltaNeutralOrderType !== '') {
    reader.skip('deltaNeutralConId', 'deltaNeutralSettlingFirm', 'deltaNeutralClearingAccount');
    reader.skip('deltaNeutralClearingIntent', 'deltaNeutralOpenClose', 'deltaNeutralShortSale');
    reader.skip('deltaNeutralShortSaleSlot', 'deltaNeutralDesignatedLocation');
  }
  reader.skip('continuousUpdate', 'referencePriceType');
  const trailStopPrice = reader.optionalDecimal('trailStopPrice');
  const trailingPercent = reader.optionalDecimal('trailingPercent');
  return {
    values: { goodAfterTime, goodTillDate, ocaType, trailStopPrice, trailingPercent },
    unsupported: [
      ...used('discretionaryAmt', positive(discretionary)),
      ...used('faGroup', faGroup !== ''),
      ...used('allOrNone', allOrNone),
      ...used('minQty', (minQty ?? 0) > 0),
      ...used('deltaNeutralOrderType', deltaNeutralOrderType !== '' && deltaNeutralOrderType !== 'None'),
    ],
  };
}

/** Scale, hedge, clearing, delta neutral and algo groups: each as long as its first field says. */
function readGroups(reader: FieldReader) {
  reader.skip('scaleInitLevelSize', 'scaleSubsLevelSize');
  const scale = positive(reader.optionalDecimal('scalePriceIncrement'));
  if (scale) {
    reader.skip('scalePriceAdjustValue', 'scalePriceAdjustInterval', 'scaleProfitOffset', 'scaleAutoReset');
    reader.skip('scaleInitPosition', 'scaleInitFillQty', 'scaleRandomPercent');
  }
  reader.skip('scaleTable', 'activeStartTime', 'activeStopTime');
  const hedgeType = reader.text('hedgeType');
  if (hedgeType !== '') reader.skip('hedgeParam');
  reader.skip('optOutSmartRouting', 'clearingAccount', 'clearingIntent', 'notHeld');
  const deltaNeutral = reader.boolean('deltaNeutralContract');
  if (deltaNeutral) reader.skip('deltaNeutralContractConId', 'deltaNeutralDelta', 'deltaNeutralPrice');
  const algoStrategy = reader.text('algoStrategy');
  const algoParams = algoStrategy === '' ? [] : reader.repeated('algoParams', readTagValue);
  return {
    algoStrategy,
    algoParams,
    unsupported: [
      ...used('scale', scale),
      ...used('hedge', hedgeType !== ''),
      ...used('deltaNeutralContract', deltaNeutral),
    ],
  };
}

function readWhatIf(reader: FieldReader): boolean {
  reader.skip('algoId');
  const whatIf = reader.boolean('whatIf');
  reader.skip('orderMiscOptions', 'solicited', 'randomizeSize', 'randomizePrice');
  return whatIf;
}

const PEG_BENCH = new Set(['PEG BENCH', 'PEGBENCH']);

function readPegAndConditions(reader: FieldReader, orderType: string): readonly string[] {
  if (PEG_BENCH.has(orderType.toUpperCase())) {
    reader.skip('referenceContractId', 'isPeggedChangeAmountDecrease', 'peggedChangeAmount');
    reader.skip('referenceChangeAmount', 'referenceExchangeId');
  }
  const conditions = reader.repeated('conditions', readCondition);
  if (conditions.length > 0) reader.skip('conditionsIgnoreRth', 'conditionsCancelOrder');
  return used('conditions', conditions.length > 0);
}

/** Fields of a condition behind its type and conjunction, by IB's number of the type. */
const CONDITION_FIELDS: ReadonlyMap<number, readonly string[]> = new Map([
  [1, ['isMore', 'price', 'conId', 'exchange', 'triggerMethod']],
  [3, ['isMore', 'time']],
  [4, ['isMore', 'percent']],
  [5, ['secType', 'exchange', 'symbol']],
  [6, ['isMore', 'volume', 'conId', 'exchange']],
  [7, ['isMore', 'changePercent', 'conId', 'exchange']],
]);

function readCondition(reader: FieldReader): void {
  const type = reader.integer('conditionType');
  reader.skip('conjunction');
  const names = CONDITION_FIELDS.get(type);
  // An unknown type has an unknown length; end() refuses the message if the rest does not fit.
  if (names !== undefined) reader.skip(...names);
}

function readAdjusted(reader: FieldReader): readonly string[] {
  const adjustedOrderType = reader.text('adjustedOrderType');
  reader.skip('triggerPrice', 'lmtPriceOffset', 'adjustedStopPrice', 'adjustedStopLimitPrice');
  reader.skip('adjustedTrailingAmount', 'adjustableTrailingUnit', 'extOperator', 'softDollarName', 'softDollarValue');
  const cashQty = reader.optionalDecimal('cashQty');
  reader.skip('mifid2DecisionMaker', 'mifid2DecisionAlgo', 'mifid2ExecutionTrader', 'mifid2ExecutionAlgo');
  reader.skip('dontUseAutoPriceForHedge', 'isOmsContainer', 'discretionaryUpToLimitPrice', 'usePriceMgmtAlgo');
  return [
    ...used('adjustedOrderType', adjustedOrderType !== '' && adjustedOrderType !== 'None'),
    ...used('cashQty', positive(cashQty)),
  ];
}

interface TailOptions {
  readonly version: number;
  readonly orderType: string;
  readonly exchange: string;
}

/** What versions from 158 on have added at the end. */
function readTail(reader: FieldReader, { version, orderType, exchange }: TailOptions): readonly string[] {
  if (version >= SINCE.DURATION) reader.skip('duration');
  if (version >= SINCE.POST_TO_ATS) reader.skip('postToAts');
  if (version >= SINCE.AUTO_CANCEL_PARENT) reader.skip('autoCancelParent');
  if (version >= SINCE.ADVANCED_ORDER_REJECT) reader.skip('advancedErrorOverride');
  if (version >= SINCE.MANUAL_ORDER_TIME) reader.skip('manualOrderTime');
  if (version >= SINCE.PEGBEST_PEGMID_OFFSETS) readPegBestAndMid(reader, { orderType, exchange });
  if (version >= SINCE.CUSTOMER_ACCOUNT) reader.skip('customerAccount');
  if (version >= SINCE.PROFESSIONAL_CUSTOMER) reader.skip('professionalCustomer');
  if (hasRfqFields(version)) reader.skip('externalUserId', 'rfqManualOrderIndicator');
  const overnight = version >= SINCE.INCLUDE_OVERNIGHT && reader.boolean('includeOvernight');
  if (version >= SINCE.CME_TAGGING_FIELDS) reader.skip('manualOrderIndicator');
  return used('includeOvernight', overnight);
}

function readPegBestAndMid(
  reader: FieldReader,
  order: { readonly orderType: string; readonly exchange: string },
): void {
  const orderType = order.orderType.toUpperCase();
  if (order.exchange === 'IBKRATS') reader.skip('minTradeQty');
  let midOffsets = orderType === 'PEG MID' || orderType === 'PEGMID';
  if (orderType === 'PEG BEST' || orderType === 'PEGBEST') {
    reader.skip('minCompeteSize');
    midOffsets = /^inf/i.test(reader.text('competeAgainstBestOffset'));
  }
  if (midOffsets) reader.skip('midOffsetAtWhole', 'midOffsetAtHalf');
}

export const readTagValue = (reader: FieldReader): TagValue => ({
  tag: reader.text('tag'),
  value: reader.text('value'),
});
