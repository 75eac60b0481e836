/**
 * The trade log of a desk: `push` writes one line to the spool and returns; a loop of its own ships lines to the topic in
 * batches, at least once, for as long as it takes. It knows neither disk nor topic, and an entry's effect is its sinks'.
 */
import { nextSequence } from '../domain/entry-sequence.ts';
import { createRecentIds } from '../domain/recent-ids.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  EntryLine,
  EntrySpool,
  PublishEntries,
  ShippingTradeLog,
  TradeLogEntry,
  TradeLogStats,
} from '../ports/trade-log.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { createFlushWaiters } from './flush-waiters.ts';
import { createLineQueue, type LineQueue, type QueueLimits } from './line-queue.ts';
import { createLossCounts } from './loss-counts.ts';
import { redactedEntry, type Redact } from './redacted-entry.ts';
import { untilAborted } from './until-aborted.ts';

export interface ShippingOptions {
  readonly spool: EntrySpool;
  readonly publish: PublishEntries;
  readonly clock: Clock;
  /** Told of what is dropped, unsaved, set aside or failing, each at the 1st, 2nd, 4th, 8th... time. */
  readonly report: (problem: string) => void;
  /** Takes secrets out of words before they are written anywhere. */
  readonly redact?: Redact;
  readonly limits?: QueueLimits;
  /** Deadline of one batch. */
  readonly publishMs?: number;
}

const PUBLISH_MS = 10_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const STOP_MS = 10_000;
/** Other processes may die while this one lives. */
const LOOK_FOR_LEFTOVERS_MS = 60_000;
/** Leftovers join the queue only while it is short: what happens now goes first. */
const MAX_QUEUED_WITH_LEFTOVERS = 5_000;
const REMEMBERED_IDS = 20_000;
/** Far above an entry with bounded texts. */
const MAX_LINE_CHARACTERS = 100_000;

export function createShippingTradeLog(options: ShippingOptions): ShippingTradeLog {
  return new Shipping(options);
}

class Shipping implements ShippingTradeLog {
  readonly #options: ShippingOptions;
  readonly #queue: LineQueue;
  readonly #recent = createRecentIds(REMEMBERED_IDS);
  readonly #waiters = createFlushWaiters();
  readonly #losses;
  readonly #ended = new AbortController();
  #wake = new AbortController();
  #sequence = 0;
  #shipped = 0;
  #tries = 0;
  #mayHaveLeftovers = true;
  #loop: Promise<void> | undefined;
  #timer: { stop(): void } | undefined;
  #stopped: Promise<void> | undefined;
  #lastFailure: string | undefined;
  #toldDropped = 0;
  #dropped: TradeLogEntry | undefined;

  constructor(options: ShippingOptions) {
    this.#options = options;
    this.#queue = createLineQueue(options.limits);
    this.#losses = createLossCounts(options.report);
  }

  push(entry: TradeLogEntry): void {
    try {
      this.#accept(entry);
    } catch (error) {
      this.#drop(entry, String(error));
    }
  }

