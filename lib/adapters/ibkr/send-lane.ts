/**
 * The one way to the socket: three queues and a window. The heartbeat goes first (one message twice a second, else a
 * dead link would swallow a whole basket unnoticed), then orders and cancels, then everything else. At most
 * `messages` arrive at the other side in any window of `windowMs`. When a message arrived is not known, but an answer
 * proves that it had: the window runs from the answer, and only without one from the write, with `graceMs` for a
 * message that was late. So a slow network or a busy reader never makes two seconds' messages meet in one.
 * It decides when, never what: an attempt may still decline.
 */
import { createSendWindow, type Pacing, type Urgency } from './send-window.ts';

export interface SendAttempt {
  readonly urgency: Urgency;
  /** Called in the tick of the write; whether something was written. To be told as `arrived` when it was answered. */
  readonly write: (arrived: () => void) => boolean;
  /** Called instead of `write`, once, when it can never be written. */
  readonly refuse: (reason: string) => void;
}

export interface SendLane {
  /** Writes at once where the window allows it. The returned function takes the attempt back, unless it was made. */
  enqueue(attempt: SendAttempt): () => void;
  /** A message that somebody else wrote (the library's own start of the API) counts too. Answers its `arrived`. */
  countForeignWrite(): () => void;
  /** Nothing is ever written again. */
  close(reason: string): void;
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
  const window = createSendWindow(options.pacing, options.nowMs);
  let closed: string | undefined;
  let cancelWake: (() => void) | undefined;
  let flushing = false;
  const sleepNoMore = (): void => {
    cancelWake?.();
    cancelWake = undefined;
  };
  const flush = (): void => {
    if (flushing) return;
    flushing = true;
    sleepNoMore();
    try {
      writeWhatMay();
    } finally {
      flushing = false;
    }
  };
  const writeWhatMay = (): void => {
    for (let urgency = mostUrgent(queues); urgency !== undefined; urgency = mostUrgent(queues)) {
      const waitMs = window.waitMs(urgency);
      if (waitMs > 0) {
        cancelWake = options.wake(waitMs, flush);
        return;
      }
      const number = window.next();
      if (queues[urgency].shift()?.write(() => arrived(number)) === true) window.count(urgency);
    }
    window.relax();
  };
  const arrived = (number: number): void => {
    const changed = window.arrived(number);
    // The wake was set for the case that no answer would come.
    if (changed && cancelWake !== undefined) flush();
  };
  return {
    enqueue(attempt) {
      const queue = queues[attempt.urgency];
      const reason = closed ?? fullReason(queue, options);
      if (reason !== undefined) {
        attempt.refuse(reason);
        return () => undefined;
      }
      queue.push(attempt);
      // While a wake is due the window is full, or data keeps its distance: an order need not.
      if (cancelWake === undefined || attempt.urgency !== 'request') flush();
      return () => takeOut(queue, attempt);
    },
    countForeignWrite() {
      const number = window.next();
      window.count('request');
      return () => arrived(number);
    },
    close(reason) {
      closed ??= reason;
      sleepNoMore();
      for (const attempt of ORDER_OF_URGENCY.flatMap((urgency) => queues[urgency].splice(0))) attempt.refuse(reason);
    },
  };
}

const mostUrgent = (queues: Readonly<Record<Urgency, SendAttempt[]>>): Urgency | undefined =>
  ORDER_OF_URGENCY.find((urgency) => queues[urgency].length > 0);

const fullReason = (queue: readonly SendAttempt[], { maxQueued }: SendLaneOptions): string | undefined =>
  queue.length < maxQueued ? undefined : `Send queue is full: ${queue.length} waiting`;

function takeOut(queue: SendAttempt[], attempt: SendAttempt): void {
  const at = queue.indexOf(attempt);
  if (at >= 0) queue.splice(at, 1);
}
