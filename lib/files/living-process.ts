/**
 * Whether the process that left its name in a file still lives. Process ids come round again, hence the moment of its birth. It sees
 * the processes of this machine (or container) alone.
 */
import { readFileSync } from 'node:fs';
import { isErrorCode } from './is-error-code.ts';

export interface ProcessName {
  readonly pid: number;
  /** Empty where the system tells none: then the pid must do. */
  readonly born: string;
}

export const thisProcess = (): ProcessName => ({ pid: process.pid, born: bornAt(process.pid) });

export function isAlive({ pid, born }: ProcessName): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    if (!isErrorCode(error, 'EPERM')) return false;
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
