/**
 * What an account is worth at the marks of an instant, by currency and in base currency, every part rounded to cents before it
 * is summed, so that what is shown adds up: net liquidation = cash + market value of what was paid for + profit of open
 * futures. Changes nothing.
 */
import { isZero, roundHalfUp, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { AccountBook, BookedPosition } from './account-book.ts';
import { averageCost, marketValue, unrealizedPnl } from './account.ts';
import type { PaperPosition } from './paper-broker.ts';

export const BASE_CURRENCY = 'USD';

/** A position at its mark, in the currency of its contract. */
export interface ValuedPosition {
  readonly booked: BookedPosition;
  readonly shown: PaperPosition;
  /** Counted in net liquidation: market value where paid, profit before commissions where margined, else 0. */
  readonly liquidation: Decimal;
}

/** Everything an account has in one currency, in cents of that currency. */
export interface Ledger {
  readonly currency: string;
  /** Of one unit in base currency. */
  readonly rate: Decimal;
  readonly cash: Decimal;
  /** Stocks, crypto, metals: what was paid for. */
  readonly paidValue: Decimal;
  readonly grossPositionValue: Decimal;
  readonly futuresPnl: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly realizedPnl: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

export interface Valuation {
  readonly ledgers: readonly Ledger[];
  readonly positions: readonly ValuedPosition[];
  /** All in base currency: the ledgers, each part converted to cents before it is summed. */
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

const currencyOf = ({ booked }: ValuedPosition): string => booked.listing.contract.currency;
const cents = (value: Decimal): Decimal => roundHalfUp(value, 2);
const isForex = ({ booked }: ValuedPosition): boolean => booked.listing.terms.settlement === 'exchanged';
const isPaid = ({ booked }: ValuedPosition): boolean => booked.listing.terms.settlement === 'paid';
const margin = (position: ValuedPosition, part: Decimal): Decimal =>
  cents(position.shown.marketValue.abs().times(part));

export function valuation({ account, book, mark, rate }: ValuationOptions): Valuation {
  const positions = book.positions().map((booked) => valuePosition(booked, account, mark));
  const cash = book.cash();
  const currencies = new Set([...cash.keys(), ...positions.map(currencyOf)]);
  const ledgers = [...currencies].map((currency) => {
    const own = positions.filter((position) => currencyOf(position) === currency);
    return ledgerOf(own, { currency, rate: rate(currency), cash: cents(cash.get(currency) ?? ZERO) });
  });
  const total = (part: (ledger: Ledger) => Decimal): Decimal =>
    sum(ledgers.map((ledger) => cents(part(ledger).times(ledger.rate))));
  const totalCash = total((each) => each.cash);
  const paidValue = total((each) => each.paidValue);
  const futuresPnl = total((each) => each.futuresPnl);
  return {
    ledgers,
    positions,
    totalCash,
    netLiquidation: totalCash.plus(paidValue).plus(futuresPnl),
    paidValue,
    futuresPnl,
    grossPositionValue: total((each) => each.grossPositionValue),
    unrealizedPnl: total((each) => each.unrealizedPnl),
    realizedPnl: total((each) => each.realizedPnl),
    initialMargin: total((each) => each.initialMargin),
    maintenanceMargin: total((each) => each.maintenanceMargin),
  };
}

/** A forex position is virtual: its money is in the cash of both currencies, its profit is nobody's. */
function ledgerOf(positions: readonly ValuedPosition[], own: Pick<Ledger, 'currency' | 'rate' | 'cash'>): Ledger {
  const total = (part: (position: ValuedPosition) => Decimal): Decimal => sum(positions.map(part));
  return {
    ...own,
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
