/**
 * What a margin check asks of an account: the two figures that `valuation` says, exactly, without the rest of it. Every order
 * asks, and an account may hold a thousand positions: sums are kept, and only what was booked since is counted anew, until
 * marks may have moved. Changes nothing in the account and knows no clock.
 */
import { isZero, roundHalfUp, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { AccountBook, BookedPosition } from './account-book.ts';
import { marketValue, type PositionState } from './account.ts';
import type { Valuation, ValuationOptions } from './valuation.ts';

export type Funds = Pick<Valuation, 'netLiquidation' | 'initialMargin'>;

export interface FundsQuestion extends Pick<ValuationOptions, 'mark' | 'rate'> {
  /** As long as it is the same, every mark is. */
  readonly marksOf: string;
}

/** Of one position, in cents of its currency. */
interface Part {
  readonly conId: number;
  readonly marked: Decimal | undefined;
  /** What it adds to net liquidation. */
  readonly liquidation: Decimal;
  readonly initialMargin: Decimal;
}

/** Of all positions in one currency. */
interface Sums {
  paid: Decimal;
  futures: Decimal;
  initialMargin: Decimal;
}

interface Counted {
  readonly position: BookedPosition;
  readonly part: Part;
}

export function runningFunds(book: AccountBook): (asked: FundsQuestion) => Funds {
  const sums = new Map<string, Sums>();
  /** conId -> what the sums hold of it. */
  const counted = new Map<number, Counted>();
  /** conIds of positions that are not what was counted. */
  const changed = new Set<number>();
  let marksOf: string | undefined;
  book.watch((conId) => changed.add(conId));

  function count(conId: number, mark: FundsQuestion['mark']): void {
    const before = counted.get(conId);
    if (before !== undefined) add(sums, before, -1);
    counted.delete(conId);
    const position = book.held(conId);
    if (position === undefined || isZero(position.state.quantity)) return;
    const now = { position, part: partOf(position, mark(conId)) };
    add(sums, now, 1);
    counted.set(conId, now);
  }

  return (asked) => {
    if (asked.marksOf !== marksOf) {
      sums.clear();
      counted.clear();
      for (const conId of book.conIds()) changed.add(conId);
      marksOf = asked.marksOf;
    }
    for (const conId of changed) count(conId, asked.mark);
    changed.clear();
    return fundsOf({ sums, cash: book.cash(), rate: asked.rate });
  };
}

/** Exact: what was added is what is taken off. */
function add(sums: Map<string, Sums>, { position, part }: Counted, times: 1 | -1): void {
  const { contract, terms } = position.listing;
  const own = sums.get(contract.currency) ?? { paid: ZERO, futures: ZERO, initialMargin: ZERO };
  sums.set(contract.currency, own);
  const liquidation = times === 1 ? part.liquidation : part.liquidation.neg();
  if (terms.settlement === 'paid') own.paid = own.paid.plus(liquidation);
  else own.futures = own.futures.plus(liquidation);
  own.initialMargin = own.initialMargin.plus(times === 1 ? part.initialMargin : part.initialMargin.neg());
}

interface Summed extends Pick<FundsQuestion, 'rate'> {
  readonly sums: ReadonlyMap<string, Sums>;
  readonly cash: ReadonlyMap<string, Decimal>;
}

function fundsOf({ sums, cash, rate }: Summed): Funds {
  const rates = new Map([...cash.keys(), ...sums.keys()].map((currency) => [currency, rate(currency)]));
  // Each part converted to cents before it is summed, as what is shown.
  const total = (part: (own: Sums | undefined, currency: string) => Decimal | undefined): Decimal =>
    sum([...rates].map(([currency, each]) => cents((part(sums.get(currency), currency) ?? ZERO).times(each))));
  const totalCash = total((_, currency) => cents(cash.get(currency) ?? ZERO));
  return {
    netLiquidation: totalCash.plus(total((own) => own?.paid)).plus(total((own) => own?.futures)),
    initialMargin: total((own) => own?.initialMargin),
  };
}

/** A state is replaced and never changed: at the same mark it is worth the same. */
const known = new WeakMap<PositionState, Part>();

const cents = (value: Decimal): Decimal => roundHalfUp(value, 2);

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
