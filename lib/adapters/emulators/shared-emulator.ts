/**
 * One emulator for several processes: the first that asks starts it, the others wait for its address, whoever
 * began the whole ends it. They meet in a folder. Used by the workers of one test run.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findEmulator, EMULATOR_KINDS, type EmulatorKind, type Environment } from './find-emulators.ts';
import { startEmulator, stopProcess } from './start-emulator.ts';

export type SharedEmulator =
  | { readonly kind: 'running'; readonly host: string; readonly pid: number }
  | { readonly kind: 'missing'; readonly why: string };

export interface ShareOptions {
  readonly kind: EmulatorKind;
  /** An existing folder that this run alone uses. */
  readonly folder: string;
  readonly ownerPid: number;
  readonly environment: Environment;
}

const WAIT_MS = 60_000;
const POLL_MS = 50;

/** The running emulator, started if need be; or why there is none. */
export async function sharedEmulator(options: ShareOptions): Promise<SharedEmulator> {
  const answer = path.join(options.folder, `${options.kind}.json`);
  if (isFirst(path.join(options.folder, `${options.kind}.lock`))) {
    const shared = await start(options);
    writeFileSync(`${answer}.new`, JSON.stringify(shared));
    renameSync(`${answer}.new`, answer);
    return shared;
  }
  for (let waited = 0; waited < WAIT_MS; waited += POLL_MS) {
    const shared = readAnswer(answer);
    if (shared !== undefined) return shared;
    await sleep(POLL_MS);
  }
  return { kind: 'missing', why: `the ${options.kind} emulator did not start within ${WAIT_MS} ms` };
}

/** Ends every emulator that was started in this folder. */
export async function stopSharedEmulators(folder: string): Promise<void> {
  for (const kind of EMULATOR_KINDS) {
    const shared = readAnswer(path.join(folder, `${kind}.json`));
    if (shared?.kind === 'running') await stopProcess(shared.pid);
  }
}

/** A folder is made once, whoever races for it. */
function isFirst(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

async function start({ kind, ownerPid, environment }: ShareOptions): Promise<SharedEmulator> {
  const found = await findEmulator(kind, environment);
  if (found.kind === 'missing') return found;
  try {
    const options = { kind, found, endWithPid: ownerPid, signal: new AbortController().signal };
    const { host, pid } = await startEmulator(options);
    return { kind: 'running', host, pid };
  } catch (error) {
    return { kind: 'missing', why: error instanceof Error ? error.message : String(error) };
  }
}

function readAnswer(file: string): SharedEmulator | undefined {
  try {
    const shared: SharedEmulator = JSON.parse(readFileSync(file, 'utf8'));
    return shared;
  } catch {
    return undefined;
  }
}
