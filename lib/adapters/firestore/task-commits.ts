/**
 * Reads and writes of many tasks in requests of many: while one write is under way the next ones gather, and reads of one turn go
 * together. Each write stands under the version it was decided on. A commit is all or nothing: where one of several does not go
 * through, each is written alone, so that nobody pays for another's version. What a failure means is the caller's matter.
 */
import type { DocumentSnapshot, Firestore, Timestamp } from '@google-cloud/firestore';
import { verdictOf } from './store-failure.ts';

/** Writes of one commit: far below Firestore's limits of requests, for patches of documents that are themselves bounded. */
const MAX_WRITES_PER_COMMIT = 50;
const MAX_READS_PER_REQUEST = 100;

export interface TaskWrite {
  readonly path: string;
  /** Fields of the document's top level; what is not named stays. */
  readonly patch: { readonly [field: string]: unknown };
  readonly version: Timestamp;
}

export interface TaskCommits {
  /** The new version. Rejects with Firestore's own error, also where the document lies there in another version. */
  write(write: TaskWrite): Promise<Timestamp>;
  /** Rejects with Firestore's own error. */
  read(path: string): Promise<DocumentSnapshot>;
}

interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export function taskCommits(firestore: Firestore): TaskCommits {
  const writes: Waiting<TaskWrite, Timestamp>[] = [];
  const reads: Waiting<string, DocumentSnapshot>[] = [];
  let isWriting = false;

  const writeAll = async (): Promise<void> => {
    isWriting = true;
    // A turn later: writes of the same turn share a commit.
    await Promise.resolve();
    for (let batch = takeWrites(writes); batch.length > 0; batch = takeWrites(writes)) {
      await writeBatch(firestore, batch);
    }
    isWriting = false;
  };
  const readAll = async (): Promise<void> => {
    await Promise.resolve();
    for (let batch = reads.splice(0, MAX_READS_PER_REQUEST); batch.length > 0;) {
      void readBatch(firestore, batch);
      batch = reads.splice(0, MAX_READS_PER_REQUEST);
    }
  };
  return {
    write: (asked) =>
      new Promise((resolve, reject) => {
        writes.push({ asked, resolve, reject });
        if (!isWriting) void writeAll();
      }),
    read: (asked) =>
      new Promise((resolve, reject) => {
        reads.push({ asked, resolve, reject });
        if (reads.length === 1) void readAll();
      }),
  };
}

/** The first of each document: a second one stands under a version that the first makes old, and is refused by itself. */
function takeWrites(waiting: Waiting<TaskWrite, Timestamp>[]): readonly Waiting<TaskWrite, Timestamp>[] {
  const taken = new Map<string, Waiting<TaskWrite, Timestamp>>();
  for (const one of waiting) {
    if (taken.size === MAX_WRITES_PER_COMMIT) break;
    if (!taken.has(one.asked.path)) taken.set(one.asked.path, one);
  }
  const batch = [...taken.values()];
  const left = waiting.filter((one) => taken.get(one.asked.path) !== one);
  waiting.splice(0, waiting.length, ...left);
  return batch;
}

/** Never rejects: each write hears of its own. */
async function writeBatch(firestore: Firestore, batch: readonly Waiting<TaskWrite, Timestamp>[]): Promise<void> {
  try {
    const versions = await commit(
      firestore,
      batch.map(({ asked }) => asked),
    );
    for (const [at, { resolve, reject }] of batch.entries()) {
      const version = versions[at];
      if (version === undefined) reject(new Error('Commit of tasks told no version: found none, needed one'));
      else resolve(version);
    }
  } catch (error) {
    // What may have happened all the same is settled by whoever asked; what has not is nobody's fault but one's.
    if (batch.length === 1 || verdictOf(error).ambiguous) for (const { reject } of batch) reject(error);
    else await Promise.all(batch.map((one) => writeBatch(firestore, [one])));
  }
}

async function commit(firestore: Firestore, writes: readonly TaskWrite[]): Promise<readonly Timestamp[]> {
  const batch = firestore.batch();
  for (const { path, patch, version } of writes) {
    batch.update(firestore.doc(path), { ...patch }, { lastUpdateTime: version });
  }
  return (await batch.commit()).map(({ writeTime }) => writeTime);
}

async function readBatch(firestore: Firestore, batch: readonly Waiting<string, DocumentSnapshot>[]): Promise<void> {
  try {
    // The same document twice is answered once.
    const paths = [...new Set(batch.map(({ asked }) => asked))];
    const snapshots = await firestore.getAll(...paths.map((path) => firestore.doc(path)));
    const found = new Map(snapshots.map((snapshot) => [snapshot.ref.path, snapshot]));
    for (const { asked, resolve, reject } of batch) {
      const snapshot = found.get(asked);
      if (snapshot === undefined) reject(new Error(`Read of ${asked} told nothing: found no answer, needed one`));
      else resolve(snapshot);
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
