/**
 * A change of one task as one write under the version it was decided on: who holds a task knows what is in it, so that nothing is
 * read and nothing locked. Where the version is another one by now, somebody else has written: it is read and decided again. What
 * more than the task's own document is read for (a completion, for the standing decision) is a transaction and not done here.
 */
import { FieldValue, type Firestore, type Timestamp } from '@google-cloud/firestore';
import type { ConId } from '../../domain/ids.ts';
import { isOver, type Task, type TaskDecision } from '../../domain/task.ts';
import { checkWrites } from '../records/document-write.ts';
import { decidesOn, taskWrite } from '../records/task-change.ts';
import { taskRecord } from '../records/task-record.ts';
import { entryOf, fieldsOf } from './in-transaction.ts';
import type { TaskCommits } from './task-commits.ts';
import { codeOf } from './store-failure.ts';
import { TAKEN, tryUntilAborted, type Attempt, type Progress } from './try-again.ts';

/** Tasks known at most; the oldest goes first. */
const MAX_KNOWN = 500;
/** The document is not there, or not in the version that was said. */
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;

type Fields = { readonly [field: string]: unknown };

/** A task as this process has read or written it last. */
interface Known {
  readonly task: Task;
  readonly fields: Fields;
  readonly version: Timestamp;
}

/** path -> what is known of the task there; of one client, and only ever a guess: the write's version decides. */
export type KnownTasks = Map<string, Known>;

export interface TaskChange {
  readonly firestore: Firestore;
  readonly commits: TaskCommits;
  readonly known: KnownTasks;
  readonly path: string;
  readonly decide: (task: Task) => TaskDecision;
  readonly signal: AbortSignal;
}

/** What the change decides about this contract needs a transaction; nothing was written. */
export interface Elsewhere {
  readonly kind: 'elsewhere';
  readonly about: ConId;
}

/** Undefined: there is no such task. */
export type Changed = TaskDecision | Elsewhere | undefined;

/** @throws StoreError, what `decide` throws, or the signal's reason where nothing can have been written */
export async function changeTask(change: TaskChange): Promise<Changed> {
  const { firestore, signal } = change;
  signal.throwIfAborted();
  const options = { firestore, what: `Change of ${change.path}`, signal };
  return tryUntilAborted(options, (progress, attempt) => tried(change, progress, attempt));
}

async function tried(change: TaskChange, progress: Progress, attempt: number): Promise<Attempt<Changed>> {
  try {
    return { kind: 'done', result: await attemptOnce(change, progress) };
  } catch (error) {
    change.known.delete(change.path);
    if (!(error instanceof NotWritten)) throw error;
    const failed = { kind: 'failed', error: error.failure } as const;
    if (!error.isTaken) return failed;
    // Who has the newer version is through already: nothing is to be waited for the first time.
    return { ...failed, verdict: TAKEN, ...(attempt === 1 ? { atOnce: true } : {}) };
  }
}

/** Carries Firestore's own error, told apart from what `decide` throws. */
class NotWritten extends Error {
  readonly failure: unknown;
  /** Another version lies there. */
  readonly isTaken: boolean;
  constructor(failure: unknown, isTaken: boolean) {
    super('Task was not written');
    this.name = 'NotWritten';
    this.failure = failure;
    this.isTaken = isTaken;
  }
}

async function attemptOnce(change: TaskChange, progress: Progress): Promise<Changed> {
  const { known, path, decide } = change;
  const guess = known.get(path);
  if (guess !== undefined) {
    const decision = decide(guess.task);
    if (decision.kind === 'changed') return write(change, guess, decision, progress);
    // Refused on what may be old: it is read before anybody is told.
  }
  const read = await readTask(change);
  if (read === undefined) return undefined;
  const decision = decide(read.task);
  if (decision.kind === 'changed') return write(change, read, decision, progress);
  remember(change, read);
  return decision;
}

async function readTask({ commits, path }: TaskChange): Promise<Known | undefined> {
  const snapshot = await commits.read(path).catch((error: unknown) => {
    throw new NotWritten(error, false);
  });
  const [, document] = entryOf(snapshot)[0] ?? [];
  const fields = snapshot.data();
  const version = snapshot.updateTime;
  if (document === undefined || fields === undefined || version === undefined) return undefined;
  return { task: taskRecord.decode(path, document), fields, version };
}

async function write(
  change: TaskChange,
  known: Known,
  decision: TaskDecision & { readonly kind: 'changed' },
  progress: Progress,
): Promise<Changed> {
  const about = decidesOn(known.task, decision);
  if (about !== undefined) return { kind: 'elsewhere', about };
  const { commits, path, signal } = change;
  const { task } = decision;
  const own = taskWrite(task);
  checkWrites([own]);
  signal.throwIfAborted();
  const fields = fieldsOf(own);
  progress.maybeWritten = true;
  try {
    const version = await commits.write({ path, patch: patchOf(known.fields, fields), version: known.version });
    remember(change, { task, fields, version });
    return decision;
  } catch (error) {
    const code = codeOf(error);
    const isTaken = code === FAILED_PRECONDITION || code === NOT_FOUND;
    throw new NotWritten(error, isTaken);
  }
}

/** The fields that differ, those that are gone as deletions; never empty, since the version is to be held against the stored one. */
function patchOf(before: Fields, after: Fields): { [field: string]: unknown } {
  const differs = Object.entries(after).filter(
    ([name, value]) => name === 'taskId' || JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  const gone = Object.keys(before).filter((name) => !(name in after));
  return Object.fromEntries([...differs, ...gone.map((name) => [name, FieldValue.delete()] as const)]);
}

/** Nobody changes what is over. */
function remember({ known, path }: TaskChange, now: Known): void {
  known.delete(path);
  if (isOver(now.task)) return;
  known.set(path, now);
  for (const oldest of known.keys()) {
    if (known.size <= MAX_KNOWN) return;
    known.delete(oldest);
  }
}
