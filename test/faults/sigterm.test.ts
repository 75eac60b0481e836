import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const FRAMEWORK = path('../../node_modules/@google-cloud/functions-framework/build/src/main.js');
const LIMIT_MS = 15_000;

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

function start(args: readonly string[]): ChildProcess {
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return child;
}

/** Resolves with the first match of `form` in what the process prints; rejects when it ends before. */
function printed(process: ChildProcess, form: RegExp): Promise<RegExpExecArray> {
  let text = '';
  return new Promise((resolve, reject) => {
    process.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString('utf8');
      const match = form.exec(text);
      if (match !== null) resolve(match);
    });
    process.once('exit', (code) => reject(new Error(`Process ended with ${code} before it printed ${form}: ${text}`)));
  });
}

interface End {
  /** `status text`, or `cut` where no answer came. */
  readonly answer: string;
  readonly exitCode: number | null;
}

/** Sends one request, SIGTERM while it is in flight, and tells how both ended. */
async function terminate(process: ChildProcess, port: number): Promise<End> {
  const inFlight = printed(process, /in flight/);
  const answer = fetch(`http://127.0.0.1:${port}/slow`, { method: 'POST' }).then(
    async (response) => `${response.status} ${await response.text()}`,
    () => 'cut',
  );
  await inFlight;
  const exit = once(process, 'exit');
  process.kill('SIGTERM');
  const [exitCode] = await exit;
  return { answer: await answer, exitCode };
}

/** A port that was free a moment ago, for a command that cannot pick one itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('SIGTERM with a request in flight', () => {
  it(
    "is answered with an error by the functions framework's own command, which exits at once",
    async () => {
      const port = await freePort();
      const source = path('../fixtures/slow-function.ts');
      const framework = start([FRAMEWORK, '--target=slow', `--source=${source}`, `--port=${port}`]);
      await printed(framework, /URL: /);
      const { answer } = await terminate(framework, port);
      expect(answer).not.toContain('order confirmed');
      expect(answer).toMatch(/^500 |^cut$/);
    },
    LIMIT_MS,
  );

  it(
    'is answered in full by our own serving, which then exits with 0',
    async () => {
      const ours = start([path('../fixtures/slow-server.ts')]);
      const [, port] = await printed(ours, /listening (\d+)/);
      await expect(terminate(ours, Number(port))).resolves.toEqual({ answer: '200 order confirmed', exitCode: 0 });
    },
    LIMIT_MS,
  );
});
