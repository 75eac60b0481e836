/**
 * Cash and positions of one account over time. The executions of the current broker day are kept by contract, so that
 * a correction is booked by going through the day again from its opening: exact, whatever came after it. Days before
 * are closed for good.
 */
import { ZERO, isZero, type Decimal } from '../domain/decimal.ts';
import { applyFill, FLAT, type BookedFill, type FillEffect, type PositionState } from './account.ts';
import type { Listing } from './listing.ts';
import type { Recorder } from './state-changes.ts';

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

/** A contract before the first of the day's fills. */
export interface OpeningPosition {
  readonly state: PositionState;
  readonly realizedAtDayStart: Decimal;
}

/** Told of every change, for whoever keeps the account. */
export interface AccountRecorders {
  /** By currency. */
  readonly cash: Recorder<Decimal>;
  /** By contract. */
  readonly opening: Recorder<OpeningPosition>;
  /** By contract and execution key: `756733/0000e0d5.5f48c1a0.01`. */
  readonly fill: Recorder<BookedFill>;
}

/** A contract as it is kept: what is open now follows from the fills. */
export interface KeptContract {
  readonly listing: Listing;
  readonly opening: OpeningPosition;
  /** execution key -> newest revision, in order of execution. */
  readonly fills: ReadonlyMap<string, BookedFill>;
}

export class AccountBook {
  readonly #record: AccountRecorders;
  readonly #cash: Map<string, Decimal>;
  readonly #contracts = new Map<number, ContractBook>();
  readonly #watchers: ((conId: number) => void)[] = [];

  constructor(cash: ReadonlyMap<string, Decimal>, record: AccountRecorders) {
    this.#cash = new Map(cash);
    this.#record = record;
  }

