/**
 * The kill switch in memory: the effective trading state, told by a listener within milliseconds of its change and read
 * again every second while a run trades. Older than five seconds, or unreadable, means HALTED. A listener may lag
 * behind a read and a read behind a listener, so neither may loosen what the other has just tightened. It only tells;
 * the send gate asks it in the tick of each write.
 */
import { mostRestrictive, type TradingState } from '../domain/trading-state.ts';
import type { Clock } from '../ports/clock.ts';
import { withDeadline } from '../ports/with-deadline.ts';

const READ_EVERY_MS = 1_000;
const STALE_AFTER_MS = 5_000;

export interface TradingStateWatch {
  /** The state to act by in this very tick. */
  current(): TradingState;
  stop(): void;
}

export interface TradingStateSource {
  /** The effective state, or a rejection. */
  readonly read: (signal: AbortSignal) => Promise<TradingState>;
  /** Tells states as they change; the returned function ends it. Without one the state is only read. */
  readonly listen?: (told: (state: TradingState) => void) => () => void;
}

/** Begins with `first`, a state read just now. */
export function watchTradingState(
  clock: Clock,
  first: TradingState,
  { read, listen }: TradingStateSource,
): TradingStateWatch {
  let known = first;
  let readAtMs = clock.nowMs();
  let reading = false;
  /** Tightenings told so far: a read that began before the last of them may not loosen it. */
  let tightened = 0;

  const unlisten = listen?.((state) => {
    if (mostRestrictive([known, state]) === known) return;
    known = state;
    tightened += 1;
  });
  const readAgain = async (): Promise<void> => {
    const beganAtMs = clock.nowMs();
    const before = tightened;
    try {
      const state = await withDeadline(clock, { what: 'reading the trading state', durationMs: STALE_AFTER_MS }, read);
      known = tightened === before ? state : mostRestrictive([known, state]);
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
    stop: () => {
      timer.stop();
      unlisten?.();
    },
  };
}
