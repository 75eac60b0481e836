/** Fills an order, as pure functions: the execution, the order after it, and what the account has to book. */
import { divideHalfUp, isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { BookedFill, ChargedIn } from './account.ts';
import { orderCommission, type FilledSoFar } from './commission.ts';
import type { Listing } from './listing.ts';
import type { BookedOrder } from './order-book.ts';
import type { PaperExecution, PaperOrder } from './paper-broker.ts';

const AVERAGE_PLACES = 8;

export interface FillRequest {
  readonly booked: BookedOrder;
  /** > 0, at most what remains. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly execId: string;
  readonly atMs: number;
}

export interface OrderFill {
  /** The order after it; its commission is not yet shown. */
  readonly booked: BookedOrder;
  readonly execution: PaperExecution;
  readonly fill: BookedFill;
}

export function fillOrder({ booked, quantity, price, execId, atMs }: FillRequest): OrderFill {
  const { order, listing } = booked;
  const filled = order.filled.plus(quantity);
  const filledCost = booked.filledCost.plus(price.times(quantity));
  const averagePrice = average(filledCost, filled);
  const charged = orderCommission(listing.terms.commission, filledSoFar(listing, filled, filledCost));
  const remaining = order.remaining.minus(quantity);
  const isDone = isZero(remaining);
  const after: PaperOrder = {
    ...order,
    filled,
    remaining,
    averageFillPrice: averagePrice,
    lastFillPrice: price,
    status: isDone ? 'Filled' : 'Submitted',
    whyHeld: '',
    completedAtMs: isDone ? atMs : undefined,
  };
  const execution: PaperExecution = {
    execId,
    clientId: order.clientId,
    orderId: order.orderId,
    permId: order.permId,
    conId: order.input.conId,
    account: order.input.account,
    orderRef: order.input.orderRef,
    exchange: listing.terms.venue,
    side: order.input.side,
    quantity,
    price,
    atMs,
    cumulativeQuantity: filled,
    averagePrice,
  };
  return {
    booked: { ...booked, order: after, filledCost, charged },
    execution,
    fill: bookedFill(listing, execution, charged.minus(booked.charged)),
  };
}

export const bookedFill = (listing: Listing, execution: PaperExecution, commission: Decimal): BookedFill => ({
  side: execution.side,
  quantity: execution.quantity,
  price: execution.price,
  multiplier: listing.contract.multiplier,
  commission,
  settlement: listing.terms.settlement,
  chargedIn: chargedIn(listing),
});

const chargedIn = ({ contract, terms }: Listing): ChargedIn =>
  commissionCurrency({ contract, terms }) === contract.currency ? 'paid' : 'received';

/** The currency of an order's commission. */
export const commissionCurrency = ({ contract, terms }: Pick<Listing, 'contract' | 'terms'>): string =>
  terms.commissionCurrency ?? contract.currency;

export const filledSoFar = (listing: Listing, filled: Decimal, filledCost: Decimal): FilledSoFar => ({
  quantity: filled,
  value: filledCost.times(listing.contract.multiplier),
});

/** 0 where nothing is filled. */
export const average = (filledCost: Decimal, filled: Decimal): Decimal =>
  isZero(filled) ? ZERO : divideHalfUp(filledCost, filled, AVERAGE_PLACES);
