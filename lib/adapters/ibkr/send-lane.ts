/**
 * The one way to the socket: three queues and a window. The heartbeat goes first (one message twice a second, else a
 * dead link would swallow a whole basket unnoticed), then orders and cancels, then everything else. At most
 * `messages` are written in any window of `windowMs`, which is a little more than IB's second, so that a second at
 * the receiving side does not see more either. It decides when, never what: an attempt may still decline.
 */

export type Urgency = 'heartbeat' | 'order' | 'request';

export interface SendAttempt {
  readonly urgency: Urgency;
  /** Called in the tick of the write; whether something was written. */
  readonly write: () => boolean;
  /** Called instead of `write`, once, when it can never be written. */
  readonly refuse: (reason: string) => void;
}

export interface SendLane {
  /** Writes at once where the window allows it. The returned function takes the attempt back, unless it was made. */
  enqueue(attempt: SendAttempt): () => void;
  /** A message that somebody else wrote (the library's own start of the API) counts too. */
  countForeignWrite(): void;
  /** Nothing is ever written again. */
  close(reason: string): void;
}

export interface Pacing {
  readonly messages: number;
  readonly windowMs: number;
}

export interface SendLaneOptions {
  readonly pacing: Pacing | 'off';
  /** Never goes back: monotonic wall time, or a gateway's virtual clock. */
  readonly nowMs: () => number;
  /** Calls `task` once after about that long; the returned function cancels it. */
  readonly wake: (afterMs: number, task: () => void) => () => void;
  readonly maxQueued: number;
}

const ORDER_OF_URGENCY: readonly Urgency[] = ['heartbeat', 'order', 'request'];

export function createSendLane(options: SendLaneOptions): SendLane {
  const queues: Readonly<Record<Urgency, SendAttempt[]>> = { heartbeat: [], order: [], request: [] };
  const window = createWindow(options);
  let closed: string | undefined;
  let cancelWake: (() => void) | undefined;
  let flushing = false;

  const flush = (): void => {
    if (flushing) return;
    flushing = true;
    cancelWake?.();
    cancelWake = undefined;
    try {
      writeWhatMay();
    } finally {
      flushing = false;
    }
  };
  const writeWhatMay = (): void => {
    for (;;) {
      const queue = ORDER_OF_URGENCY.map((urgency) => queues[urgency]).find((waiting) => waiting.length > 0);
      if (queue === undefined) return;
      const waitMs = window.waitMs();
      if (waitMs > 0) {
        cancelWake = options.wake(waitMs, flush);
        return;
      }
      if (queue.shift()?.write() === true) window.count();
    }
  };
  return {
    enqueue(attempt) {
      const queue = queues[attempt.urgency];
      const full = queue.length >= options.maxQueued ? `Send queue is full: ${queue.length} waiting` : undefined;
      const reason = closed ?? full;
      if (reason !== undefined) {
        attempt.refuse(reason);
        return () => undefined;
      }
      queue.push(attempt);
      // While a wake is due the window is full.
      if (cancelWake === undefined) flush();
      return () => {
        const at = queue.indexOf(attempt);
        if (at >= 0) queue.splice(at, 1);
      };
    },
    countForeignWrite: () => window.count(),
    close(reason) {
      closed ??= reason;
      cancelWake?.();
      cancelWake = undefined;
      for (const urgency of ORDER_OF_URGENCY) {
        for (const attempt of queues[urgency].splice(0)) attempt.refuse(reason);
      }
    },
  };
}

/** The moments of the last `messages` writes, as a ring: a write may follow when the oldest has left the window. */
function createWindow({ pacing, nowMs }: SendLaneOptions): { waitMs(): number; count(): void } {
  if (pacing === 'off') return { waitMs: () => 0, count: () => undefined };
  const { messages, windowMs } = pacing;
  const writtenAtMs: number[] = [];
  let next = 0;
  return {
    waitMs() {
      const oldest = writtenAtMs.length < messages ? undefined : writtenAtMs[next];
      return oldest === undefined ? 0 : Math.max(0, oldest + windowMs - nowMs());
    },
    count() {
      writtenAtMs[next] = nowMs();
      next = (next + 1) % messages;
    },
  };
}
