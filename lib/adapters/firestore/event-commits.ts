/**
 * Appends of one process in commits of many: while one is under way the next ones gather. A number is taken by an atomic
 * create under it, so that instances need no lock: who finds it taken numbers again. What a lost answer leaves open is
 * settled by asking for the same numbers again, and by a nonce that tells our event from somebody else's.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Firestore } from '@google-cloud/firestore';
import { DESK_STREAM, type StoredEvent } from '../../domain/event.ts';
import type { EventLog } from '../../ports/event-log.ts';
import { StoreError } from '../../domain/store-error.ts';
import { leaveBehind } from './abortable.ts';
import { eventPath } from '../records/document-paths.ts';
import { eventWrites, headWrite, nonceOf } from '../records/event-record.ts';
import {
  eventNumbers,
  newestOf,
  readTogether,
  type EventNumbers,
  type Numbered,
  type NumberedBatch,
  type Unnumbered,
} from './event-numbers.ts';
import { fieldsOf } from './in-transaction.ts';
import { ALREADY_EXISTS, codeOf, storeError } from './store-failure.ts';
import { tryAgain, type Attempt, type Progress } from './try-again.ts';

/** Events of one commit; each is two documents, beside the heads. Not more: whoever writes beside it waits for all of them. */
const MAX_EVENTS_PER_COMMIT = 30;
const MAX_FACTS_BYTES_PER_COMMIT = 2_000_000;
/**
 * Where so many streams tell at once, the next commit gathers for a while: each one writes a head for each of its streams, which is as
 * much as the events themselves where every stream has one of them.
 */
const BUSY_STREAMS = 8;
const GATHER_MS = 40;
/** Appends that wait; beyond it they are refused. */
const MAX_WAITING = 10_000;
const COMMIT_MS = 30_000;
const WHAT = 'Append of events';

interface Waiting extends Unnumbered {
  readonly bytes: number;
  readonly nonce: string;
  /** Undefined: its stream had begun, nothing was stored. */
  readonly resolve: (stored: StoredEvent | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Same order as the calls; the caller has checked the event. */
export type EventCommits = Pick<EventLog, 'append' | 'begin' | 'beginNew'>;

export function eventCommits(firestore: Firestore): EventCommits {
  const queue: Waiting[] = [];
  const numbers = eventNumbers(firestore);
  let isRunning = false;

  const run = async (): Promise<void> => {
    isRunning = true;
    // A turn later: calls of the same turn share a commit.
    await Promise.resolve();
    for (let batch = takeBatch(queue); batch.length > 0; batch = takeBatch(queue)) {
      await commitBatch({ firestore, numbers, batch });
      if (new Set(batch.map(({ stream }) => stream)).size >= BUSY_STREAMS) await sleep(GATHER_MS);
    }
    isRunning = false;
  };

  const add = (asked: Unnumbered, signal: AbortSignal): Promise<StoredEvent | undefined> =>
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
        ...asked,
        bytes: JSON.stringify(asked.event.facts).length,
        nonce: randomUUID(),
        resolve: (stored) => (settle(), resolve(stored)),
        reject: (error) => (settle(), reject(error)),
      };
      queue.push(waiting);
      if (!isRunning) leaveBehind(firestore, run());
    });
  const begin = async (
    as: 'begin' | 'begin-new',
    { stream, event }: Pick<Unnumbered, 'stream' | 'event'>,
    signal: AbortSignal,
  ): Promise<boolean> => (await add({ stream, event, as }, signal)) !== undefined;
  return {
    async append(stream, event, signal) {
      const stored = await add({ stream, event, as: 'append' }, signal);
      if (stored === undefined) throw new Error(`${WHAT} failed: found an event without a number, needed one`);
      return stored;
    },
    begin: (stream, event, signal) => begin('begin', { stream, event }, signal),
    beginNew: (stream, event, signal) => begin('begin-new', { stream, event }, signal),
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
  readonly numbers: EventNumbers;
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

async function storeBatch({ firestore, numbers, batch }: Commit): Promise<readonly Numbered<Waiting>[]> {
  const signal = AbortSignal.timeout(COMMIT_MS);
  const progress: Progress = { maybeWritten: false };
  // A stream is taken as new once: who was wrong reads.
  let next = await numbers.number(batch, true, signal);
  const once = async (): Promise<Attempt<readonly Numbered<Waiting>[]>> => {
    const { numbered } = next;
    if (numbered.length === 0) return { kind: 'done', result: numbered };
    const outcome = await tryOnce({ firestore, next, progress }, signal);
    if (outcome === 'stored') {
      numbers.remember(numbered);
      return { kind: 'done', result: numbered };
    }
    if (outcome !== 'taken') return { kind: 'failed', error: outcome.error };
    numbers.forget(numbered);
    next = await numbers.number(batch, false, signal);
    // Whatever was sent under these numbers can never be stored any more: they are somebody else's.
    const failure = new StoreError('contention', `${WHAT} failed: found each number taken, needed a free one`);
    return { kind: 'settled', failure };
  };
  return tryAgain({ what: WHAT, signal, progress, once });
}

interface Try {
  readonly firestore: Firestore;
  readonly next: NumberedBatch<Waiting>;
  readonly progress: Progress;
}

async function tryOnce(
  { firestore, next: { numbered, unread }, progress }: Try,
  signal: AbortSignal,
): Promise<'stored' | 'taken' | { readonly error: unknown }> {
  const batch = firestore.batch();
  for (const one of numbered) {
    for (const write of eventWrites(one, one.waiting.nonce)) batch.create(firestore.doc(write.path), fieldsOf(write));
  }
  for (const [stream, { number, atMs }] of newestOf(numbered)) {
    const write = headWrite(stream, number, atMs);
    // Also where the first events of a stream have expired, its head says that it has begun.
    if (unread.has(stream)) batch.create(firestore.doc(write.path), fieldsOf(write));
    else batch.set(firestore.doc(write.path), fieldsOf(write));
  }
  progress.maybeWritten = true;
  try {
    await batch.commit();
    return 'stored';
  } catch (error) {
    if (codeOf(error) !== ALREADY_EXISTS) return { error };
    return (await isOurs(firestore, numbered, signal)) ? 'stored' : 'taken';
  }
}

/** A commit is whole: where its first event is ours, all of it is stored. */
async function isOurs(
  firestore: Firestore,
  [first]: readonly Numbered<Waiting>[],
  signal: AbortSignal,
): Promise<boolean> {
  if (first === undefined) return true;
  const path = eventPath(DESK_STREAM, first.deskNumber);
  const found = (await readTogether(firestore, [path], signal)).get(path);
  return found !== undefined && nonceOf(path, found) === first.waiting.nonce;
}
