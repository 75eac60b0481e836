/**
 * Appends of one process in commits of many: while one is under way the next ones gather. A number is taken by an atomic
 * create under it, so that instances need no lock: who finds it taken numbers again. What a lost answer leaves open is
 * settled by asking for the same numbers again, and by a nonce that tells our event from somebody else's.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Firestore } from '@google-cloud/firestore';
import { DESK_STREAM, type NewEvent, type StoredEvent, type StreamName } from '../../domain/event.ts';
import type { EventLog } from '../../ports/event-log.ts';
import { StoreError } from '../../domain/store-error.ts';
import { eventHeadPath, eventPath } from '../records/document-paths.ts';
import { decodeHead, eventWrites, headWrite, nonceOf, type NumberedEvent } from '../records/event-record.ts';
import { fieldsOf, inTransaction } from './in-transaction.ts';
import { ALREADY_EXISTS, codeOf, storeError, verdictOf } from './store-failure.ts';

/** Events of one commit; each is two documents, beside the heads. Not more: whoever writes beside it waits for all of them. */
const MAX_EVENTS_PER_COMMIT = 50;
const MAX_FACTS_BYTES_PER_COMMIT = 2_000_000;
/**
 * Where so many streams tell at once, the next commit gathers for a while: each one writes a head for each of its streams, which is as
 * much as the events themselves where every stream has one of them.
 */
const BUSY_STREAMS = 8;
const GATHER_MS = 40;
/** Appends that wait; beyond it they are refused. */
const MAX_WAITING = 10_000;
const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 25;
const COMMIT_MS = 30_000;
/** Numbers remembered longer may have been given, used and expired meanwhile. */
const HEAD_MS = 600_000;
const MAX_HEADS = 10_000;
const WHAT = 'Append of events';

