/**
 * When the next message may be written so that the other side never counts more than it allows. It reckons with the
 * latest moment at which each message can have arrived; it queues nothing and sets no timer.
 */

/** In the order in which they are served. */
export type Urgency = 'heartbeat' | 'order' | 'request';

export interface Pacing {
  readonly messages: number;
  readonly windowMs: number;
  /** Longest time a message without an answer may be under way; 0 where left out. */
  readonly graceMs?: number;
}

export interface SendWindow {
  /** Until the next message may be written, where it is of that urgency. */
  waitMs(urgency: Urgency): number;
  /** Number of the next message. */
  next(): number;
  /** That message is written now. */
  count(urgency: Urgency): void;
  /** The message was answered, so it and all before it have arrived; whether that says more about the oldest. */
  arrived(number: number): boolean;
  /** Nothing waits any more: the next messages may come all at once again. */
  relax(): void;
}

export function createSendWindow(pacing: Pacing | 'off', nowMs: () => number): SendWindow {
  if (pacing === 'off') return OPEN;
  const { messages, windowMs, graceMs = 0 } = pacing;
  /** Latest moment at which each of the last `messages` can have arrived, as a ring. */
  const arrivedByMs: number[] = [];
  const spacingMs = (0.95 * windowMs) / messages;
  // Data keeps its distance from everything, orders only from orders: one takes the next place in the window at once.
  const spread = { request: createSpread(spacingMs), order: createSpread(spacingMs) };
  let written = 0;
  let proven = 0;
  return {
    waitMs(urgency) {
      const now = nowMs();
      const oldest = written < messages ? undefined : arrivedByMs[written % messages];
      const fullForMs = oldest === undefined ? 0 : oldest + windowMs - now;
      if (fullForMs <= 0) return urgency === 'heartbeat' ? 0 : spread[urgency].waitMs(now);
      spread.request.begin();
      spread.order.begin();
      return fullForMs;
    },
    next: () => written,
    count(urgency) {
      const now = nowMs();
      if (urgency !== 'heartbeat') spread.request.count(now);
      if (urgency === 'order') spread.order.count(now);
      arrivedByMs[written % messages] = now + graceMs;
      written += 1;
    },
    arrived(number) {
      const oldest = Math.max(0, written - messages);
      const changed = proven <= oldest && number >= oldest && written > 0;
      const now = nowMs();
      for (let one = Math.max(proven, oldest); one <= number && one < written; one += 1) {
        arrivedByMs[one % messages] = Math.min(arrivedByMs[one % messages] ?? now, now);
      }
      proven = Math.max(proven, number + 1);
      return changed;
    },
    relax() {
      spread.request.end();
      spread.order.end();
    },
  };
}

const OPEN: SendWindow = {
  waitMs: () => 0,
  next: () => 0,
  count: () => undefined,
  arrived: () => false,
  relax: () => undefined,
};

/**
 * Spreads what waited over the window once that was full: a burst is answered as a whole, so its answers would be
 * late and the window long. A timer that was late is made up for, by two messages at most.
 */
function createSpread(spacingMs: number) {
  let spreading = false;
  let dueMs: number | undefined;
  return {
    begin(): void {
      spreading = true;
    },
    end(): void {
      spreading = false;
      dueMs = undefined;
    },
    waitMs: (now: number): number => (dueMs === undefined ? 0 : Math.max(0, dueMs - now)),
    count(now: number): void {
      if (spreading) dueMs = Math.max(dueMs ?? now, now - 2 * spacingMs) + spacingMs;
    },
  };
}
