/**
 * Starts one of Google's emulators as a Java process of its own on a free port of 127.0.0.1 and stops it by its
 * pid. It answers when the promise resolves. Knows nothing of rules, projects or tests.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmulatorKind, FoundEmulator } from './find-emulators.ts';

export interface RunningEmulator {
  readonly kind: EmulatorKind;
  /** `127.0.0.1:port`, as `FIRESTORE_EMULATOR_HOST` and `PUBSUB_EMULATOR_HOST` take it. */
  readonly host: string;
  readonly pid: number;
  /** Ends it and waits until it is gone; idempotent. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly kind: EmulatorKind;
  readonly found: Extract<FoundEmulator, { readonly kind: 'found' }>;
  /** The emulator ends at most two seconds after this process, even one killed with -9 (not on Windows). */
  readonly endWithPid: number;
  readonly signal: AbortSignal;
}

const READY_MS = 30_000;
const POLL_MS = 50;
/** A free port can be taken by somebody else before Java has started. */
const TRIES = 3;

/** @throws Error with the last words of the emulator, or the signal's reason */
export async function startEmulator(options: StartOptions): Promise<RunningEmulator> {
  let failure = '';
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    options.signal.throwIfAborted();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-emulator-'));
    const output = path.join(folder, 'output');
    try {
      const started = await launch(options, output);
      if (started !== undefined) return started;
      failure = readFileSync(output, 'utf8').slice(-600).trim();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new Error(`Emulator did not start: found "${failure}", needed an answer on its port within ${READY_MS} ms`);
}

async function launch(
  { kind, found, endWithPid, signal }: StartOptions,
  output: string,
): Promise<RunningEmulator | undefined> {
  const port = await freePort();
  const file = openSync(output, 'w');
  // A group of its own: a Ctrl-C in the terminal reaches us first, and we end it in order.
  const child = spawn(found.java, javaArguments(kind, found.jar, port), {
    detached: true,
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  child.on('error', () => undefined);
  child.unref();
  const { pid } = child;
  if (pid === undefined) return undefined;
  // From the first moment: a Ctrl-C while Java is still starting must not leave it behind.
  endWith(endWithPid, pid);
  const host = `127.0.0.1:${port}`;
  try {
    if (await answers(child, host, signal)) return { kind, host, pid, stop: () => stopProcess(pid) };
  } catch (error) {
    await stopProcess(pid);
    signal.throwIfAborted();
    throw error;
  }
  await stopProcess(pid);
  return undefined;
}

/** Firestore's holds all documents and their versions there; full, it answers 500 to everything and ends nothing. */
const HEAP_MB: Readonly<Record<EmulatorKind, number>> = { firestore: 1_024, pubsub: 256 };

function javaArguments(kind: EmulatorKind, jar: string, port: number): readonly string[] {
  const common = [`-Xmx${HEAP_MB[kind]}m`, '-Duser.language=en'];
  const address = ['--host=127.0.0.1', `--port=${port}`];
  if (kind === 'pubsub') return [...common, '-jar', jar, ...address];
  return [...common, '-cp', jar, 'com.google.cloud.datastore.emulator.firestore.CloudFirestore', ...address];
}

async function answers(child: ChildProcess, host: string, signal: AbortSignal): Promise<boolean> {
  const attempts = READY_MS / POLL_MS;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    if (await answersOnce(host)) return true;
    await sleep(POLL_MS, undefined, { signal });
  }
  return false;
}

async function answersOnce(host: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://${host}/`, { signal: AbortSignal.timeout(1_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error(`Port cannot be found: found "${String(address)}", needed a TCP address`));
      });
    });
  });
}

/**
 * A shell that waits for `owner` to end, then ends the emulator and insists after five seconds, as `stopProcess` does: nothing of
 * ours runs after a kill -9, and a Java out of memory does not hear SIGTERM.
 */
function endWith(owner: number, emulator: number): void {
  if (process.platform === 'win32') return;
  const wait = 'while kill -0 "$0" 2>/dev/null && kill -0 "$1" 2>/dev/null; do sleep 1; done; kill "$1" 2>/dev/null';
  const insist = 'for _ in 1 2 3 4 5; do sleep 1; kill -0 "$1" 2>/dev/null || exit 0; done; kill -9 "$1"';
  const script = `${wait}; ${insist}`;
  spawn('sh', ['-c', script, String(owner), String(emulator)], { detached: true, stdio: 'ignore' }).unref();
}

/** Asks the process to end, insists after five seconds, and resolves when it is gone. */
export async function stopProcess(pid: number): Promise<void> {
  if (!send(pid, 'SIGTERM')) return;
  for (let waited = 0; waited < 10_000; waited += POLL_MS) {
    if (!send(pid, 0)) return;
    if (waited === 5_000) send(pid, 'SIGKILL');
    await sleep(POLL_MS);
  }
}

/** False where the process is gone. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