interface Waiting {
  readonly stream: StreamName;
  readonly event: NewEvent;
  readonly bytes: number;
  readonly nonce: string;
  /** Stored only where its stream has no event yet. */
  readonly isFirst: boolean;
  /** Undefined: its stream had begun, nothing was stored. */
  readonly resolve: (stored: StoredEvent | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface Numbered extends NumberedEvent {
  readonly waiting: Waiting;
}

interface Head {
  readonly newest: number;
  readonly atMs: number;
}

/** Same order as the calls; the caller has checked the event. */
export type EventCommits = Pick<EventLog, 'append' | 'begin'>;

export function eventCommits(firestore: Firestore): EventCommits {
  const queue: Waiting[] = [];
  const heads = new Map<StreamName, Head>();
  let isRunning = false;

  const run = async (): Promise<void> => {
    isRunning = true;
    // A turn later: calls of the same turn share a commit.
    await Promise.resolve();
    for (let batch = takeBatch(queue); batch.length > 0; batch = takeBatch(queue)) {
      await commitBatch({ firestore, heads, batch });
      if (new Set(batch.map(({ stream }) => stream)).size >= BUSY_STREAMS) await sleep(GATHER_MS);
    }
    isRunning = false;
  };

  const add = (
    { stream, event, isFirst }: Pick<Waiting, 'stream' | 'event' | 'isFirst'>,
    signal: AbortSignal,
  ): Promise<StoredEvent | undefined> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (queue.length >= MAX_WAITING) return reject(tooMany());
      const abort = (): void => {
        const at = queue.indexOf(waiting);
        if (at !== -1) queue.splice(at, 1);
        reject(at === -1 ? storeError(WHAT, 'outcome-unknown', signal.reason) : signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      const settle = (): void => signal.removeEventListener('abort', abort);
      const waiting: Waiting = {
        stream,
        event,
        bytes: JSON.stringify(event.facts).length,
        nonce: randomUUID(),
        isFirst,
        resolve: (stored) => (settle(), resolve(stored)),
        reject: (error) => (settle(), reject(error)),
      };
      queue.push(waiting);
      if (!isRunning) void run();
    });
  return {
    async append(stream, event, signal) {
      const stored = await add({ stream, event, isFirst: false }, signal);
      if (stored === undefined) throw new Error(`${WHAT} failed: found an event without a number, needed one`);
      return stored;
    },
    begin: async (stream, event, signal) => (await add({ stream, event, isFirst: true }, signal)) !== undefined,
  };
}

const tooMany = (): StoreError =>
  new StoreError('unavailable', `${WHAT} was refused: found ${MAX_WAITING} waiting for the store, needed fewer`);

function takeBatch(queue: Waiting[]): readonly Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const waiting of queue) {
    bytes += waiting.bytes;
    if (count > 0 && (count === MAX_EVENTS_PER_COMMIT || bytes > MAX_FACTS_BYTES_PER_COMMIT)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

interface Commit {
  readonly firestore: Firestore;
  readonly heads: Map<StreamName, Head>;
  readonly batch: readonly Waiting[];
}

/** Never rejects: each append of the batch hears of its own. */
async function commitBatch(commit: Commit): Promise<void> {
  try {
    const numbered = await storeBatch(commit);
    const stored = new Map(numbered.map((one) => [one.waiting, one]));
    for (const waiting of commit.batch) {
      const one = stored.get(waiting);
      waiting.resolve(one && { ...one.event, stream: one.stream, number: one.number });
    }
  } catch (error) {
    for (const { reject } of commit.batch) reject(error);
  }
}

type Outcome = 'stored' | 'taken' | { readonly error: unknown };

async function storeBatch(commit: Commit): Promise<readonly Numbered[]> {
  const signal = AbortSignal.timeout(COMMIT_MS);
  let numbered = await numberBatch(commit, signal);
  let pauseMs = FIRST_PAUSE_MS;
  let isAmbiguous = false;
  for (let attempt = 1; ; attempt += 1) {
    if (numbered.length === 0) return numbered;
    const outcome = await tryOnce(commit.firestore, numbered, signal);
    if (outcome === 'stored') {
      remember(commit.heads, numbered);
      return numbered;
    }
    let failure: StoreError;
    if (outcome === 'taken') {
      // Whatever was sent under these numbers can never be stored any more: they are somebody else's.
      isAmbiguous = false;
      failure = new StoreError('contention', `${WHAT} failed: found each number taken, needed a free one`);
      for (const { stream } of numbered) commit.heads.delete(stream);
      commit.heads.delete(DESK_STREAM);
      numbered = await numberBatch(commit, signal);
    } else {
      const verdict = verdictOf(outcome.error);
      isAmbiguous ||= verdict.ambiguous;
      failure = storeError(WHAT, isAmbiguous ? 'outcome-unknown' : verdict.failure, outcome.error);
      if (!verdict.again) throw failure;
    }
    if (attempt === MAX_ATTEMPTS) throw failure;
    await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal });
    if (outcome !== 'taken') pauseMs = Math.min(pauseMs * 2, 1_600);
  }
}

async function tryOnce(firestore: Firestore, numbered: readonly Numbered[], signal: AbortSignal): Promise<Outcome> {
  const batch = firestore.batch();
  for (const one of numbered) {
    for (const write of eventWrites(one, one.waiting.nonce)) batch.create(firestore.doc(write.path), fieldsOf(write));
  }
  for (const [stream, { number, atMs }] of newestOf(numbered)) {
    const write = headWrite(stream, number, atMs);
    batch.set(firestore.doc(write.path), fieldsOf(write));
  }
  try {
    await batch.commit();
    return 'stored';
  } catch (error) {
    if (codeOf(error) !== ALREADY_EXISTS) return { error };
    return (await isOurs(firestore, numbered, signal)) ? 'stored' : 'taken';
  }
}

/** A commit is whole: where its first event is ours, all of it is stored. */
async function isOurs(firestore: Firestore, [first]: readonly Numbered[], signal: AbortSignal): Promise<boolean> {
  if (first === undefined) return true;
  const path = eventPath(DESK_STREAM, first.deskNumber);
  const found = (await readDocuments(firestore, [path], signal)).get(path);
  return found !== undefined && nonceOf(path, found) === first.waiting.nonce;
}

async function numberBatch({ firestore, heads, batch }: Commit, signal: AbortSignal): Promise<readonly Numbered[]> {
  const streams = [...new Set([DESK_STREAM, ...batch.map(({ stream }) => stream)])];
  const known = await knownHeads({ firestore, heads, streams }, signal);
  const next = (stream: StreamName): number => {
    const number = (known.get(stream) ?? 0) + 1;
    known.set(stream, number);
    return number;
  };
  return batch.flatMap((waiting) => {
    const { stream, event, isFirst } = waiting;
    if (isFirst && (known.get(stream) ?? 0) > 0) return [];
    return [{ waiting, stream, event, number: next(stream), deskNumber: next(DESK_STREAM) }];
  });
}

async function knownHeads(
  { firestore, heads, streams }: Pick<Commit, 'firestore' | 'heads'> & { readonly streams: readonly StreamName[] },
  signal: AbortSignal,
): Promise<Map<StreamName, number>> {
  const oldestMs = Date.now() - HEAD_MS;
  const fresh = streams.flatMap((stream): [StreamName, number][] => {
    const head = heads.get(stream);
    return head === undefined || head.atMs < oldestMs ? [] : [[stream, head.newest]];
  });
  const known = new Map(fresh);
  const missing = streams.filter((stream) => !known.has(stream));
  if (missing.length === 0) return known;
  const documents = await readDocuments(firestore, missing.map(eventHeadPath), signal);
  for (const stream of missing) known.set(stream, decodeHead(stream, documents.get(eventHeadPath(stream))));
  return known;
}

const readDocuments = (
  firestore: Firestore,
  documents: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, unknown>> =>
  inTransaction({
    firestore,
    what: 'Heads of events',
    signal,
    readOnly: true,
    body: async (read) => ({ writes: [], result: await read({ collections: [], documents }) }),
  });

/** Stream -> its newest number in this batch, and when that event was. */
function newestOf(numbered: readonly Numbered[]): ReadonlyMap<StreamName, { number: number; atMs: number }> {
  return new Map(
    numbered.flatMap(({ stream, event: { atMs }, number, deskNumber }) => [
      [stream, { number, atMs }] as const,
      [DESK_STREAM, { number: deskNumber, atMs }] as const,
    ]),
  );
}

function remember(heads: Map<StreamName, Head>, numbered: readonly Numbered[]): void {
  const atMs = Date.now();
  for (const [stream, { number }] of newestOf(numbered)) {
    heads.delete(stream);
    heads.set(stream, { newest: number, atMs });
  }
  for (const stream of heads.keys()) {
    if (heads.size <= MAX_HEADS) return;
    heads.delete(stream);
  }
}
