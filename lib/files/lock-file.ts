/**
 * One process a file: a lock beside it names its owner. A lock whose process is gone is taken over, so that a process that
 * was killed starts again by itself. It guards against our own processes, not against an editor.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { isErrorCode } from './is-error-code.ts';
import { isAlive, thisProcess, type ProcessName } from './living-process.ts';

/** Somebody else has the file, or nobody can tell who has. */
export class FileLockedError extends Error {
  override readonly name = 'FileLockedError';
}

export interface FileToLock {
  readonly file: string;
  /** What a person calls it: `Store file`. */
  readonly what: string;
}

interface Lock {
  /** With its name in words: `Store file /tmp/store.jsonl`. */
  readonly named: string;
  readonly lock: string;
  readonly owner: string;
}

/** Returns what releases it. @throws FileLockedError naming the process that holds it, this one included */
export function lockFile({ file, what }: FileToLock): () => void {
  const lock: Lock = { named: `${what} ${file}`, lock: `${file}.lock`, owner: JSON.stringify(thisProcess()) };
  if (!create(lock)) takeOver(lock);
  return () => rmSync(lock.lock, { force: true });
}

/** Whole or not at all: the owner is there from the moment the name is. */
function create({ lock, owner }: Lock): boolean {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, owner);
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function takeOver(wanted: Lock): void {
  const { named, lock, owner } = wanted;
  refuseLiving(wanted);
  const guard = `${lock}.takeover`;
  try {
    mkdirSync(guard);
  } catch (cause) {
    throw new FileLockedError(`${named} is being taken over: found ${guard}, needed it removed`, { cause });
  }
  try {
    // Somebody may have been faster between our look and our guard.
    refuseLiving(wanted);
    writeFileSync(`${lock}.new`, owner);
    renameSync(`${lock}.new`, lock);
  } finally {
    rmdirSync(guard);
  }
}

function refuseLiving({ named, lock }: Lock): void {
  const owner = ownerIn(lock);
  if (owner === undefined) {
    throw new FileLockedError(`${named} is locked: found ${lock} unreadable, needed it removed by hand`);
  }
  if (!isAlive(owner)) return;
  throw new FileLockedError(`${named} is in use: found process ${owner.pid}, needed no other process`);
}

function ownerIn(lock: string): ProcessName | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(lock, 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('born' in owner)) return undefined;
    const { pid, born } = owner;
    return typeof pid === 'number' && typeof born === 'string' ? { pid, born } : undefined;
  } catch {
    return undefined;
  }
}
