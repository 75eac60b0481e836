/**
 * Brings one entry to every sink, side by side: a sink that fails or hangs touches no other, what is delivered is recorded
 * at once, and a redelivery does only what is missing. It decides no retry beyond its own few: that is the topic's.
 */
import type { Clock } from '../ports/clock.ts';
import type {
  DeliveredStep,
  DeliveryClaim,
  DeliveryProgress,
  DeliveryStore,
  Failure,
} from '../ports/delivery-store.ts';
import type { Sink, SinkResult } from '../ports/sink.ts';
import type { SequencedEntry } from '../ports/trade-log.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import type { Redact } from './redacted-entry.ts';
import type { SinkStates } from './sink-states.ts';
import { tryWithRetries, type RetryPolicy } from './try-with-retries.ts';
import { untilAborted } from './until-aborted.ts';

export interface DeliverDeps {
  readonly sinks: readonly Sink[];
  readonly store: DeliveryStore;
  readonly clock: Clock;
  /** Unique names for deliveries. */
  readonly newId: () => string;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  /** Told of each step that did not come to its end. */
  readonly report: (problem: string) => void;
  readonly policy?: RetryPolicy;
  /** Takes secrets out of what sinks say. */
  readonly redact?: Redact;
  /** Told of each step's end. */
  readonly states?: Pick<SinkStates, 'succeeded' | 'failed'>;
}

export interface Attempt {
  readonly entry: SequencedEntry;
  /** The topic gives up after this one: what is missing then is a dead letter. */
  readonly isLast: boolean;
}

export type DeliverOutcome =
  /** Every sink has it or does not want it. */
  | { readonly kind: 'delivered' }
  /** To be delivered again; `missing` are the steps still to do. */
  | { readonly kind: 'again'; readonly missing: readonly string[]; readonly reason: string };

/** A claim outlives its delivery, however long its tries and pauses are: what is not done by then is left to the next. */
const CLAIM_MS = 540_000;
const DELIVERY_MS = 500_000;
/** A record of a few hundred bytes. */
const STORE_MS = 10_000;

/** @param signal of the request; where it aborts, what is delivered is recorded all the same */
export async function deliverEntry(
  deps: DeliverDeps,
  { entry, isLast }: Attempt,
  signal: AbortSignal,
): Promise<DeliverOutcome> {
  const { sinks } = deps;
  const holder = deps.newId();
  const claim = await claimIt(deps, { entry, holder }, signal);
  if (claim.kind === 'busy') return { kind: 'again', missing: [], reason: 'another delivery of it is under way' };
  const { steps, attempts } = claim.delivery;
  const time = deps.clock.deadline({ what: 'delivering the entry', durationMs: DELIVERY_MS, parent: signal });
  const round: Round = {
    deps,
    entry,
    holder,
    mayExist: attempts > 1,
    done: new Map(steps),
    failures: new Map(),
    signal: time.signal,
  };
  const missing = (): readonly string[] => [
    ...sinks.filter(({ name }) => !round.done.has(name)).map(({ name }) => name),
    ...missingNotes(round).map(({ step }) => step),
  ];
  try {
    await Promise.all(sinks.filter(({ name }) => !steps.has(name)).map((sink) => deliverTo(round, sink)));
    await Promise.all(missingNotes(round).map((note) => annotate(round, note)));
  } finally {
    time.cancel();
    await record(round, { steps: new Map(), isEnd: true, ...(isLast ? deadOf(round, missing()) : {}) });
  }
  const left = missing();
  return left.length === 0 ? { kind: 'delivered' } : { kind: 'again', missing: left, reason: left.join(', ') };
}

function claimIt(
  { clock, store, sinks }: DeliverDeps,
  { entry, holder }: Pick<Round, 'entry' | 'holder'>,
  parent: AbortSignal,
): Promise<DeliveryClaim> {
  const nowMs = clock.nowMs();
  const wanted = { entry, sinks: sinks.map(({ name }) => name), holder, nowMs, untilMs: nowMs + CLAIM_MS };
  return withDeadline(clock, { what: 'claiming the entry', durationMs: STORE_MS, parent }, (within) =>
    store.claim(wanted, within),
  );
}

