/**
 * What the broker refuses before it accepts an order, with IB's code and words: form first, then rules of the contract,
 * then the account. What the gateway does not simulate is refused by name, never ignored. Decides, changes nothing.
 */
import { isZero, roundTowardZeroTo, type Decimal } from '../domain/decimal.ts';
import { signedQuantity } from '../domain/side.ts';
import type { Listing } from './listing.ts';
import { requirementOf } from './margin.ts';
import { checkForm, invalid, refused, rejected, type Refusal } from './order-form.ts';
import { orderTypeOf } from './order-kind.ts';
import type { PaperOrderInput, PaperQuote } from './paper-broker.ts';

export const UNKNOWN_CONTRACT = refused(200, 'No security definition has been found for the request');

/** What an order is checked against. */
export interface CheckedAgainst {
  readonly listing: Listing;
  readonly atMs: number;
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
  /** Of one unit of the contract's currency in base currency. */
  readonly rate: () => Decimal;
}

/** The first reason not to accept the order; undefined where there is none. The account is the caller's to check. */
export function checkOrder(input: PaperOrderInput, against: CheckedAgainst): Refusal | undefined {
  return (
    checkForm(input, against.listing, against.atMs) ??
    checkQuantity(input, against) ??
    checkContract(input, against) ??
    checkMargin(input, against)
  );
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

function checkContract(input: PaperOrderInput, against: CheckedAgainst): Refusal | undefined {
  const { listing, isExpired, quote, hasSession, position } = against;
  const { secType, localSymbol } = listing.contract;
  if (listing.terms.settlement === 'none') return rejected(`${localSymbol} is an index and cannot be traded`);
  if (isExpired) return rejected(`${localSymbol} has expired`);
  if (quote === undefined) return rejected(`${localSymbol} has no price yet`);
  if (!hasSession) return rejected(`${localSymbol} has no prices any more`);
  if (secType !== 'CRYPTO') return undefined;
  if (input.side === 'BUY' && orderTypeOf(input) === 'MKT')
    return { ...refused(10289, 'You must set Cash Quantity for this order.'), consumesId: true };
  const held = position.minus(input.quantity.minus(against.filled));
  return input.side === 'SELL' && isFree(input) && held.lt(0)
    ? rejected('Cryptocurrency cannot be sold short')
    : undefined;
}

/** Children begin to work with a position that is not there yet: what they would bind is not known before. */
const isFree = ({ parentId }: PaperOrderInput): boolean => parentId === 0;

/** Equity must cover the initial margin of what the account would hold; orders that are still working are not counted. */
function checkMargin(input: PaperOrderInput, against: CheckedAgainst): Refusal | undefined {
  const { listing, quote, position } = against;
  const remaining = input.quantity.minus(against.filled);
  const after = position.plus(signedQuantity(input.side, remaining));
  const added = after.abs().minus(position.abs());
  if (quote === undefined || added.lte(0) || isZero(listing.terms.initialMargin) || !isFree(input)) return undefined;
  const price = expectedPrice(input, quote);
  const { netLiquidation, initialMargin } = against.funds();
  const bound = requirementOf(listing, { quantity: added, price, rate: against.rate() });
  const needed = initialMargin.plus(bound.initial);
  if (needed.lte(netLiquidation)) return undefined;
  return rejected(
    'YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE ' +
      `[${netLiquidation.toFixed(2)} USD] MUST EXCEED THE INITIAL MARGIN [${needed.toFixed(2)} USD]`,
  );
}

/** The limit of an order that has one, else what the market shows. */
export const expectedPrice = (input: PaperOrderInput, quote: PaperQuote): Decimal =>
  input.limitPrice !== undefined && input.limitPrice.gt(0) ? input.limitPrice : quote.last;
