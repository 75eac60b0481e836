/**
 * A topic in this process, for machines without Pub/Sub: what is published is on disk before `publish` resolves and is
 * delivered until it is acknowledged, each entry on its own, with pauses that grow as the real subscription's do. After
 * its last attempt an entry goes to the dead letters. It is no broker: one process, one subscriber.
 */
import type { Clock } from '../ports/clock.ts';
import { decodeSequencedEntry } from '../ports/decode-trade-log-entry.ts';
import type { EntryLine, EntrySpool, PublishEntries } from '../ports/trade-log.ts';
import type { Attempt } from './deliver-entry.ts';

export interface LocalTopicOptions {
  readonly spool: EntrySpool;
  readonly clock: Clock;
  /** True: acknowledged. */
  readonly deliver: (attempt: Attempt, signal: AbortSignal) => Promise<boolean>;
  /** @throws where it cannot be kept; the entry stays in the topic then */
  readonly deadLetter: (line: EntryLine) => void;
  readonly report: (problem: string) => void;
  readonly limits?: TopicLimits;
}

export interface TopicLimits {
  readonly maxEntries: number;
  readonly atOnce: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly maxAttempts: number;
}

/** 05: up to 100 times, 10-600 s apart. */
const LIMITS: TopicLimits = {
  maxEntries: 50_000,
  atOnce: 16,
  firstPauseMs: 10_000,
  longestPauseMs: 600_000,
  maxAttempts: 100,
};

export interface LocalTopic {
  readonly publish: PublishEntries;
  start(): void;
  /** Entries published and not acknowledged. */
  queued(): number;
  /** Stops delivering; what is under way is told by its signal. Everything not acknowledged stays on disk. */
  stop(): Promise<void>;
}

export function createLocalTopic(options: LocalTopicOptions): LocalTopic {
  return new SpooledTopic(options);
}

class SpooledTopic implements LocalTopic {
  readonly #options: LocalTopicOptions;
  readonly #limits: TopicLimits;
  readonly #ended = new AbortController();
  readonly #waiting: Waiting[] = [];
  readonly #working = new Set<Promise<void>>();
  /** Waits between two attempts. */
  readonly #paused = new Set<Promise<void>>();
  #queued = 0;
  #isStarted = false;

  constructor(options: LocalTopicOptions) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
  }

  readonly publish: PublishEntries = async (lines, signal) => {
    signal.throwIfAborted();
    if (this.#ended.signal.aborted) throw new Error('Local topic is stopped');
    const { maxEntries } = this.#limits;
    if (this.#queued + lines.length > maxEntries) {
      throw new Error(`Local topic is full: found ${this.#queued} entries, needed at most ${maxEntries}`);
    }
    for (const line of lines) this.#keep(line);
    return { kind: 'published' };
  };

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { spool } = this.#options;
    for (let lines = spool.nextLeftover(); lines !== undefined; lines = spool.nextLeftover()) {
      for (const line of lines) this.#keep(line);
      spool.removeLeftover();
    }
    this.#next();
  }

  queued(): number {
    return this.#queued;
  }

  async stop(): Promise<void> {
    this.#ended.abort(new Error('The local topic is stopped'));
    await Promise.all([...this.#working, ...this.#paused]);
    this.#options.spool.close();
  }

  #keep(line: EntryLine): void {
    this.#options.spool.append(line);
    this.#queued += 1;
    this.#waiting.push({ line, attempts: 0 });
    this.#next();
  }

  #next(): void {
    if (!this.#isStarted || this.#ended.signal.aborted) return;
    while (this.#working.size < this.#limits.atOnce) {
      const entry = this.#waiting.shift();
      if (entry === undefined) return;
      const work: Promise<void> = this.#attempt(entry)
        .catch((error: unknown) => this.#options.report(`Local topic: ${entry.line.id} is stuck: ${String(error)}`))
        .finally(() => {
          this.#working.delete(work);
          this.#next();
        });
      this.#working.add(work);
    }
  }

  async #attempt({ line, attempts }: Waiting): Promise<void> {
    const { signal } = this.#ended;
    const { firstPauseMs, longestPauseMs, maxAttempts } = this.#limits;
    const isLast = attempts + 1 >= maxAttempts;
    if (await deliverOnce(this.#options, { line, isLast }, signal)) return this.#done(line);
    if (signal.aborted) return;
    if (isLast && bury(this.#options, line)) return this.#done(line);
    const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(attempts, 30), longestPauseMs);
    const pause: Promise<void> = this.#options.clock
      .sleep(pauseMs, signal)
      .then(() => {
        this.#waiting.push({ line, attempts: attempts + 1 });
        this.#next();
      })
      .catch((error: unknown) => {
        // Stopped: the line stays on disk.
        if (!signal.aborted) this.#options.report(`Local topic: ${line.id} is stuck: ${String(error)}`);
      })
      .finally(() => this.#paused.delete(pause));
    this.#paused.add(pause);
  }

  #done(line: EntryLine): void {
    this.#options.spool.remove([line]);
    this.#queued -= 1;
  }
}

interface Waiting {
  readonly line: EntryLine;
  readonly attempts: number;
}

async function deliverOnce(
  { deliver, report }: LocalTopicOptions,
  { line, isLast }: { readonly line: EntryLine; readonly isLast: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return await deliver({ entry: decodeSequencedEntry(JSON.parse(line.text)), isLast }, signal);
  } catch (error) {
    report(`Local topic: entry ${line.id} is not delivered: ${String(error)}`);
    return false;
  }
}

function bury({ deadLetter, report }: LocalTopicOptions, line: EntryLine): boolean {
  try {
    deadLetter(line);
    return true;
  } catch (error) {
    report(`Local topic: entry ${line.id} cannot go to the dead letters: ${String(error)}`);
    return false;
  }
}
