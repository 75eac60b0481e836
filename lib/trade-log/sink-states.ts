/**
 * What this process knows of each sink (on or off and why, the check at start, last success, last failure), told to the store
 * where every instance can see it: at once where a sink's fortune turns, else every few seconds while something happens.
 * Nothing waits for it but its own callers, and no delivery depends on it.
 */
import type { Clock } from '../ports/clock.ts';
import type { DeliveryOverview, SinkRecord } from '../ports/delivery-overview.ts';
import type { Failure } from '../ports/delivery-store.ts';
import type { SinkCheck, SinkSlot } from '../ports/sink.ts';
import { withDeadline } from '../ports/with-deadline.ts';

export interface SinkStatesOptions {
  readonly slots: readonly SinkSlot[];
  readonly overview: Pick<DeliveryOverview, 'tellSinks'>;
  readonly clock: Clock;
  readonly report: (problem: string) => void;
}

export interface SinkStates {
  /** @param step a sink, or a note of another one added to it */
  succeeded(step: string, atMs: number): void;
  failed(step: string, failure: Failure): void;
  checked(sink: string, check: SinkCheck, atMs: number): void;
  /** Tells the store what is due; `now`: all there is. Never rejects: what the store does not take is reported and told next time. */
  tell(when: 'due' | 'now'): Promise<void>;
}

/** Firestore takes about a write a second of one document; people need no more than this. */
const TELL_MS = 5_000;
const STORE_MS = 10_000;

export function createSinkStates(options: SinkStatesOptions): SinkStates {
  return new States(options);
}

class States implements SinkStates {
  readonly #options: SinkStatesOptions;
  readonly #sinks: Map<string, SinkRecord>;
  /** Told already: sink -> what. */
  readonly #told = new Map<string, SinkRecord>();
  #toldAtMs = -Infinity;
  #isDue = true;
  #telling: Promise<void> | undefined;
  /** Ends the wait for what is told later. */
  #later: AbortController | undefined;

  constructor(options: SinkStatesOptions) {
    this.#options = options;
    const nowMs = options.clock.nowMs();
    this.#sinks = new Map(options.slots.map((slot) => first(slot, nowMs)).map((sink) => [sink.name, sink]));
  }

  succeeded(step: string, atMs: number): void {
    this.#change(step, (sink) => {
      const { lastFailure, lastSuccessAtMs = -Infinity } = sink;
      // It works for the first time, or again.
      if (lastSuccessAtMs === -Infinity || (lastFailure !== undefined && lastFailure.atMs >= lastSuccessAtMs)) {
        this.#isDue = true;
      }
      return { ...sink, lastSuccessAtMs: Math.max(atMs, lastSuccessAtMs) };
    });
  }

  failed(step: string, lastFailure: Failure): void {
    this.#change(step, (sink) => {
      if (sink.lastFailure === undefined || sink.lastFailure.atMs <= (sink.lastSuccessAtMs ?? -Infinity)) {
        this.#isDue = true;
      }
      return { ...sink, lastFailure };
    });
  }

  checked(name: string, { isReady, detail }: SinkCheck, atMs: number): void {
    this.#isDue = true;
    this.#change(name, (sink) => ({ ...sink, check: { atMs, isReady, detail } }));
  }

  async tell(when: 'due' | 'now'): Promise<void> {
    // What comes while one is under way waits for the next: one write of these few records at a time.
    if (this.#telling !== undefined && when === 'due') return;
    await this.#telling;
    const isLate = this.#options.clock.nowMs() - this.#toldAtMs >= TELL_MS;
    if (when === 'due' && !this.#isDue && !isLate) return this.#tellLater();
    this.#later?.abort();
    this.#later = undefined;
    this.#telling = this.#tell().finally(() => (this.#telling = undefined));
    await this.#telling;
  }

  /** The last of a burst is told too, though nothing comes after it. */
  #tellLater(): void {
    if (this.#later !== undefined) return;
    const later = new AbortController();
    this.#later = later;
    this.#options.clock
      .sleep(TELL_MS, later.signal)
      .then(
        () => this.#telling ?? this.#tell(),
        // Told meanwhile, or for the last time.
        () => undefined,
      )
      .finally(() => {
        if (this.#later === later) this.#later = undefined;
      });
  }

  async #tell(): Promise<void> {
    const { clock, overview, report } = this.#options;
    const news = [...this.#sinks.values()].filter((sink) => this.#told.get(sink.name) !== sink);
    if (news.length === 0) return;
    this.#toldAtMs = clock.nowMs();
    this.#isDue = false;
    const limit = { what: 'telling the state of sinks', durationMs: STORE_MS };
    const told = news.map((sink) => ({ ...sink, why: this.#wordsOf(sink), toldAtMs: this.#toldAtMs }));
    try {
      await withDeadline(clock, limit, (signal) => overview.tellSinks(told, signal));
      for (const sink of news) this.#told.set(sink.name, sink);
    } catch (error) {
      report(`State of sinks is not told: ${String(error)}`);
    }
  }

  /** As they are now: a sink may count. */
  #wordsOf({ name, why }: SinkRecord): string {
    const slot = this.#options.slots.find((one) => one.kind === 'on' && one.sink.name === name);
    return slot?.kind === 'on' ? slot.sink.describe() : why;
  }

  #change(step: string, change: (sink: SinkRecord) => SinkRecord): void {
    const [name = step] = step.split('+');
    const sink = this.#sinks.get(name);
    if (sink !== undefined) this.#sinks.set(name, change(sink));
  }
}

function first(slot: SinkSlot, toldAtMs: number): SinkRecord {
  const nothingYet = { check: undefined, lastSuccessAtMs: undefined, lastFailure: undefined, toldAtMs };
  if (slot.kind === 'off') return { name: slot.name, state: 'off', why: slot.why, ...nothingYet };
  const { sink, isDemo } = slot;
  return { name: sink.name, state: isDemo === true ? 'demo' : 'on', why: sink.describe(), ...nothingYet };
}
