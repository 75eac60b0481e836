/**
 * What a margin check asks of an account: the two figures that `valuation` says, exactly, without the rest of it. Every order
 * asks, and an account may hold a thousand positions. Changes nothing.
 */
import { isZero, roundHalfUp, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { BookedPosition } from './account-book.ts';
import { marketValue, type PositionState } from './account.ts';
import type { Valuation, ValuationOptions } from './valuation.ts';

export type Funds = Pick<Valuation, 'netLiquidation' | 'initialMargin'>;

/** Of one position, in cents of its currency. */
interface Part {
  readonly conId: number;
  readonly marked: Decimal | undefined;
  /** What it adds to net liquidation. */
  readonly liquidation: Decimal;
  readonly initialMargin: Decimal;
}

interface Sums {
  paid: Decimal;
  futures: Decimal;
  initialMargin: Decimal;
}

/** A state is replaced and never changed: at the same mark it is worth the same. */
const known = new WeakMap<PositionState, Part>();

const cents = (value: Decimal): Decimal => roundHalfUp(value, 2);

export function fundsOf({ book, mark, rate }: Omit<ValuationOptions, 'account'>): Funds {
  const sums = new Map<string, Sums>();
  const sumsOf = (currency: string): Sums => {
    const own = sums.get(currency) ?? { paid: ZERO, futures: ZERO, initialMargin: ZERO };
    sums.set(currency, own);
    return own;
  };
  const cash = book.cash();
  for (const currency of cash.keys()) sumsOf(currency);
  for (const position of book.positions()) {
    const { contract, terms } = position.listing;
    const own = sumsOf(contract.currency);
    if (isZero(position.state.quantity)) continue;
    const { liquidation, initialMargin } = partOf(position, mark(contract.conId));
    if (terms.settlement === 'paid') own.paid = own.paid.plus(liquidation);
    else own.futures = own.futures.plus(liquidation);
    own.initialMargin = own.initialMargin.plus(initialMargin);
  }
  // Each part converted to cents before it is summed, as what is shown.
  const total = (part: (own: Sums, currency: string) => Decimal): Decimal =>
    sum([...sums].map(([currency, own]) => cents(part(own, currency).times(rate(currency)))));
  const totalCash = total((_, currency) => cents(cash.get(currency) ?? ZERO));
  return {
    netLiquidation: totalCash.plus(total(({ paid }) => paid)).plus(total(({ futures }) => futures)),
    initialMargin: total(({ initialMargin }) => initialMargin),
  };
}

function partOf({ listing, state }: BookedPosition, marked: Decimal | undefined): Part {
  const { contract, terms } = listing;
  const before = known.get(state);
  if (before?.conId === contract.conId && isSame(before.marked, marked)) return before;
  const value = marked === undefined ? state.cost : marketValue(state, marked, contract.multiplier);
  const part: Part = {
    conId: contract.conId,
    marked,
    liquidation: liquidationOf(terms.settlement, { value, state }),
    initialMargin: cents(cents(value).abs().times(terms.initialMargin)),
  };
  known.set(state, part);
  return part;
}

const isSame = (a: Decimal | undefined, b: Decimal | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.eq(b));

function liquidationOf(
  settlement: BookedPosition['listing']['terms']['settlement'],
  { value, state }: { readonly value: Decimal; readonly state: PositionState },
): Decimal {
  if (settlement === 'exchanged') return ZERO;
  return settlement === 'margined' ? cents(value.minus(state.cost)) : cents(value);
}