function deadOf({ deps, failures }: Round, missing: readonly string[]): Pick<DeliveryProgress, 'dead'> {
  if (missing.length === 0) return {};
  const reasons = missing.map((step) => `${step}: ${failures.get(step)?.reason ?? 'not tried to its end'}`);
  return { dead: { atMs: deps.clock.nowMs(), reason: reasons.join('; ') } };
}

interface Round {
  readonly deps: DeliverDeps;
  readonly entry: SequencedEntry;
  readonly holder: string;
  readonly mayExist: boolean;
  readonly done: Map<string, DeliveredStep>;
  readonly failures: Map<string, Failure>;
  readonly signal: AbortSignal;
}

function deliverTo(round: Round, sink: Sink): Promise<void> {
  const { entry, mayExist: mayExistAtFirst } = round;
  return runStep(round, sink.name, mayExistAtFirst, (mayExist, signal) => sink.deliver({ entry, mayExist }, signal));
}

interface MissingNote {
  readonly step: string;
  readonly note: string;
  readonly annotate: NonNullable<Sink['annotate']>;
}

/** Notes of other sinks that a sink has the entry for and not yet the note. */
function missingNotes({ deps: { sinks }, done }: Round): readonly MissingNote[] {
  const notes = [...done].flatMap(([name, { note }]) => (note === undefined ? [] : [{ name, note }]));
  return sinks.flatMap((sink) => {
    if (sink.annotate === undefined || done.get(sink.name)?.kind !== 'delivered') return [];
    const annotateIt = sink.annotate.bind(sink);
    return notes
      .filter(({ name }) => name !== sink.name)
      .map(({ name, note }) => ({ step: `${sink.name}+${name}`, note, annotate: annotateIt }))
      .filter(({ step }) => !done.has(step));
  });
}

function annotate(round: Round, { step, note, annotate: add }: MissingNote): Promise<void> {
  return runStep(round, step, round.mayExist, (_mayExist, signal) => add(round.entry, note, signal));
}

const unchanged: Redact = (text) => text;

async function runStep(
  round: Round,
  step: string,
  mayExistAtFirst: boolean,
  work: (mayExist: boolean, signal: AbortSignal) => Promise<SinkResult>,
): Promise<void> {
  const { deps, signal } = round;
  const { clock, random, policy, report, states, redact = unchanged } = deps;
  const result = await tryWithRetries({ clock, random, policy, mayExist: mayExistAtFirst, signal }, work);
  const atMs = clock.nowMs();
  if (result.kind === 'delivered' || result.kind === 'skipped') {
    const note = result.kind === 'delivered' && result.note !== undefined ? { note: redact(result.note) } : {};
    const delivered: DeliveredStep = { kind: result.kind, atMs, ...note };
    if (result.kind === 'delivered') states?.succeeded(step, atMs);
    // Recorded at once: another sink may take minutes, and this process may die in them.
    if (await record(round, { steps: new Map([[step, delivered]]), isEnd: false })) round.done.set(step, delivered);
    return;
  }
  const failure = { atMs, reason: redact(result.reason) };
  round.failures.set(step, failure);
  states?.failed(step, failure);
  report(`Entry ${round.entry.id} is not at ${step}: ${result.kind}: ${failure.reason}`);
}

/** Whether it is recorded. Where not, a redelivery asks the sink again: at least once, and the sink knows the entry's id. */
async function record(round: Round, progress: Pick<DeliveryProgress, 'steps' | 'isEnd' | 'dead'>): Promise<boolean> {
  const { deps, entry, holder, failures } = round;
  const { clock, store, report } = deps;
  try {
    // A deadline of its own: what has happened is recorded even where the caller has gone.
    await withDeadline(clock, { what: 'recording the delivery', durationMs: STORE_MS }, (signal) =>
      untilAborted(store.record({ ...progress, entryId: entry.id, holder, failures }, signal), signal),
    );
    return true;
  } catch (error) {
    report(`Delivery of entry ${entry.id} is not recorded: ${String(error)}`);
    return false;
  }
}
