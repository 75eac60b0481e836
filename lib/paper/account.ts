/**
 * How an execution moves positions and cash, as pure functions. Average cost includes the commissions of what is
 * open, as at IB; stocks and crypto are paid in full, of futures only profit, loss and commission touch cash, forex
 * exchanges two currencies. Net liquidation = cash + market value of what is paid + unrealised profit of futures.
 */
import { divideHalfUp, isZero, sign, ZERO, type Decimal } from '../domain/decimal.ts';
import { signedQuantity, type Side } from '../domain/side.ts';
import type { Settlement } from './listing.ts';

/** Decimal places of a share of cost: far below a cent, so that rounding never shows. */
const COST_PLACES = 12;

/** One contract in one account. */
export interface PositionState {
  /** Signed. */
  readonly quantity: Decimal;
  /** Signed money of the open quantity: sum of signed quantity x price x multiplier, commissions apart. */
  readonly cost: Decimal;
  /** Commissions paid for the open quantity, >= 0. */
  readonly openCommission: Decimal;
  /** Realised profit and loss, all commissions of what was closed deducted. */
  readonly realizedPnl: Decimal;
}

export const FLAT: PositionState = { quantity: ZERO, cost: ZERO, openCommission: ZERO, realizedPnl: ZERO };

/** An execution as the account sees it. `quantity` 0: it never happened (a bust). */
export interface BookedFill {
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly multiplier: Decimal;
  readonly commission: Decimal;
  readonly settlement: Settlement;
  /** Out of which cash the commission goes: the contract's currency, or the one a forex buy receives. */
  readonly chargedIn: ChargedIn;
}

export const CHARGED_IN = ['paid', 'received'] as const;
export type ChargedIn = (typeof CHARGED_IN)[number];

export interface FillEffect {
  readonly position: PositionState;
  /** Change of cash in the contract's currency. */
  readonly cash: Decimal;
  /** Change of cash in the currency a forex buy receives, a commission in it deducted; 0 for everything else. */
  readonly received: Decimal;
  /** Realised by this execution, commissions deducted; undefined where it only opened. */
  readonly realizedPnl: Decimal | undefined;
}

/** Books one execution on a position. A fill through zero closes first and opens with the rest. */
export function applyFill(before: PositionState, fill: BookedFill): FillEffect {
  if (fill.chargedIn === 'paid' || isZero(fill.commission)) return applied(before, fill);
  // A position is in one currency: a commission in another is no part of its cost.
  const effect = applied(before, { ...fill, commission: ZERO });
  return { ...effect, received: effect.received.minus(fill.commission) };
}

function applied(before: PositionState, fill: BookedFill): FillEffect {
  const change = signedQuantity(fill.side, fill.quantity);
  const value = change.times(fill.price).times(fill.multiplier);
  const isClosing = !isZero(before.quantity) && sign(change) === -sign(before.quantity);
  if (!isClosing) return opened(before, fill, { change, value });
  const closing = smaller(fill.quantity, before.quantity.abs());
  const closed = close(before, fill, closing);
  const rest = fill.quantity.minus(closing);
  if (isZero(rest)) return withCash(closed, fill, { change, value });
  const restChange = signedQuantity(fill.side, rest);
  const restValue = restChange.times(fill.price).times(fill.multiplier);
  const position: PositionState = {
    quantity: restChange,
    cost: restValue,
    openCommission: fill.commission.minus(closed.commission),
    realizedPnl: closed.position.realizedPnl,
  };
  return withCash({ ...closed, position }, fill, { change, value });
}

interface Change {
  /** Signed units and signed money of the fill. */
  readonly change: Decimal;
  readonly value: Decimal;
}

function opened(before: PositionState, fill: BookedFill, { change, value }: Change): FillEffect {
  const position: PositionState = {
    quantity: before.quantity.plus(change),
    cost: before.cost.plus(value),
    openCommission: before.openCommission.plus(fill.commission),
    realizedPnl: before.realizedPnl,
  };
  return withCash({ position, gross: ZERO, realizedPnl: undefined }, fill, { change, value });
}

interface Closed {
  readonly position: PositionState;
  /** Profit before commissions. */
  readonly gross: Decimal;
  readonly realizedPnl: Decimal | undefined;
}

/** Closes `closing` units (> 0, at most the position); returns its part of the fill's commission as well. */
function close(before: PositionState, fill: BookedFill, closing: Decimal): Closed & { readonly commission: Decimal } {
  const isAll = closing.eq(before.quantity.abs());
  const part = (whole: Decimal): Decimal =>
    isAll ? whole : divideHalfUp(whole.times(closing), before.quantity.abs(), COST_PLACES);
  const commission = closing.eq(fill.quantity)
    ? fill.commission
    : divideHalfUp(fill.commission.times(closing), fill.quantity, COST_PLACES);
  const cost = part(before.cost);
  const openCommission = part(before.openCommission);
  const change = signedQuantity(fill.side, closing);
  const gross = change.times(fill.price).times(fill.multiplier).neg().minus(cost);
  const realizedPnl = gross.minus(openCommission).minus(commission);
  const position: PositionState = {
    quantity: before.quantity.plus(change),
    cost: before.cost.minus(cost),
    openCommission: before.openCommission.minus(openCommission),
    realizedPnl: before.realizedPnl.plus(realizedPnl),
  };
  return { position, gross, realizedPnl, commission };
}

function withCash({ position, gross, realizedPnl }: Closed, fill: BookedFill, { change, value }: Change): FillEffect {
  const paid = fill.settlement === 'margined' ? gross : value.neg();
  return {
    position,
    cash: paid.minus(fill.commission),
    received: fill.settlement === 'exchanged' ? change : ZERO,
    realizedPnl,
  };
}

const smaller = (a: Decimal, b: Decimal): Decimal => (a.lt(b) ? a : b);

/** Average cost of one contract, multiplier and commissions included, as IB reports it; 0 where flat. */
export function averageCost({ quantity, cost, openCommission }: PositionState): Decimal {
  return isZero(quantity) ? ZERO : divideHalfUp(cost.plus(openCommission), quantity, 8);
}

/** Signed quantity x mark x multiplier. */
export const marketValue = (position: PositionState, mark: Decimal, multiplier: Decimal): Decimal =>
  position.quantity.times(mark).times(multiplier);

/** What closing at the mark would realise, its own commission apart. */
export const unrealizedPnl = (position: PositionState, value: Decimal): Decimal =>
  value.minus(position.cost).minus(position.openCommission);
