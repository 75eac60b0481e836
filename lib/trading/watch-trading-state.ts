/**
 * The kill switch in memory: the effective trading state, read again every second while a run trades.
 * Older than five seconds, or unreadable, means HALTED. It only tells; the send gate asks it in the tick of each write.
 */
import type { TradingState } from '../domain/trading-state.ts';
import type { Clock } from '../ports/clock.ts';
import { withDeadline } from '../ports/with-deadline.ts';

const READ_EVERY_MS = 1_000;
const STALE_AFTER_MS = 5_000;

export interface TradingStateWatch {
  /** The state to act by in this very tick. */
  current(): TradingState;
  stop(): void;
}

/** Begins with `first`, a state read just now; `read` gives the effective state or rejects. */
export function watchTradingState(
  clock: Clock,
  first: TradingState,
  read: (signal: AbortSignal) => Promise<TradingState>,
): TradingStateWatch {
  let known = first;
  let readAtMs = clock.nowMs();
  let reading = false;

  const readAgain = async (): Promise<void> => {
    const beganAtMs = clock.nowMs();
    try {
      known = await withDeadline(clock, { what: 'reading the trading state', durationMs: STALE_AFTER_MS }, read);
      readAtMs = beganAtMs;
    } catch {
      // Not continued in silence: an unreadable state ages, and an aged state is HALTED.
      known = clock.nowMs() - readAtMs > STALE_AFTER_MS ? 'HALTED' : known;
    } finally {
      reading = false;
    }
  };
  const timer = clock.every(READ_EVERY_MS, () => {
    if (reading) return;
    reading = true;
    void readAgain();
  });
  return {
    current: () => (clock.nowMs() - readAtMs > STALE_AFTER_MS ? 'HALTED' : known),
    stop: () => timer.stop(),
  };
}
