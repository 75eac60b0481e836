/**
 * What the session is worth, told to the breaker on every change, together for what comes within one beat, and often
 * enough without a change that a mark which grows stale by itself is found. It decides nothing: `circuit-breaker.ts` does.
 */
import type { ConId } from '../domain/ids.ts';
import { ZERO } from '../domain/decimal.ts';
import { createPnlBook, type PnlBook } from './pnl-book.ts';
import type { QuoteBoard } from './quote-board.ts';
import type { SessionContracts } from './session-contracts.ts';
import type { FillChange, Mark, SessionPnl } from './session-pnl.ts';

/** Looked at again without a change. */
const QUIET_MS = 250;

export interface SessionValue {
  /** A quote of it arrived. */
  quoted(conId: ConId): void;
  /** What the broker said of an execution; valued at once. */
  filled(change: FillChange): void;
  /** Values what has changed. */
  evaluate(): void;
  /** From now on the sum is missing for this reason. */
  doubt(reason: string): void;
  /** As it was valued last. */
  pnl(): SessionPnl;
  /** The fresh price of a contract; undefined where there is none. */
  markOf(conId: ConId): Mark | undefined;
}

export interface SessionValueDeps {
  readonly clock: { nowMs(): number };
  readonly quotes: QuoteBoard;
  readonly contracts: SessionContracts;
  readonly staleAfterMs: () => number;
  readonly onPnl: (pnl: SessionPnl) => void;
}

export function createSessionValue(deps: SessionValueDeps): SessionValue {
  const { clock, quotes, contracts, staleAfterMs, onPnl } = deps;
  const book = createPnlBook();
  let pnl: SessionPnl = { kind: 'known', total: ZERO, byContract: new Map() };
  let isChanged = true;
  let evaluatedAtMs = 0;
  const markOf = (conId: ConId): Mark | undefined => {
    const price = quotes.price(conId, staleAfterMs(), 'valuing');
    return typeof price === 'string' ? undefined : price;
  };
  const evaluate = (): void => {
    const nowMs = clock.nowMs();
    if (!isChanged && nowMs - evaluatedAtMs < QUIET_MS) return;
    isChanged = false;
    evaluatedAtMs = nowMs;
    pnl = book.value({ markOf, rates: contracts.rates(), nowMs, staleAfterMs: staleAfterMs() });
    onPnl(pnl);
  };
  return {
    quoted(conId) {
      isChanged = true;
      if (book.isOpen(conId)) book.moved(conId);
      else openAtMark(book, { conId, contracts, mark: markOf(conId) });
    },
    filled(change) {
      book.book(change);
      isChanged = true;
      evaluate();
    },
    evaluate,
    doubt(reason) {
      book.doubt(reason);
      isChanged = true;
      evaluate();
    },
    pnl: () => pnl,
    markOf,
  };
}

/** The first price of a contract in this session is what its opening is worth. */
function openAtMark(
  book: PnlBook,
  {
    conId,
    contracts,
    mark,
  }: { readonly conId: ConId; readonly contracts: SessionContracts; readonly mark: Mark | undefined },
): void {
  const known = contracts.all().get(conId);
  if (known === undefined || mark === undefined) return;
  const { contract } = known.details;
  book.open({ contract, quantity: contracts.opened(known.symbol.strategy, conId), mark: mark.price });
}
