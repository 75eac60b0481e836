/**
 * Keeps requests apart so that an interface with a limit of so many a second never sees more: first come, first served, one
 * turn each interval, none while the interface has asked for a pause. Who gives up waiting costs no turn.
 */
import type { Clock } from '../../ports/clock.ts';

export interface RequestPace {
  /** Resolves at its turn. @throws the signal's reason, or `PaceFull` at once where too many wait already */
  turn(signal: AbortSignal): Promise<void>;
  /** No turn for so long: the interface's own word (Retry-After). */
  pause(durationMs: number): void;
  /** How long somebody who came now would wait. */
  waitMs(): number;
}

export class PaceFull extends Error {
  readonly waitMs: number;
  constructor(waitMs: number) {
    super(`Too many requests wait for their turn: found a wait of ${waitMs} ms, needed less`);
    this.name = 'PaceFull';
    this.waitMs = waitMs;
  }
}

interface Waiter {
  readonly go: () => void;
  readonly signal: AbortSignal;
}

export function createRequestPace(
  clock: Pick<Clock, 'nowMs' | 'sleep'>,
  { intervalMs, maxWaitMs }: { readonly intervalMs: number; readonly maxWaitMs: number },
): RequestPace {
  const waiters: Waiter[] = [];
  const never = new AbortController().signal;
  let nextAtMs = -Infinity;
  let isServing = false;

  async function serve(): Promise<void> {
    while (waiters.length > 0) {
      const untilMs = nextAtMs - clock.nowMs();
      if (untilMs > 0) {
        await clock.sleep(untilMs, never);
        // A pause may have come while it slept.
        continue;
      }
      const next = waiters.shift();
      if (next === undefined || next.signal.aborted) continue;
      nextAtMs = clock.nowMs() + intervalMs;
      next.go();
    }
    isServing = false;
  }

  const waitMs = (): number => Math.max(0, nextAtMs - clock.nowMs()) + waiters.length * intervalMs;
  return {
    waitMs,
    pause: (durationMs) => void (nextAtMs = Math.max(nextAtMs, clock.nowMs() + durationMs)),
    async turn(signal) {
      signal.throwIfAborted();
      if (waitMs() > maxWaitMs) throw new PaceFull(waitMs());
      await new Promise<void>((resolve, reject) => {
        const giveUp = (): void => {
          const index = waiters.indexOf(waiter);
          if (index >= 0) waiters.splice(index, 1);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          signal,
          go: () => {
            signal.removeEventListener('abort', giveUp);
            resolve();
          },
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiters.push(waiter);
        if (isServing) return;
        isServing = true;
        void serve();
      });
    },
  };
}
