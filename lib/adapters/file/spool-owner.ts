/**
 * Who owns a spool folder: its name says so, and a process that is gone owns nothing. Taking over is a rename, which only
 * one of several can win. It guards between processes of one machine (or container), not between machines that share a
 * disk: they cannot see each other's processes.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

/** `pid.born.random`: process ids come round again, hence the birth; several spools in one process, hence the rest. */
export const ownerName = (): string => `${process.pid}.${bornAt(process.pid)}.${randomUUID().slice(0, 8)}`;

/** A folder whose owner closed it with lines left: anybody's. */
export const orphanName = (): string => `0.closed.${randomUUID().slice(0, 8)}`;

/** Renames every folder of `root` without a living owner to a name of `owner`; returns the new paths. */
export function takeOverOrphans(root: string, owner: string): readonly string[] {
  return readdirSync(root).flatMap((name) => {
    if (!/^\d+\.[^.~]*\.[^.~]+(~\w+)?$/.test(name) || isOwned(name)) return [];
    const taken = path.join(root, `${owner}~${randomUUID().slice(0, 8)}`);
    return rename(path.join(root, name), taken) ? [taken] : [];
  });
}

/** Whether it was ours to rename: somebody else may have been faster. */
function rename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function isOwned(name: string): boolean {
  const [pidText = '', born = ''] = name.split('.');
  const pid = Number(pidText);
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    if (!isCode(error, 'EPERM')) return false;
  }
  const now = bornAt(pid);
  return born === 'unknown' || now === 'unknown' || now === born;
}

/** Linux: boot id and start time of a process in clock ticks (field 22 of /proc/pid/stat); elsewhere the pid must do. */
function bornAt(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot}-${afterName[19] ?? ''}`;
  } catch {
    return 'unknown';
  }
}

export const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
