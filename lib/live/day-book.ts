/**
 * Profit and loss of the account in the broker's current day while a session runs: the sum of `lib/trading/day-pnl.ts`,
 * kept as it moves, so that a long session keeps no executions for it. It asks nobody: prices, closes and rates are given with
 * each question, and what is lacking makes the answer unknown.
 */
import type { Contract } from '../domain/contract.ts';
import { decimalText, isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import type { ConId, Currency } from '../domain/ids.ts';
import type { Position } from '../domain/position.ts';
import { signedQuantity } from '../domain/side.ts';
import { marketDay } from '../trading/calendar.ts';
import type { DayPnl } from '../trading/day-pnl.ts';
import { BROKER_ZONE } from '../trading/iso-time.ts';
import { newestRevisions } from '../trading/newest-revisions.ts';
import { createPnlBook } from './pnl-book.ts';
import type { FillChange } from './session-pnl.ts';

export interface Held {
  readonly contract: Contract;
  /** Signed units of the account. */
  readonly quantity: Decimal;
}

export interface DayBookStart {
  readonly positions: readonly Position[];
  /** Of the broker's current day, those behind the positions. */
  readonly fills: readonly Fill[];
  readonly marketNowMs: number;
}

export interface DayQuestion {
  readonly marketNowMs: number;
  /** Fresh, or undefined. */
  readonly priceOf: (conId: ConId) => Decimal | undefined;
  readonly previousCloseOf: (conId: ConId) => Decimal | undefined;
  /** Base currency per unit. */
  readonly rates: ReadonlyMap<Currency, Decimal>;
  /** What the account holds outside of the session by the newest reading. */
  readonly others: ReadonlyMap<ConId, Held>;
  /** Traded by the session: what is held of it is known from its executions. */
  readonly isOwn: (conId: ConId) => boolean;
}

type Outside = Pick<DayQuestion, 'others' | 'isOwn'>;

export interface DayBook {
  /** An execution of the session: new, corrected, or given its commission. */
  filled(change: FillChange, marketNowMs: number): void;
  /** In base currency. */
  pnl(question: DayQuestion): DayPnl;
}

export function createDayBook(start: DayBookStart): DayBook {
  const held = heldOf(start.positions);
  let unopened = new Map<ConId, Held>();
  let book = createPnlBook();
  let day = marketDay(start.marketNowMs, BROKER_ZONE);
  let outside: Outside | undefined;
  beginDay();

  /** The day begins with what is held in the tick in which it is noticed; its executions so far are taken back from it. */
  function beginDay(fills: readonly Fill[] = [...newestRevisions(start.fills).values()]): void {
    book = createPnlBook();
    unopened = new Map(held);
    for (const fill of fills) {
      const { contract, side, quantity } = fill.execution;
      book.book({ before: undefined, after: counted(fill) });
      if (contract.secType !== 'CASH') add(unopened, contract, signedQuantity(side, quantity).neg());
    }
  }

  function rollOver(marketNowMs: number): void {
    const today = marketDay(marketNowMs, BROKER_ZONE);
    if (today === day) return;
    day = today;
    if (outside !== undefined) adoptOthers(held, outside);
    beginDay([]);
  }

  return {
    filled(change, marketNowMs) {
      rollOver(marketNowMs);
      const { before, after } = change;
      const { contract, side, quantity } = after.execution;
      if (contract.secType !== 'CASH') {
        add(held, contract, signedQuantity(side, quantity.minus(before?.execution.quantity ?? ZERO)));
      }
      book.book({ before: before === undefined ? undefined : counted(before), after: counted(after) });
    },
    pnl(question) {
      outside = question;
      rollOver(question.marketNowMs);
      const changed = changeOfOthers(held, question);
      if (changed !== undefined) return unknown(changed);
      for (const [conId, { contract, quantity }] of unopened) {
        const mark = isZero(quantity) ? ZERO : question.previousCloseOf(conId);
        if (mark === undefined) return unknown(`found no previous close of ${contract.localSymbol}`);
        book.open({ contract, quantity, mark });
        unopened.delete(conId);
      }
      return valued(question);
    },
  };

  function valued({ priceOf, rates, marketNowMs: nowMs }: DayQuestion): DayPnl {
    for (const conId of held.keys()) book.moved(conId);
    const markOf = (conId: ConId) => {
      const price = priceOf(conId);
      return price === undefined ? undefined : { price, atMs: nowMs };
    };
    const sum = book.value({ markOf, rates, nowMs, staleAfterMs: Infinity });
    return sum.kind === 'known' ? { kind: 'known', pnl: sum.total } : unknown(sum.reason);
  }
}

const unknown = (what: string): DayPnl => ({ kind: 'unknown', reason: `Loss of the day is unknown: ${what}` });

/** Cash is money and no position: of an execution in it only the commission counts. */
const counted = (fill: Fill): Fill =>
  fill.execution.contract.secType === 'CASH' ? { ...fill, execution: { ...fill.execution, quantity: ZERO } } : fill;

/** conId -> what is held of it, cash left out. */
export function heldOf(positions: readonly Position[]): Map<ConId, Held> {
  const held = new Map<ConId, Held>();
  for (const { contract, quantity } of positions) if (contract.secType !== 'CASH') add(held, contract, quantity);
  return held;
}

function add(held: Map<ConId, Held>, contract: Contract, quantity: Decimal): void {
  const before = held.get(contract.conId);
  held.set(contract.conId, {
    contract: before?.contract ?? contract,
    quantity: (before?.quantity ?? ZERO).plus(quantity),
  });
}

/** Bought or sold by other hands since the day was begun: at what price is not known. */
function changeOfOthers(held: ReadonlyMap<ConId, Held>, { others, isOwn }: Outside): string | undefined {
  for (const [conId, { contract }] of [...held, ...others]) {
    if (isOwn(conId)) continue;
    const known = held.get(conId)?.quantity ?? ZERO;
    const now = others.get(conId)?.quantity ?? ZERO;
    if (known.eq(now)) continue;
    return `found ${decimalText(now)} ${contract.localSymbol} instead of ${decimalText(known)}, moved by others during the session`;
  }
  return undefined;
}

function adoptOthers(held: Map<ConId, Held>, { others, isOwn }: Outside): void {
  for (const conId of held.keys()) if (!isOwn(conId)) held.delete(conId);
  for (const [conId, other] of others) if (!isOwn(conId)) held.set(conId, other);
}
