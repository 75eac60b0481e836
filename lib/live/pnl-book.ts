/**
 * The P&L of a session over all its contracts, kept as it moves: an execution or a tick costs its own contract and nothing
 * else, however long the session has run. It reads no clock and no quotes; it is told and asked.
 */
import type { Contract } from '../domain/contract.ts';
import { isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, Currency } from '../domain/ids.ts';
import {
  emptyTally,
  valueOf,
  withChange,
  withOpening,
  type FillChange,
  type Mark,
  type Opening,
  type SessionPnl,
  type Tally,
} from './session-pnl.ts';

export interface PnlBook {
  /** What was held at the beginning; once for each contract. */
  open(opening: Opening): void;
  isOpen(conId: ConId): boolean;
  book(change: FillChange): void;
  /** There is a newer mark of it. */
  moved(conId: ConId): void;
  /** From now on the sum is missing for this reason: something of it is not known. */
  doubt(reason: string): void;
  value(question: PnlQuestion): SessionPnl;
}

export interface PnlQuestion {
  /** The newest mark, however old. */
  readonly markOf: (conId: ConId) => Mark | undefined;
  /** The same map as long as no rate changes. */
  readonly rates: ReadonlyMap<Currency, Decimal>;
  readonly nowMs: number;
  /** Greatest age of a mark. */
  readonly staleAfterMs: number;
}

interface Row {
  tally: Tally;
  isFlat: boolean;
  /** Its value has to be computed again. */
  isMoved: boolean;
  /** Of the mark it was valued at. */
  markAtMs: number;
}

export function createPnlBook(): PnlBook {
  const rows = new Map<ConId, Row>();
  const values = new Map<ConId, Decimal>();
  const opened = new Set<ConId>();
  let total = ZERO;
  let rates: ReadonlyMap<Currency, Decimal> = new Map();
  let doubted: string | undefined;
  const change = (contract: Contract, by: (tally: Tally) => Tally): void => {
    const tally = by(rows.get(contract.conId)?.tally ?? emptyTally(contract));
    rows.set(contract.conId, { tally, isFlat: isZero(tally.position), isMoved: true, markAtMs: 0 });
  };
  const keep = (conId: ConId, value: Decimal): void => {
    total = total.minus(values.get(conId) ?? ZERO).plus(value);
    values.set(conId, value);
  };
  const take = (next: ReadonlyMap<Currency, Decimal>): void => {
    if (next === rates) return;
    rates = next;
    for (const row of rows.values()) row.isMoved = true;
  };
  return {
    open(opening) {
      const { contract } = opening;
      if (opened.has(contract.conId)) return;
      opened.add(contract.conId);
      change(contract, (tally) => withOpening(tally, opening));
    },
    isOpen: (conId) => opened.has(conId),
    book: (told) => change(told.after.execution.contract, (tally) => withChange(tally, told)),
    moved(conId) {
      const row = rows.get(conId);
      // What is flat is worth the same at any mark.
      if (row !== undefined && !row.isFlat) row.isMoved = true;
    },
    doubt: (reason) => void (doubted ??= reason),
    value(question) {
      take(question.rates);
      if (doubted !== undefined) return { kind: 'missing', reason: doubted };
      for (const [conId, row] of rows) {
        const isStale = !row.isFlat && question.nowMs - row.markAtMs > question.staleAfterMs;
        if (!row.isMoved && !isStale) continue;
        const mark = row.isFlat ? undefined : question.markOf(conId);
        const value = valueOf(row.tally, { ...question, mark });
        if (typeof value === 'string') {
          return { kind: 'missing', reason: `${row.tally.contract.localSymbol} ${value}` };
        }
        row.isMoved = false;
        row.markAtMs = mark?.atMs ?? 0;
        keep(conId, value);
      }
      return { kind: 'known', total, byContract: values };
    },
  };
}
