/**
 * Books executions while the session runs: what arrives during one commit is booked by the next, so that the ledger is
 * written as often as it can and never twice at once. What could not be booked is kept and tried again; the
 * reconciliation at the end books whatever is left.
 */
import { LeaseLostError } from '../domain/errors.ts';
import { execKey, type ExecKey, type FencingToken, type RunId } from '../domain/ids.ts';
import type { Fill } from '../domain/execution.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { TradeLog } from '../ports/trade-log.ts';
import { bookFills, bookingScope } from '../trading/book-execution.ts';
import { fillEntries, stepEntries } from '../trading/booking-entries.ts';
import { verifyToken } from '../trading/hold-lease.ts';
import { keepUnshipped } from '../trading/unshipped-entries.ts';

const RETRY_MS = 500;
/** An execution and its commission come together, and so do the executions of many symbols: one commit for them. */
const GATHER_MS = 20;

export interface FillBooker {
  add(fill: Fill): void;
  /** Resolves when nothing waits any more, or the signal aborts. */
  idle(signal: AbortSignal): Promise<void>;
}

export interface BookerDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly marketNowMs: () => number;
  readonly tradeLog: TradeLog;
  readonly runId: RunId;
  readonly token: FencingToken;
  readonly signal: AbortSignal;
  /** The ledger has these. */
  readonly onBooked: (keys: readonly ExecKey[]) => void;
  readonly onFailure: (detail: string) => void;
}

export function createFillBooker(deps: BookerDeps): FillBooker {
  const waiting = new Map<ExecKey, Fill>();
  let working: Promise<void> | undefined;
  let isFenced = false;

  const drain = async (): Promise<void> => {
    await pause(deps, GATHER_MS);
    while (waiting.size > 0 && !deps.signal.aborted) {
      const fills = [...waiting.values()];
      waiting.clear();
      try {
        await bookOnce(deps, fills);
        // What has changed since is not in the ledger as it is now.
        deps.onBooked(fills.map(({ execution }) => execKey(execution.execId)).filter((key) => !waiting.has(key)));
      } catch (error) {
        // The time to end is over: the next reconciliation reads and books what is left.
        if (deps.signal.aborted) return;
        for (const fill of fills)
          if (!waiting.has(execKey(fill.execution.execId))) waiting.set(execKey(fill.execution.execId), fill);
        deps.onFailure(String(error));
        // Whoever holds the lease now books what is left.
        if (error instanceof LeaseLostError) {
          isFenced = true;
          return;
        }
        await pause(deps, RETRY_MS);
      }
    }
  };
  const start = (): void => {
    if (isFenced) return;
    working ??= drain().finally(() => {
      working = undefined;
      if (waiting.size > 0 && !deps.signal.aborted) start();
    });
  };
  return {
    add(told) {
      const fill = withOwnCommission(told);
      waiting.set(execKey(fill.execution.execId), fill);
      start();
    },
    async idle(signal) {
      for (let turn = working; turn !== undefined && !signal.aborted; turn = working) await turn;
    },
  };
}

/**
 * A commission belongs to its revision. The session's P&L carries it over to a correction until the new one comes; in the
 * ledger it would stand in the way of the new one for good.
 */
function withOwnCommission({ execution, commission }: Fill): Fill {
  return commission?.execId === execution.execId ? { execution, commission } : { execution };
}

/** Cut short where the session's time is over: what waits is then left to the reconciliation. */
async function pause({ clock, signal }: BookerDeps, durationMs: number): Promise<void> {
  try {
    await clock.sleep(durationMs, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function bookOnce(
  { ledger, marketNowMs, tradeLog, runId, token, signal }: BookerDeps,
  fills: readonly Fill[],
): Promise<void> {
  const nowMs = marketNowMs();
  const entries = await ledger.transact(
    { ...bookingScope(fills), lease: true },
    (view) => {
      verifyToken(view, token);
      const { changes } = bookFills(view, fills, nowMs);
      const told = [...fillEntries(view, changes, runId), ...stepEntries(view, changes, nowMs)];
      return { changes: [...changes, ...keepUnshipped(told)], result: told };
    },
    signal,
  );
  for (const entry of entries) tradeLog.push(entry);
}
