/**
 * When clients hear of what has happened to orders: at once (`fast`), or as late as at a real TWS (`real`, 04, 5.3: 608 ms to
 * the first word of an order, 37 ms to its execution, 1 ms to each later word), in wall time. The order of events stays for
 * each order; orders do not wait for one another. What has happened has happened: questions are answered as things stand.
 */
import type { PaperEvent } from './paper-broker.ts';
import type { PaperTimers } from './paper-timers.ts';

export const TIMINGS = ['fast', 'real'] as const;
export type Timing = (typeof TIMINGS)[number];

const FIRST_WORD_MS = 608;
const EXECUTION_MS = 37;
const LATER_WORD_MS = 1;
/** Events on their way; the oldest go out at once where there are more. */
const MOST_WAITING = 100_000;

interface Waiting {
  readonly dueMs: number;
  readonly event: PaperEvent;
}

export interface TimedEvents {
  take(event: PaperEvent): void;
  /** What is on its way never arrives. */
  close(): void;
}

export function timedEvents(
  timing: Timing,
  { timers, tell }: { readonly timers: PaperTimers; readonly tell: (event: PaperEvent) => void },
): TimedEvents {
  return timing === 'fast' ? { take: tell, close: () => undefined } : new LateEvents(timers, tell);
}

class LateEvents implements TimedEvents {
  readonly #timers: PaperTimers;
  readonly #tell: (event: PaperEvent) => void;
  readonly #life = new AbortController();
  /** By time, then as they came. */
  #waiting: Waiting[] = [];
  /** clientId/orderId -> when its newest event is due; forgotten once that is past. */
  readonly #dueMs = new Map<string, number>();
  /** When the newest event is due: what belongs to no order goes with it. */
  #newestMs = 0;

  constructor(timers: PaperTimers, tell: (event: PaperEvent) => void) {
    this.#timers = timers;
    this.#tell = tell;
  }

  take(event: PaperEvent): void {
    const nowMs = this.#timers.nowMs();
    const order = orderOf(event);
    const dueMs = order === undefined ? this.#dueBehind(event, nowMs) : this.#dueOf(order, event, nowMs);
    this.#newestMs = dueMs;
    const at = this.#waiting.findLastIndex((each) => each.dueMs <= dueMs);
    this.#waiting.splice(at + 1, 0, { dueMs, event });
    if (this.#waiting.length > MOST_WAITING) this.#tellThrough(this.#waiting[0]?.dueMs ?? nowMs);
    this.#timers.sleep(dueMs - nowMs, this.#life.signal).then(
      () => this.#tellThrough(this.#timers.nowMs()),
      () => undefined, // closed first
    );
  }

  close(): void {
    this.#life.abort();
    this.#waiting = [];
  }

  /** Commissions, positions and accounts come right behind the execution they follow. */
  #dueBehind(event: PaperEvent, nowMs: number): number {
    return Math.max(this.#newestMs, nowMs) + (event.kind === 'commission' ? LATER_WORD_MS : 0);
  }

  #dueOf(order: string, event: PaperEvent, nowMs: number): number {
    const before = this.#dueMs.get(order);
    const isFirst = before === undefined || before < nowMs;
    const dueMs = Math.max(before ?? nowMs, nowMs) + delayMs(event, isFirst);
    this.#dueMs.delete(order);
    this.#dueMs.set(order, dueMs);
    return dueMs;
  }

  #tellThrough(nowMs: number): void {
    for (let next = this.#waiting[0]; next !== undefined && next.dueMs <= nowMs; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#tell(next.event);
    }
    for (const [order, dueMs] of this.#dueMs) {
      if (dueMs >= nowMs) return;
      this.#dueMs.delete(order);
    }
  }
}

/** A status and a second look at an order come with the word before them. */
function delayMs(event: PaperEvent, isFirst: boolean): number {
  if (event.kind === 'execution') return EXECUTION_MS;
  if (isFirst) return FIRST_WORD_MS;
  return event.kind === 'open-order' ? LATER_WORD_MS : 0;
}

/** Undefined for what is about no order; a commission follows the execution before it. */
function orderOf(event: PaperEvent): string | undefined {
  switch (event.kind) {
    case 'open-order':
    case 'order-status':
    case 'what-if':
      return `${event.order.clientId}/${event.order.orderId}`;
    case 'execution':
      return `${event.execution.clientId}/${event.execution.orderId}`;
    case 'order-error':
      return `${event.clientId}/${event.orderId}`;
    case 'commission':
    case 'position':
    case 'account':
    case 'clock':
      return undefined;
  }
}
