/**
 * What the broker refuses before it accepts an order, with IB's code and words: form first, then rules of the contract,
 * then the account. What the gateway does not simulate is refused by name, never ignored. Decides, changes nothing.
 */
import { isZero, roundTowardZeroTo, type Decimal } from '../domain/decimal.ts';
import { signedQuantity } from '../domain/side.ts';
import type { Listing } from './listing.ts';
import type { RestingOrder } from './matching.ts';
import type { PaperOrderInput, PaperQuote } from './paper-broker.ts';

/** An error for one order (`error`, message 4). `consumesId`: the broker took the order and rejected it, its id is used up. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
  readonly consumesId: boolean;
}

const invalid = (cause: string): Refusal => ({
  code: 321,
  text: `Error validating request.-'bN' : cause - ${cause}`,
  consumesId: false,
});
const rejected = (reason: string): Refusal => ({
  code: 201,
  text: `Order rejected - reason:${reason}`,
  consumesId: true,
});
/** Refused before the order exists: its id can be used again. */
export const refused = (code: number, text: string): Refusal => ({ code, text, consumesId: false });

export const UNKNOWN_CONTRACT = refused(200, 'No security definition has been found for the request');

const ORDER_TYPES: ReadonlyMap<string, RestingOrder['orderType']> = new Map([
  ['MKT', 'MKT'],
  ['LMT', 'LMT'],
  ['MOC', 'MOC'],
]);
const TIMES_IN_FORCE: ReadonlyMap<string, RestingOrder['tif']> = new Map([
  ['', 'DAY'],
  ['DAY', 'DAY'],
  ['GTC', 'GTC'],
  ['IOC', 'IOC'],
  ['FOK', 'FOK'],
]);

export const orderTypeOf = (input: PaperOrderInput): RestingOrder['orderType'] | undefined =>
  ORDER_TYPES.get(input.orderType);
export const tifOf = (input: PaperOrderInput): RestingOrder['tif'] | undefined => TIMES_IN_FORCE.get(input.tif);

/** What an order is checked against. */
export interface CheckedAgainst {
  readonly listing: Listing;
  readonly isExpired: boolean;
  readonly quote: PaperQuote | undefined;
  /** Whether the prices go on: the market is open or will open again. */
  readonly hasSession: boolean;
  /** Signed position in the contract. */
  readonly position: Decimal;
  /** Already filled, where an order is modified; else 0. */
  readonly filled: Decimal;
  /** Called only for orders that enlarge a position: net liquidation and initial margin now, in base currency. */
  readonly funds: () => { readonly netLiquidation: Decimal; readonly initialMargin: Decimal };
}

/** The first reason not to accept the order; undefined where there is none. The account is the caller's to check. */
export function checkOrder(input: PaperOrderInput, against: CheckedAgainst): Refusal | undefined {
  return (
    checkSupported(input) ??
    checkQuantity(input, against) ??
    checkPrice(input, against) ??
    checkContract(input, against) ??
    checkMargin(input, against)
  );
}

const isSet = (value: Decimal | undefined): boolean => value !== undefined && !isZero(value);

function checkSupported(input: PaperOrderInput): Refusal | undefined {
  if (orderTypeOf(input) === undefined) return rejected(`Unsupported order type "${input.orderType}"`);
  if (tifOf(input) === undefined) return rejected(`Unsupported time in force "${input.tif}"`);
  if (input.orderType === 'MOC' && (input.tif === 'IOC' || input.tif === 'FOK')) {
    return rejected(`Time in force "${input.tif}" does not go with order type "MOC"`);
  }
  const isAdaptive = input.algoStrategy === 'Adaptive' && input.orderType !== 'MOC';
  if (input.algoStrategy !== '' && !isAdaptive) return rejected(`Unsupported algorithm "${input.algoStrategy}"`);
  const unsupported: readonly (readonly [boolean, string])[] = [
    [input.whatIf, 'What-if orders'],
    [!input.transmit, 'Orders that are not transmitted'],
    [input.parentId !== 0, 'Child orders'],
    [input.ocaGroup !== '', 'One-cancels-all groups'],
    [isSet(input.trailStopPrice) || isSet(input.trailingPercent), 'Trailing prices'],
    [input.goodAfterTime !== '', 'Orders with a good-after time'],
    [input.goodTillDate !== '', 'Orders with a good-till date'],
  ];
  const found = unsupported.find(([isAsked]) => isAsked);
  return found === undefined ? undefined : rejected(`${found[1]} are not simulated`);
}

