/**
 * What an account is worth at the marks of an instant, every part rounded to cents before it is summed, so that what is shown
 * adds up: net liquidation = cash + market value of stocks and crypto + profit of open futures. Changes nothing.
 */
import { isZero, roundHalfUp, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { AccountBook, BookedPosition } from './account-book.ts';
import { averageCost, marketValue, unrealizedPnl } from './account.ts';
import type { PaperPosition } from './paper-broker.ts';

export const BASE_CURRENCY = 'USD';

/** A position at its mark. */
export interface ValuedPosition {
  readonly booked: BookedPosition;
  readonly shown: PaperPosition;
  /** Counted in net liquidation: market value where paid, profit before commissions where margined, else 0. */
  readonly liquidation: Decimal;
}

export interface CashBalance {
  readonly currency: string;
  readonly balance: Decimal;
  /** Of one unit in base currency. */
  readonly rate: Decimal;
  readonly inBase: Decimal;
}

export interface Valuation {
  readonly cash: readonly CashBalance[];
  readonly positions: readonly ValuedPosition[];
  /** All in base currency. */
  readonly totalCash: Decimal;
  readonly netLiquidation: Decimal;
  readonly paidValue: Decimal;
  readonly grossPositionValue: Decimal;
  readonly futuresPnl: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly realizedPnl: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

export interface ValuationOptions {
  readonly account: string;
  readonly book: AccountBook;
  /** Mark of a contract now; a position without one is valued at its cost. */
  readonly mark: (conId: number) => Decimal | undefined;
  /** Of one unit of a currency in base currency. */
  readonly rate: (currency: string) => Decimal;
}

const cents = (value: Decimal): Decimal => roundHalfUp(value, 2);
const isForex = ({ booked }: ValuedPosition): boolean => booked.listing.terms.settlement === 'exchanged';
const isPaid = ({ booked }: ValuedPosition): boolean => booked.listing.terms.settlement === 'paid';
const margin = (position: ValuedPosition, part: Decimal): Decimal =>
  cents(position.shown.marketValue.abs().times(part));

export function valuation({ account, book, mark, rate }: ValuationOptions): Valuation {
  const positions = book.positions().map((booked) => valuePosition(booked, account, mark));
  const cash = [...book.cash()].map(([currency, exact]): CashBalance => {
    const balance = cents(exact);
    return { currency, balance, rate: rate(currency), inBase: cents(balance.times(rate(currency))) };
  });
  const total = (part: (position: ValuedPosition) => Decimal): Decimal => sum(positions.map(part));
  const totalCash = sum(cash.map((each) => each.inBase));
  return {
    cash,
    positions,
    totalCash,
    netLiquidation: totalCash.plus(total((each) => each.liquidation)),
    paidValue: total((each) => (isPaid(each) ? each.shown.marketValue : ZERO)),
    grossPositionValue: total((each) => (isPaid(each) ? each.shown.marketValue.abs() : ZERO)),
    futuresPnl: total((each) => (isPaid(each) ? ZERO : each.liquidation)),
    unrealizedPnl: total((each) => (isForex(each) ? ZERO : each.shown.unrealizedPnl)),
    realizedPnl: total((each) => (isForex(each) ? ZERO : each.shown.realizedPnl)),
    initialMargin: total((each) => margin(each, each.booked.listing.terms.initialMargin)),
    maintenanceMargin: total((each) => margin(each, each.booked.listing.terms.maintenanceMargin)),
  };
}

export function valuePosition(
  booked: BookedPosition,
  account: string,
  mark: (conId: number) => Decimal | undefined,
): ValuedPosition {
  const { contract, terms } = booked.listing;
  const { state } = booked;
  const marked = mark(contract.conId);
  const value = marked === undefined ? state.cost : marketValue(state, marked, contract.multiplier);
  const shown: PaperPosition = {
    account,
    conId: contract.conId,
    quantity: state.quantity,
    averageCost: averageCost(state),
    marketPrice: marked ?? ZERO,
    marketValue: cents(value),
    unrealizedPnl: cents(unrealizedPnl(state, value)),
    realizedPnl: cents(booked.realizedToday),
  };
  return { booked, shown, liquidation: liquidationOf() };

  function liquidationOf(): Decimal {
    if (isZero(state.quantity) || terms.settlement === 'exchanged') return ZERO;
    return terms.settlement === 'margined' ? cents(value.minus(state.cost)) : cents(value);
  }
}
