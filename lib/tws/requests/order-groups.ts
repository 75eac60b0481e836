/**
 * The groups of placeOrder (3) whose length depends on what is in them: combo legs, scale, hedge, delta neutral, algo,
 * conditions, and the tail that versions from 158 on have added. They are walked to their end; what is not modelled but
 * changes what the order means is named. It knows nothing of the fields at fixed places (`place-order.ts`).
 */
import type { FieldReader } from '../field-reader.ts';
import { hasRfqFields, SINCE } from '../server-version.ts';

export interface TagValue {
  readonly tag: string;
  readonly value: string;
}

const readTagValue = (reader: FieldReader): TagValue => ({
  tag: reader.text('tag'),
  value: reader.text('value'),
});

/** The name, where it is in use. */
export const used = (name: string, inUse: boolean): readonly string[] => (inUse ? [name] : []);
export const positive = (text: string | undefined): boolean => text !== undefined && Number(text) > 0;

export function readComboLegs(reader: FieldReader): readonly string[] {
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

/** Scale, hedge, clearing, delta neutral and algo groups: each as long as its first field says. */
export function readGroups(reader: FieldReader) {
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

const PEG_BENCH = new Set(['PEG BENCH', 'PEGBENCH']);

export function readPegAndConditions(reader: FieldReader, orderType: string): readonly string[] {
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

export function readAdjusted(reader: FieldReader) {
  const adjustedOrderType = reader.text('adjustedOrderType');
  reader.skip('triggerPrice');
  const limitPriceOffset = reader.optionalDecimal('lmtPriceOffset');
  reader.skip('adjustedStopPrice', 'adjustedStopLimitPrice');
  reader.skip('adjustedTrailingAmount', 'adjustableTrailingUnit', 'extOperator', 'softDollarName', 'softDollarValue');
  const cashQty = reader.optionalDecimal('cashQty');
  reader.skip('mifid2DecisionMaker', 'mifid2DecisionAlgo', 'mifid2ExecutionTrader', 'mifid2ExecutionAlgo');
  reader.skip('dontUseAutoPriceForHedge', 'isOmsContainer', 'discretionaryUpToLimitPrice', 'usePriceMgmtAlgo');
  return {
    limitPriceOffset,
    unsupported: [
      ...used('adjustedOrderType', adjustedOrderType !== '' && adjustedOrderType !== 'None'),
      ...used('cashQty', positive(cashQty)),
    ],
  };
}

interface TailOptions {
  readonly version: number;
  readonly orderType: string;
  readonly exchange: string;
}

/** What versions from 158 on have added at the end. */
export function readTail(reader: FieldReader, { version, orderType, exchange }: TailOptions): readonly string[] {
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
