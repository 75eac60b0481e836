/**
 * The real `functions/intents.ts` as a process that can be killed, frozen and called over HTTP. It ends only the process
 * that it started, by its handle.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface DeskProcess {
  readonly port: number;
  /** Resolves when it prints that its crash point is reached. */
  readonly reached: Promise<void>;
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void;
  readonly ended: Promise<void>;
  /** Its newest words, for people. */
  lastWords(): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const KEPT_CHARACTERS = 20_000;
const LISTENING = /"url":"http:\/\/127\.0\.0\.1:(\d+)"/;
/** It listens first and opens its store then, which seeds a configuration that is not there. */
const OPENED = '"event":"Opened"';

/** Loads the desk once and lets it end by itself: Node then keeps what it compiled, and the many starts cost half. */
export async function warmCompileCache(folder: string): Promise<void> {
  const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_COMPILE_CACHE: folder };
  const child = spawn(process.execPath, ['functions/intents.ts'], {
    env: { ...environment, PORT: 'none' },
    stdio: 'ignore',
  });
  await once(child, 'close');
}

/** Resolves when it listens and its store is open. @throws Error with its last words where it ends before, or does not listen until `signal` */
export async function startDeskProcess(environment: Environment, signal: AbortSignal): Promise<DeskProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'functions/intents.ts'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', AUTH_MODE: 'local', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  const listening = Promise.withResolvers<number>();
  const reached = Promise.withResolvers<void>();
  const hear = (part: string): void => {
    words = (words + part).slice(-KEPT_CHARACTERS);
    const port = LISTENING.exec(words)?.[1];
    if (port !== undefined && words.includes(OPENED)) listening.resolve(Number(port));
    if (words.includes('Crash point reached')) reached.resolve();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = once(child, 'close').then(() => {
    listening.reject(new Error(`Desk ended with ${child.exitCode} before it listened: ${words.slice(-600)}`));
  });
  // A desk that waits for a lock at the emulator neither listens nor ends.
  const giveUp = (): void => {
    listening.reject(new Error(`Desk did not listen in time: ${words.slice(-600)}`));
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', giveUp, { once: true });
  return {
    port: await listening.promise.finally(() => signal.removeEventListener('abort', giveUp)),
    reached: reached.promise,
    signal: (name) => void child.kill(name),
    ended,
    lastWords: () => words.slice(-1_500),
  };
}
