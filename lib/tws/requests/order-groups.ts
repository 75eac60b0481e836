/**
 * The groups of placeOrder (3) whose length depends on what is in them: combo legs, scale, hedge, delta neutral, algo,
 * conditions, and the tail that versions from 158 on have added. They are walked to their end; what is not modelled but
 * changes what the order means is named. It knows nothing of the fields at fixed places (`place-order.ts`).
 */
import type { FieldReader } from '../field-reader.ts';
import { UNSET_INTEGER } from '../fields.ts';
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

/** The next field, named where it asks for something: a flag that is set, a number but 0, a word. */
export const flag = (reader: FieldReader, name: string): readonly string[] => used(name, reader.boolean(name));
export const number = (reader: FieldReader, name: string): readonly string[] => {
  const text = reader.optionalDecimal(name) ?? UNSET_INTEGER;
  // IB's own client writes its unset integer where others write nothing.
  return used(name, text !== UNSET_INTEGER && Number(text) !== 0);
};
export const word = (reader: FieldReader, name: string): readonly string[] => {
  const text = reader.text(name);
  return used(name, text !== '' && text !== 'None');
};

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
  const scale = readScale(reader);
  const active = [...word(reader, 'activeStartTime'), ...word(reader, 'activeStopTime')];
  const hedgeType = reader.text('hedgeType');
  if (hedgeType !== '') reader.skip('hedgeParam');
  reader.skip('optOutSmartRouting', 'clearingAccount', 'clearingIntent');
  const notHeld = flag(reader, 'notHeld');
  const deltaNeutral = reader.boolean('deltaNeutralContract');
  if (deltaNeutral) reader.skip('deltaNeutralContractConId', 'deltaNeutralDelta', 'deltaNeutralPrice');
  const algoStrategy = reader.text('algoStrategy');
  const algoParams = algoStrategy === '' ? [] : reader.repeated('algoParams', readTagValue);
  return {
    algoStrategy,
    algoParams,
    unsupported: [
      ...used('scale', scale),
      ...active,
      ...used('hedge', hedgeType !== ''),
      ...notHeld,
      ...used('deltaNeutralContract', deltaNeutral),
    ],
  };
}

/** Whether any of the scale fields is in use. Seven more follow an increment above 0. */
function readScale(reader: FieldReader): boolean {
  const levels = [...number(reader, 'scaleInitLevelSize'), ...number(reader, 'scaleSubsLevelSize')];
  const isScaled = positive(reader.optionalDecimal('scalePriceIncrement'));
  if (isScaled) {
    reader.skip('scalePriceAdjustValue', 'scalePriceAdjustInterval', 'scaleProfitOffset', 'scaleAutoReset');
    reader.skip('scaleInitPosition', 'scaleInitFillQty', 'scaleRandomPercent');
  }
  return [...levels, ...word(reader, 'scaleTable')].length > 0 || isScaled;
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
  const adjusted = [...word(reader, 'adjustedOrderType'), ...number(reader, 'triggerPrice')];
  const limitPriceOffset = reader.optionalDecimal('lmtPriceOffset');
  const steps = [
    ...number(reader, 'adjustedStopPrice'),
    ...number(reader, 'adjustedStopLimitPrice'),
    ...number(reader, 'adjustedTrailingAmount'),
  ];
  reader.skip('adjustableTrailingUnit', 'extOperator', 'softDollarName', 'softDollarValue');
  const cash = number(reader, 'cashQty');
  reader.skip('mifid2DecisionMaker', 'mifid2DecisionAlgo', 'mifid2ExecutionTrader', 'mifid2ExecutionAlgo');
  reader.skip('dontUseAutoPriceForHedge');
  const more = [...flag(reader, 'isOmsContainer'), ...flag(reader, 'discretionaryUpToLimitPrice')];
  reader.skip('usePriceMgmtAlgo');
  return { limitPriceOffset, unsupported: [...adjusted, ...steps, ...cash, ...more] };
}

interface TailOptions {
  readonly version: number;
  readonly orderType: string;
  readonly exchange: string;
}

/** What versions from 158 on have added at the end. */
export function readTail(reader: FieldReader, { version, orderType, exchange }: TailOptions): readonly string[] {
  const asked: string[] = [];
  if (version >= SINCE.DURATION) asked.push(...number(reader, 'duration'));
  if (version >= SINCE.POST_TO_ATS) asked.push(...number(reader, 'postToAts'));
  if (version >= SINCE.AUTO_CANCEL_PARENT) asked.push(...flag(reader, 'autoCancelParent'));
  if (version >= SINCE.ADVANCED_ORDER_REJECT) reader.skip('advancedErrorOverride');
  if (version >= SINCE.MANUAL_ORDER_TIME) reader.skip('manualOrderTime');
  if (version >= SINCE.PEGBEST_PEGMID_OFFSETS) readPegBestAndMid(reader, { orderType, exchange });
  if (version >= SINCE.CUSTOMER_ACCOUNT) reader.skip('customerAccount');
  if (version >= SINCE.PROFESSIONAL_CUSTOMER) reader.skip('professionalCustomer');
  if (hasRfqFields(version)) reader.skip('externalUserId', 'rfqManualOrderIndicator');
  if (version >= SINCE.INCLUDE_OVERNIGHT) asked.push(...flag(reader, 'includeOvernight'));
  if (version >= SINCE.CME_TAGGING_FIELDS) reader.skip('manualOrderIndicator');
  return asked;
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
