/**
 * What of an order does not fit together by itself, with IB's code and words: type and time in force, prices that its type
 * needs, times, groups. Knows neither market nor account (`order-checks.ts`). Decides, changes nothing.
 */
import { roundTowardZeroTo, type Decimal } from '../domain/decimal.ts';
import { GATEWAY_ZONE, wireTimeMs } from './gateway-time.ts';
import type { Listing } from './listing.ts';
import {
  hasLimit,
  isForClose,
  isForOpening,
  isStop,
  isTrailing,
  orderTypeOf,
  tifOf,
  type OrderType,
  type Tif,
} from './order-kind.ts';
import type { PaperOrderInput } from './paper-broker.ts';

/** An error for one order (`error`, message 4). `consumesId`: the broker took the order and rejected it, its id is used up. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
  readonly consumesId: boolean;
}

export const invalid = (cause: string): Refusal => ({
  code: 321,
  text: `Error validating request.-'bN' : cause - ${cause}`,
  consumesId: false,
});
export const rejected = (reason: string): Refusal => ({
  code: 201,
  text: `Order rejected - reason:${reason}`,
  consumesId: true,
});
/** Refused before the order exists: its id can be used again. */
export const refused = (code: number, text: string): Refusal => ({ code, text, consumesId: false });

const OFF_TICK = refused(110, 'The price does not conform to the minimum price variation for this contract.');

/** @param atMs market time: an order cannot end before it begins */
export function checkForm(input: PaperOrderInput, listing: Listing, atMs: number): Refusal | undefined {
  const type = orderTypeOf(input);
  const tif = tifOf(input);
  if (type === undefined) return rejected(`Unsupported order type "${input.orderType}"`);
  if (tif === undefined) return rejected(`Unsupported time in force "${input.tif}"`);
  return (
    checkAlgorithm(input, type) ??
    checkVenue(type, listing) ??
    checkTif(type, tif) ??
    checkTimes(input, tif, atMs) ??
    checkGroup(input) ??
    checkTrail(input, type) ??
    checkPrices(input, type, listing)
  );
}

function checkAlgorithm({ algoStrategy }: PaperOrderInput, type: OrderType): Refusal | undefined {
  if (algoStrategy === '') return undefined;
  const isAdaptive = algoStrategy === 'Adaptive' && (type === 'MKT' || type === 'LMT');
  return isAdaptive ? undefined : rejected(`Unsupported algorithm "${algoStrategy}" for order type "${type}"`);
}

/** There is no auction where there is no exchange. */
function checkVenue(type: OrderType, { contract }: Listing): Refusal | undefined {
  const hasAuctions = contract.secType === 'STK' || contract.secType === 'FUT' || contract.secType === 'IND';
  if (hasAuctions || !(isForClose(type) || isForOpening(type))) return undefined;
  return { ...refused(387, 'Unsupported order type for this exchange and security type.'), consumesId: true };
}

function checkTif(type: OrderType, tif: Tif): Refusal | undefined {
  if (isForClose(type) && tif !== 'DAY') {
    return refused(113, 'The Tif option should be set to DAY for MOC and LOC orders.');
  }
  const isImmediate = tif === 'IOC' || tif === 'FOK';
  const fits =
    (tif !== 'OPG' || isForOpening(type)) &&
    (!isForOpening(type) || tif === 'OPG' || tif === 'DAY') &&
    (!isImmediate || type === 'MKT' || type === 'LMT' || type === 'MTL');
  return fits ? undefined : refused(111, `The TIF (${tif}) and the order type (${type}) are incompatible.`);
}

function checkTimes(input: PaperOrderInput, tif: Tif, atMs: number): Refusal | undefined {
  const { goodAfterTime, goodTillDate } = input;
  const times = [goodAfterTime, goodTillDate].filter((text) => text !== '');
  if (times.some((text) => wireTimeMs(text, GATEWAY_ZONE) === undefined)) {
    return refused(343, 'The date, time, or time-zone entered is invalid. The correct format is yyyymmdd hh:mm:ss xxx');
  }
  if ((tif === 'GTD') !== (goodTillDate !== '')) return refused(334, 'Invalid Good Till Date order.');
  const endsAtMs = goodTillMs(goodTillDate);
  if (endsAtMs === undefined || endsAtMs > Math.max(atMs, wireTimeMs(goodAfterTime, GATEWAY_ZONE) ?? atMs)) {
    return undefined;
  }
  return refused(334, 'Invalid Good Till Date order.');
}

const DAY_ALONE = /^\d{8}$/;
const LAST_SECOND = ' 23:59:59';

/** A date without a time means the whole of that day. Undefined where there is none. */
export const goodTillMs = (text: string): number | undefined =>
  text === '' ? undefined : wireTimeMs(DAY_ALONE.test(text) ? `${text}${LAST_SECOND}` : text, GATEWAY_ZONE);

export const goodAfterMs = (text: string): number | undefined =>
  text === '' ? undefined : wireTimeMs(text, GATEWAY_ZONE);

const MOST_OCA_TYPE = 3;

function checkGroup({ ocaType }: PaperOrderInput): Refusal | undefined {
  const isKnown = Number.isInteger(ocaType) && ocaType >= 0 && ocaType <= MOST_OCA_TYPE;
  return isKnown ? undefined : invalid(`OCA type ${ocaType} is not 1, 2 or 3`);
}

const isSet = (value: Decimal | undefined): boolean => value !== undefined && !value.eq(0);

function checkTrail(input: PaperOrderInput, type: OrderType): Refusal | undefined {
  const { auxPrice, trailingPercent, trailStopPrice, limitPriceOffset, limitPrice } = input;
  if (!isTrailing(type)) {
    const trails = isSet(trailStopPrice) || isSet(trailingPercent);
    return trails ? rejected(`Trailing prices do not go with order type "${type}"`) : undefined;
  }
  if (isSet(auxPrice) === isSet(trailingPercent))
    return invalid('Either trailing amount or trailing percent is needed');
  if (isSet(trailingPercent) && !(trailingPercent?.gt(0) === true && trailingPercent.lt(100))) {
    return invalid('Trailing percent must be above 0 and below 100');
  }
  if (type === 'TRAIL') return undefined;
  const hasDistance = isSet(limitPriceOffset) || (isSet(limitPrice) && isSet(trailStopPrice));
  return hasDistance ? undefined : invalid('Limit price offset, or limit price and trail stop price, is needed');
}

function checkPrices(input: PaperOrderInput, type: OrderType, { terms }: Listing): Refusal | undefined {
  const { limitPrice, auxPrice, trailStopPrice, limitPriceOffset } = input;
  if (hasLimit(type) && limitPrice === undefined) return invalid('Limit price is missing');
  if (hasLimit(type) && limitPrice?.lte(0) === true) return rejected('Limit price must be above 0');
  const needsStop = isStop(type) && !isTrailing(type);
  if (needsStop && !(auxPrice?.gt(0) === true)) return invalid('Stop price is missing');
  if (isTrailing(type) && auxPrice?.lt(0) === true) return invalid('Trailing amount must be above 0');
  const prices = [
    ...(hasLimit(type) || type === 'TRAIL LIMIT' ? [limitPrice, limitPriceOffset] : []),
    ...(isStop(type) ? [auxPrice, trailStopPrice] : []),
  ];
  const isOff = prices.some((each) => each !== undefined && !roundTowardZeroTo(each, terms.minTick).eq(each));
  return isOff ? OFF_TICK : undefined;
}
