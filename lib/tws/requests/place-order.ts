/**
 * placeOrder (3, no version field since 145), walked to its last field at every version from 157 to 193, so that the
 * fields behind the variable groups (whatIf, tail) are found. What is modelled comes out as values; groups that change
 * what the order means but are not modelled are named in `unsupported`, for the broker to refuse in words.
 */
import type { FieldReader } from '../field-reader.ts';
import { readContract, type WireContract } from '../contract-fields.ts';
import { SINCE } from '../server-version.ts';
import {
  flag,
  number,
  readAdjusted,
  readComboLegs,
  readGroups,
  readPegAndConditions,
  readTail,
  used,
  word,
  type TagValue,
} from './order-groups.ts';

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
  /** Trailing limit orders: how far the limit keeps from the stop. */
  readonly limitPriceOffset: string | undefined;
  readonly algoStrategy: string;
  readonly algoParams: readonly TagValue[];
  readonly whatIf: boolean;
  /** Groups and attributes in use that this codec passes over, in IB's words. */
  readonly unsupported: readonly string[];
}

/** Reads fields 1.. of placeOrder. @throws MalformedMessageError, also for fields too few or too many. */
export function decodePlaceOrder(reader: FieldReader, version: number): PlaceOrderFields {
  const orderId = reader.integer('orderId');
  const contract = readContract(reader);
  const head = readHead(reader);
  const combo = contract.secType.toUpperCase() === 'BAG' ? readComboLegs(reader) : [];
  const extended = readExtended(reader, version);
  const groups = readGroups(reader);
  const { whatIf, unsupported: randomized } = readWhatIf(reader);
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
    limitPriceOffset: adjusted.limitPriceOffset,
    algoStrategy: groups.algoStrategy,
    algoParams: groups.algoParams,
    whatIf,
    unsupported: [
      ...headUnsupported,
      ...combo,
      ...extended.unsupported,
      ...groups.unsupported,
      ...randomized,
      ...conditions,
      ...adjusted.unsupported,
      ...tail,
    ],
  };
}

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
  const manner = [
    ...flag(reader, 'blockOrder'),
    ...flag(reader, 'sweepToFill'),
    ...number(reader, 'displaySize'),
    ...number(reader, 'triggerMethod'),
  ];
  const outsideRth = reader.boolean('outsideRth');
  const unsupported = [...manner, ...flag(reader, 'hidden')];
  return { ...values, orderRef, transmit, parentId, outsideRth, unsupported };
}

function readExtended(reader: FieldReader, version: number) {
  reader.skip('sharesAllocation');
  const discretionary = number(reader, 'discretionaryAmt');
  const goodAfterTime = reader.text('goodAfterTime');
  const goodTillDate = reader.text('goodTillDate');
  const advisor = [...word(reader, 'faGroup'), ...word(reader, 'faMethod'), ...word(reader, 'faPercentage')];
  if (version < SINCE.FA_PROFILE_DESUPPORT) advisor.push(...word(reader, 'faProfile'));
  const institution = [...word(reader, 'modelCode'), ...number(reader, 'shortSaleSlot')];
  reader.skip('designatedLocation', 'exemptCode');
  const ocaType = reader.integer('ocaType');
  const special = readSpecialTypes(reader);
  const trailStopPrice = reader.optionalDecimal('trailStopPrice');
  const trailingPercent = reader.optionalDecimal('trailingPercent');
  return {
    values: { goodAfterTime, goodTillDate, ocaType, trailStopPrice, trailingPercent },
    unsupported: [...discretionary, ...advisor, ...institution, ...special],
  };
}

/** Attributes of auction, volatility and delta neutral orders, and the like. */
function readSpecialTypes(reader: FieldReader): readonly string[] {
  reader.skip('rule80A', 'settlingFirm');
  const size = [...flag(reader, 'allOrNone'), ...number(reader, 'minQty'), ...number(reader, 'percentOffset')];
  reader.skip('eTradeOnly', 'firmQuoteOnly');
  const prices = [
    ...number(reader, 'nbboPriceCap'),
    ...number(reader, 'auctionStrategy'),
    ...number(reader, 'startingPrice'),
    ...number(reader, 'stockRefPrice'),
    ...number(reader, 'delta'),
    ...number(reader, 'stockRangeLower'),
    ...number(reader, 'stockRangeUpper'),
  ];
  reader.skip('overridePercentageConstraints');
  const volatility = number(reader, 'volatility');
  reader.skip('volatilityType');
  const deltaNeutralOrderType = reader.text('deltaNeutralOrderType');
  reader.skip('deltaNeutralAuxPrice');
  if (deltaNeutralOrderType !== '') {
    reader.skip('deltaNeutralConId', 'deltaNeutralSettlingFirm', 'deltaNeutralClearingAccount');
    reader.skip('deltaNeutralClearingIntent', 'deltaNeutralOpenClose', 'deltaNeutralShortSale');
    reader.skip('deltaNeutralShortSaleSlot', 'deltaNeutralDesignatedLocation');
  }
  reader.skip('continuousUpdate', 'referencePriceType');
  const isNeutral = deltaNeutralOrderType !== '' && deltaNeutralOrderType !== 'None';
  return [...size, ...prices, ...volatility, ...used('deltaNeutralOrderType', isNeutral)];
}

function readWhatIf(reader: FieldReader) {
  reader.skip('algoId');
  const whatIf = reader.boolean('whatIf');
  reader.skip('orderMiscOptions', 'solicited');
  return { whatIf, unsupported: [...flag(reader, 'randomizeSize'), ...flag(reader, 'randomizePrice')] };
}
