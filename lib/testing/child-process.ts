/** Entry points as real processes: what they print, how they end. Ends only the process it started, by its handle. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningChild {
  readonly process: ChildProcess;
  /** The first match of `form` in what it prints; rejects where it ends before. */
  printed(form: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a child needs of ours: no stores, ports or CI settings leak into it. */
const bare = (): Environment => ({ PATH: process.env['PATH'], HOME: process.env['HOME'] });

/** Starts `node file args` in the project's folder, with `environment` instead of the caller's. */
export function startChild(file: string, args: readonly string[], environment: Environment = {}): RunningChild {
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...bare(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  const ended = once(child, 'close').then(() => ({ exitCode: child.exitCode, ...text }));
  return {
    process: child,
    ended,
    printed: (form) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = form.exec(text.stdout);
          if (match !== null) resolve(match);
        };
        child.stdout.on('data', look);
        look();
        void ended.then(({ exitCode, stderr }) => {
          reject(new Error(`Process ended with ${exitCode} before it printed ${form}: ${stderr}`));
        });
      }),
  };
}

/** Runs it to its end. */
export const runChild = (file: string, args: readonly string[], environment: Environment = {}): Promise<Ended> =>
  startChild(file, args, environment).ended;