function checkQuantity({ quantity }: PaperOrderInput, { listing, filled }: CheckedAgainst): Refusal | undefined {
  const { minSize, sizeIncrement } = listing.terms;
  if (quantity.lte(0)) return refused(434, 'The order size cannot be zero.');
  if (quantity.lt(minSize)) {
    return refused(
      388,
      `Order size ${quantity.toFixed()} is smaller than the minimum required size of ${minSize.toFixed()}.`,
    );
  }
  if (!roundTowardZeroTo(quantity, sizeIncrement).eq(quantity)) {
    return invalid(
      `Order size ${quantity.toFixed()} does not conform to the size increment of ${sizeIncrement.toFixed()}`,
    );
  }
  if (quantity.lte(filled)) return rejected(`The size must exceed the ${filled.toFixed()} already filled`);
  return undefined;
}

function checkPrice({ orderType, limitPrice }: PaperOrderInput, { listing }: CheckedAgainst): Refusal | undefined {
  if (orderType !== 'LMT') return undefined;
  if (limitPrice === undefined) return invalid('Limit price is missing');
  if (limitPrice.lte(0)) return rejected('Limit price must be above 0');
  if (roundTowardZeroTo(limitPrice, listing.terms.minTick).eq(limitPrice)) return undefined;
  return refused(110, 'The price does not conform to the minimum price variation for this contract.');
}

function checkContract(input: PaperOrderInput, against: CheckedAgainst): Refusal | undefined {
  const { listing, isExpired, quote, hasSession, position } = against;
  const { secType, localSymbol } = listing.contract;
  if (listing.terms.settlement === 'none') return rejected(`${localSymbol} is an index and cannot be traded`);
  if (isExpired) return rejected(`${localSymbol} has expired`);
  if (quote === undefined) return rejected(`${localSymbol} has no price yet`);
  if (!hasSession) return rejected(`${localSymbol} has no prices any more`);
  if (secType !== 'CRYPTO') return undefined;
  if (input.side === 'BUY' && input.orderType === 'MKT')
    return { ...refused(10289, 'You must set Cash Quantity for this order.'), consumesId: true };
  const held = position.minus(input.quantity.minus(against.filled));
  return input.side === 'SELL' && held.lt(0) ? rejected('Cryptocurrency cannot be sold short') : undefined;
}

/** Equity must cover the initial margin of what the account would hold; orders that are still working are not counted. */
function checkMargin(input: PaperOrderInput, against: CheckedAgainst): Refusal | undefined {
  const { listing, quote, position } = against;
  const remaining = input.quantity.minus(against.filled);
  const after = position.plus(signedQuantity(input.side, remaining));
  const added = after.abs().minus(position.abs());
  if (quote === undefined || added.lte(0) || isZero(listing.terms.initialMargin)) return undefined;
  const price = input.limitPrice ?? quote.last;
  const value = added.times(price).times(listing.contract.multiplier);
  const { netLiquidation, initialMargin } = against.funds();
  const needed = initialMargin.plus(value.times(listing.terms.initialMargin));
  if (needed.lte(netLiquidation)) return undefined;
  return rejected(
    'YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE ' +
      `[${netLiquidation.toFixed(2)} USD] MUST EXCEED THE INITIAL MARGIN [${needed.toFixed(2)} USD]`,
  );
}
