/**
 * Cash and positions of one account over time. The executions of the current broker day are kept by contract, so that
 * a correction is booked by going through the day again from its opening: exact, whatever came after it. Days before
 * are closed for good.
 */
import { ZERO, isZero, type Decimal } from '../domain/decimal.ts';
import { applyFill, FLAT, type BookedFill, type FillEffect, type PositionState } from './account.ts';
import type { Listing } from './listing.ts';

interface ContractBook {
  readonly listing: Listing;
  /** Before the first of `fills`. */
  opening: PositionState;
  /** execution key -> newest revision, in order of execution. */
  readonly fills: Map<string, BookedFill>;
  current: PositionState;
  /** Effect of `fills` on cash. */
  effect: CashEffect;
  realizedAtDayStart: Decimal;
}

interface CashEffect {
  readonly cash: Decimal;
  readonly received: Decimal;
}

const NO_EFFECT: CashEffect = { cash: ZERO, received: ZERO };

export interface BookedPosition {
  readonly listing: Listing;
  readonly state: PositionState;
  /** Since the broker day began. */
  readonly realizedToday: Decimal;
}

export class AccountBook {
  readonly #cash: Map<string, Decimal>;
  readonly #contracts = new Map<number, ContractBook>();

  constructor(cash: ReadonlyMap<string, Decimal>) {
    this.#cash = new Map(cash);
  }

  /** Books an execution of today; `key` is its execution id without the revision. */
  book(listing: Listing, key: string, fill: BookedFill): FillEffect {
    const book = this.#bookOf(listing);
    const result = applyFill(book.current, fill);
    book.fills.set(key, fill);
    book.current = result.position;
    book.effect = plus(book.effect, result);
    this.#move(listing, result);
    return result;
  }

  /** Replaces an execution of today and goes through the contract's day again; returns what it now realises. */
  correct(listing: Listing, key: string, fill: BookedFill): Decimal | undefined {
    const book = this.#bookOf(listing);
    if (!book.fills.has(key))
      throw new Error(`Execution cannot be corrected: found "${key}" not among today's, needed one of them`);
    book.fills.set(key, fill);
    let state = book.opening;
    let effect = NO_EFFECT;
    let realized: Decimal | undefined;
    for (const [each, eachFill] of book.fills) {
      const result = applyFill(state, eachFill);
      state = result.position;
      effect = plus(effect, result);
      if (each === key) realized = result.realizedPnl;
    }
    this.#move(listing, {
      cash: effect.cash.minus(book.effect.cash),
      received: effect.received.minus(book.effect.received),
    });
    book.current = state;
    book.effect = effect;
    return realized;
  }

  /** Closes the oldest execution of a contract's day for corrections, because nobody can name it any more. */
  seal(conId: number, key: string): void {
    const book = this.#contracts.get(conId);
    const fill = book?.fills.get(key);
    if (book === undefined || fill === undefined) return;
    const result = applyFill(book.opening, fill);
    book.opening = result.position;
    book.effect = { cash: book.effect.cash.minus(result.cash), received: book.effect.received.minus(result.received) };
    book.fills.delete(key);
  }

  /** A new broker day: nothing of the last one can be corrected any more; contracts that are flat are forgotten. */
  rollDay(): void {
    for (const [conId, book] of this.#contracts) {
      if (isZero(book.current.quantity)) {
        this.#contracts.delete(conId);
        continue;
      }
      book.opening = book.current;
      book.fills.clear();
      book.effect = NO_EFFECT;
      book.realizedAtDayStart = book.current.realizedPnl;
    }
  }

  positions(): readonly BookedPosition[] {
    return [...this.#contracts.values()].map((book) => positionOf(book));
  }

  position(listing: Listing): BookedPosition {
    const book = this.#contracts.get(listing.contract.conId);
    return book === undefined ? { listing, state: FLAT, realizedToday: ZERO } : positionOf(book);
  }

  quantity(conId: number): Decimal {
    return this.#contracts.get(conId)?.current.quantity ?? ZERO;
  }

  /** currency -> cash, exact. */
  cash(): ReadonlyMap<string, Decimal> {
    return this.#cash;
  }

  #bookOf(listing: Listing): ContractBook {
    const known = this.#contracts.get(listing.contract.conId);
    if (known !== undefined) return known;
    const book: ContractBook = {
      listing,
      opening: FLAT,
      fills: new Map(),
      current: FLAT,
      effect: NO_EFFECT,
      realizedAtDayStart: ZERO,
    };
    this.#contracts.set(listing.contract.conId, book);
    return book;
  }

  #move({ contract, terms }: Listing, { cash, received }: CashEffect): void {
    this.#add(contract.currency, cash);
    if (terms.receivedCurrency !== undefined) this.#add(terms.receivedCurrency, received);
  }

  #add(currency: string, change: Decimal): void {
    this.#cash.set(currency, (this.#cash.get(currency) ?? ZERO).plus(change));
  }
}

const plus = (a: CashEffect, b: CashEffect): CashEffect => ({
  cash: a.cash.plus(b.cash),
  received: a.received.plus(b.received),
});

const positionOf = (book: ContractBook): BookedPosition => ({
  listing: book.listing,
  state: book.current,
  realizedToday: book.current.realizedPnl.minus(book.realizedAtDayStart),
});