  #accept(entry: TradeLogEntry): void {
    if (this.#stopped !== undefined) return this.#drop(entry, 'it is stopped');
    const sequence = nextSequence(this.#sequence, this.#options.clock.nowMs());
    // The same as with the sequence spread in, at half the cost.
    const { redact } = this.#options;
    const told = redact === undefined ? entry : redactedEntry(entry, redact);
    const text = `${JSON.stringify(told).slice(0, -1)},"sequence":${sequence}}`;
    if (text.length > MAX_LINE_CHARACTERS) return this.#drop(entry, `an entry has ${text.length} characters`);
    if (!this.#queue.hasRoom(text.length, isError(entry))) return this.#drop(entry, 'it is full');
    this.#sequence = sequence;
    this.#keep({ id: entry.id, sequence, text });
  }

  #keep(line: EntryLine): void {
    try {
      this.#options.spool.append(line);
    } catch (error) {
      // It is still shipped, if the process lives so long.
      this.#losses.count('unsaved', `the disk does not take them: ${String(error)}`);
    }
    this.#queue.add(line);
    if (this.#queue.count() === 1) this.#wake.abort();
  }

  #drop(entry: TradeLogEntry, why: string): void {
    this.#dropped = entry;
    this.#losses.count('dropped', why);
  }

  whereIs(entryId: string): 'shipped' | 'queued' | 'unknown' {
    if (this.#queue.has(entryId)) return 'queued';
    return this.#recent.has(entryId) ? 'shipped' : 'unknown';
  }

  start(): void {
    if (this.#loop !== undefined || this.#stopped !== undefined) return;
    this.#timer = this.#options.clock.every(LOOK_FOR_LEFTOVERS_MS, () => {
      this.#mayHaveLeftovers = true;
      // Asleep for want of lines, not for want of a topic.
      if (this.#queue.count() === 0) this.#wake.abort();
    });
    this.#loop = this.#run();
  }

  /** Ends with the first try that fails: what is queued is on disk, and no answer must wait for a topic that is away. */
  async flush(signal: AbortSignal): Promise<void> {
    await this.#synced(signal);
    if (this.#queue.count() === 0) return;
    const waited = this.#waiters.wait({ position: this.#queue.added(), afterTry: this.#tries });
    this.#wake.abort();
    await untilAborted(waited, signal);
  }

  async #synced(signal: AbortSignal): Promise<void> {
    try {
      await this.#options.spool.sync(signal);
    } catch (error) {
      this.#losses.count('failed', `the disk does not sync: ${String(error)}`);
      throw error;
    }
  }

  stop(timeoutMs = STOP_MS): Promise<void> {
    return (this.#stopped ??= this.#drain(timeoutMs));
  }

  async #drain(timeoutMs: number): Promise<void> {
    const { clock, spool } = this.#options;
    this.#timer?.stop();
    await withDeadline(clock, { what: 'draining the trade log', durationMs: timeoutMs }, async (signal) => {
      while (this.#loop !== undefined && this.#queue.count() > 0 && !signal.aborted) {
        // A try that failed is told by the loop, a disk that does not sync by the flush; the next one is soon. What ends the
        // pause is the deadline, which the loop looks at.
        await this.flush(signal).catch(() => clock.sleep(FIRST_PAUSE_MS, signal).catch(() => undefined));
      }
    });
    this.#ended.abort(new Error('The trade log is stopped'));
    this.#wake.abort();
    await this.#loop;
    spool.close();
  }

  stats(): TradeLogStats {
    const { dropped, unsaved, failed } = this.#losses.read();
    const isRunning = this.#loop !== undefined && this.#stopped === undefined;
    return { isRunning, queued: this.#queue.count(), shipped: this.#shipped, failed, dropped, unsaved };
  }

  describe(): string {
    const { isRunning, queued, shipped, failed, dropped, unsaved } = this.stats();
    const { 'set aside': aside } = this.#losses.read();
    return [
      isRunning ? 'running' : 'stopped',
      `${queued} queued`,
      `${shipped} shipped`,
      `${failed} failed`,
      `${dropped} dropped`,
      ...(unsaved > 0 ? [`${unsaved} unsaved`] : []),
      ...(aside > 0 ? [`${aside} set aside`] : []),
      ...(this.#lastFailure === undefined ? [] : [`last try failed: ${this.#lastFailure}`]),
    ].join(', ');
  }

  /** Ships until the log ends; asleep where there is nothing, slower and slower where the topic is away. */
  async #run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#ended.signal.aborted) {
      this.#wake = new AbortController();
      this.#takeLeftovers();
      const batch = this.#queue.peek();
      if (batch.length === 0) await this.#asleep();
      else if (await this.#ship(batch)) pauseMs = FIRST_PAUSE_MS;
      else {
        // Woken early, by a flush or the end: the loop looks at once.
        await this.#options.clock.sleep(pauseMs, this.#awake()).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  #awake(): AbortSignal {
    return AbortSignal.any([this.#ended.signal, this.#wake.signal]);
  }

  async #asleep(): Promise<void> {
    const awake = this.#awake();
    if (awake.aborted) return;
    await new Promise<void>((resolve) => awake.addEventListener('abort', () => resolve(), { once: true }));
  }

  /** Moves lines of dead processes into our own spool, so that from then on they are lines like any other. */
  #takeLeftovers(): void {
    if (!this.#mayHaveLeftovers || this.#stopped !== undefined) return;
    if (this.#queue.count() > MAX_QUEUED_WITH_LEFTOVERS) return;
    const { spool } = this.#options;
    try {
      const lines = spool.nextLeftover();
      if (lines === undefined) {
        this.#mayHaveLeftovers = false;
        return;
      }
      for (const line of lines) this.#keep(line);
      // A death before this line ships them twice: the same entries.
      spool.removeLeftover();
    } catch (error) {
      this.#mayHaveLeftovers = false;
      this.#losses.count('failed', `leftovers cannot be taken over: ${String(error)}`);
    }
  }

  async #ship(batch: readonly EntryLine[]): Promise<boolean> {
    const { clock, publish, publishMs: durationMs = PUBLISH_MS } = this.#options;
    const attempt = (this.#tries += 1);
    const limit = { what: 'publishing trade-log entries', durationMs, parent: this.#ended.signal };
    try {
      const done = await withDeadline(clock, limit, (signal) => untilAborted(publish(batch, signal), signal));
      this.#lastFailure = undefined;
      if (done.kind === 'published') this.#settle(batch);
      else this.#setAside(batch, done.reason);
      return true;
    } catch (error) {
      this.#lastFailure = error instanceof Error ? error.message : String(error);
      this.#losses.count('failed', this.#lastFailure);
      this.#waiters.tryFailed(attempt, notFlushed(this.#queue.count(), this.#lastFailure));
      return false;
    }
  }

  #settle(batch: readonly EntryLine[]): void {
    this.#shipped += batch.length;
    for (const { id } of batch) this.#recent.add(id);
    try {
      this.#options.spool.remove(batch);
    } catch (error) {
      // They will be shipped again, which changes nothing.
      this.#losses.count('failed', `shipped lines stay on disk: ${String(error)}`);
    }
    this.#queue.remove(batch);
    this.#waiters.reached(this.#queue.removed());
    this.#tellDropped();
  }

  /**
   * Halves what the topic refuses, down to the line that it refuses: that one must not block the others. It stays on disk,
   * for the next process to try again.
   */
  #setAside(batch: readonly EntryLine[], reason: string): void {
    if (batch.length > 1) return this.#queue.halve();
    this.#losses.count('set aside', `the topic does not take an entry: ${reason}`);
    this.#queue.remove(batch);
    this.#waiters.reached(this.#queue.removed());
  }

  /** What was dropped is told by an entry of its own, as soon as there is room again. */
  #tellDropped(): void {
    const { dropped } = this.#losses.read();
    const sample = this.#dropped;
    if (sample === undefined || dropped === this.#toldDropped || this.#stopped !== undefined) return;
    this.#toldDropped = dropped;
    this.push(droppedEntry(sample, dropped, this.#sequence));
  }
}

const notFlushed = (queued: number, why: string): Error =>
  new Error(`Trade log is not flushed: found ${queued} entries queued, needed 0: ${why}`);

const isError = ({ action, status }: TradeLogEntry): boolean =>
  action === 'ERROR' || status === 'FAILED' || status === 'UNKNOWN';

const droppedEntry = (sample: TradeLogEntry, dropped: number, sequence: number): TradeLogEntry => ({
  ...sample,
  id: `dropped-${sequence}-${dropped}`,
  action: 'ERROR',
  status: 'FAILED',
  price: undefined,
  volume: '0',
  profit: undefined,
  errorMessage: `Trade log dropped ${dropped} entries since its start: found it full, needed room`,
  comment: 'The trade log is not complete',
  strategies: {},
});