  /** Takes over the contracts of another book; nothing of it counts as a change, cash comes through the constructor. */
  resume(kept: readonly KeptContract[]): void {
    for (const { listing, opening, fills } of kept) {
      const { state, effect } = lived(opening.state, fills);
      this.#contracts.set(listing.contract.conId, {
        listing,
        opening: opening.state,
        fills: new Map(fills),
        current: state,
        effect,
        realizedAtDayStart: opening.realizedAtDayStart,
      });
      this.#changed(listing.contract.conId);
    }
  }

  /** Calls `changed` with every contract whose open position is not what it was, for as long as the book lives. */
  watch(changed: (conId: number) => void): void {
    this.#watchers.push(changed);
  }

  contracts(): readonly KeptContract[] {
    return [...this.#contracts.values()].map(({ listing, opening, realizedAtDayStart, fills }) => ({
      listing,
      opening: { state: opening, realizedAtDayStart },
      fills,
    }));
  }

  /** Books an execution of today; `key` is its execution id without the revision. */
  book(listing: Listing, key: string, fill: BookedFill): FillEffect {
    const book = this.#bookOf(listing);
    const result = applyFill(book.current, fill);
    this.#put(book, key, fill);
    book.current = result.position;
    book.effect = plus(book.effect, result);
    this.#changed(listing.contract.conId);
    this.#move(listing, result);
    return result;
  }

  /** Replaces an execution of today and goes through the contract's day again; returns what it now realises. */
  correct(listing: Listing, key: string, fill: BookedFill): Decimal | undefined {
    const book = this.#bookOf(listing);
    if (!book.fills.has(key))
      throw new Error(`Execution cannot be corrected: found "${key}" not among today's, needed one of them`);
    this.#put(book, key, fill);
    const { state, effect, realized } = lived(book.opening, book.fills);
    this.#move(listing, {
      cash: effect.cash.minus(book.effect.cash),
      received: effect.received.minus(book.effect.received),
    });
    book.current = state;
    book.effect = effect;
    this.#changed(listing.contract.conId);
    return realized.get(key);
  }

  /** Closes the oldest execution of a contract's day for corrections, because nobody can name it any more. */
  seal(conId: number, key: string): void {
    const book = this.#contracts.get(conId);
    const fill = book?.fills.get(key);
    if (book === undefined || fill === undefined) return;
    const result = applyFill(book.opening, fill);
    book.opening = result.position;
    book.effect = { cash: book.effect.cash.minus(result.cash), received: book.effect.received.minus(result.received) };
    this.#drop(book, key);
    this.#open(book);
  }

  /** A new broker day: nothing of the last one can be corrected any more; contracts that are flat are forgotten. */
  rollDay(): void {
    for (const [conId, book] of this.#contracts) {
      for (const key of book.fills.keys()) this.#drop(book, key);
      if (isZero(book.current.quantity)) {
        this.#contracts.delete(conId);
        this.#changed(conId);
        this.#record.opening.remove(conId);
        continue;
      }
      book.opening = book.current;
      book.effect = NO_EFFECT;
      book.realizedAtDayStart = book.current.realizedPnl;
      this.#open(book);
    }
  }

  positions(): readonly BookedPosition[] {
    return [...this.#contracts.values()].map((book) => positionOf(book));
  }

  conIds(): Iterable<number> {
    return this.#contracts.keys();
  }

  /** Undefined for a contract that the book does not know. */
  held(conId: number): BookedPosition | undefined {
    const book = this.#contracts.get(conId);
    return book === undefined ? undefined : positionOf(book);
  }

  position(listing: Listing): BookedPosition {
    return this.held(listing.contract.conId) ?? { listing, state: FLAT, realizedToday: ZERO };
  }

  quantity(conId: number): Decimal {
    return this.#contracts.get(conId)?.current.quantity ?? ZERO;
  }

  /** currency -> cash, exact. */
  cash(): ReadonlyMap<string, Decimal> {
    return this.#cash;
  }

  #changed(conId: number): void {
    for (const watcher of this.#watchers) watcher(conId);
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
    this.#open(book);
    return book;
  }

  #open({ listing, opening, realizedAtDayStart }: ContractBook): void {
    this.#record.opening.put(listing.contract.conId, { state: opening, realizedAtDayStart });
  }

  #put({ listing, fills }: ContractBook, key: string, fill: BookedFill): void {
    fills.set(key, fill);
    this.#record.fill.put(`${listing.contract.conId}/${key}`, fill);
  }

  #drop({ listing, fills }: ContractBook, key: string): void {
    fills.delete(key);
    this.#record.fill.remove(`${listing.contract.conId}/${key}`);
  }

  #move({ contract, terms }: Listing, { cash, received }: CashEffect): void {
    this.#add(contract.currency, cash);
    if (terms.receivedCurrency !== undefined) this.#add(terms.receivedCurrency, received);
  }

  #add(currency: string, change: Decimal): void {
    const cash = (this.#cash.get(currency) ?? ZERO).plus(change);
    this.#cash.set(currency, cash);
    this.#record.cash.put(currency, cash);
  }
}

const plus = (a: CashEffect, b: CashEffect): CashEffect => ({
  cash: a.cash.plus(b.cash),
  received: a.received.plus(b.received),
});

interface LivedDay {
  readonly state: PositionState;
  readonly effect: CashEffect;
  /** execution key -> what it realises; missing where it only opened. */
  readonly realized: ReadonlyMap<string, Decimal>;
}

/** Goes through a contract's day from its opening. */
function lived(opening: PositionState, fills: ReadonlyMap<string, BookedFill>): LivedDay {
  const realized = new Map<string, Decimal>();
  let state = opening;
  let effect = NO_EFFECT;
  for (const [key, fill] of fills) {
    const result = applyFill(state, fill);
    state = result.position;
    effect = plus(effect, result);
    if (result.realizedPnl !== undefined) realized.set(key, result.realizedPnl);
  }
  return { state, effect, realized };
}

const positionOf = (book: ContractBook): BookedPosition => ({
  listing: book.listing,
  state: book.current,
  realizedToday: book.current.realizedPnl.minus(book.realizedAtDayStart),
});
