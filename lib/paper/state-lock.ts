/**
 * One gateway a state file: a lock beside it names the process that has it. A lock whose process is gone is taken over,
 * so that a gateway that was killed starts again by itself. The embedded store has the same lock, which this folder may
 * not import.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';

/** Returns what releases it. @throws Error naming the process that holds it, this one included */
export function lockState(file: string): () => void {
  const lock = `${file}.lock`;
  const owner = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) } satisfies Owner);
  if (!create(lock, owner)) takeOver({ file, lock, owner });
  return () => rmSync(lock, { force: true });
}

/** Process ids come round again, hence the moment of birth (empty where the system tells none). */
interface Owner {
  readonly pid: number;
  readonly born: string;
}

/** Whole or not at all: the owner is there from the moment the name is. */
function create(lock: string, owner: string): boolean {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, owner);
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function takeOver({
  file,
  lock,
  owner,
}: {
  readonly file: string;
  readonly lock: string;
  readonly owner: string;
}): void {
  refuseLiving(file, lock);
  const guard = `${lock}.takeover`;
  try {
    mkdirSync(guard);
  } catch (cause) {
    throw new Error(`State file ${file} is being taken over: found ${guard}, needed it removed`, { cause });
  }
  try {
    // Somebody may have been faster between our look and our guard.
    refuseLiving(file, lock);
    writeFileSync(`${lock}.new`, owner);
    renameSync(`${lock}.new`, lock);
  } finally {
    rmdirSync(guard);
  }
}

function refuseLiving(file: string, lock: string): void {
  const owner = ownerIn(lock);
  if (owner === undefined) {
    throw new Error(`State file ${file} is locked: found ${lock} unreadable, needed it removed by hand`);
  }
  if (!isAlive(owner)) return;
  throw new Error(`State file ${file} is in use: found process ${owner.pid}, needed no gateway on it`);
}

function ownerIn(lock: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(lock, 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('born' in owner)) return undefined;
    const { pid, born } = owner;
    return typeof pid === 'number' && typeof born === 'string' ? { pid, born } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, born }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    if (!isCode(error, 'EPERM')) return false;
  }
  const now = bornAt(pid);
  return born === '' || now === '' || now === born;
}

/** Linux: boot id and start time of a process in clock ticks (field 22 of /proc/pid/stat). */
function bornAt(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot}/${afterName[19] ?? ''}`;
  } catch {
    return '';
  }
}

const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
