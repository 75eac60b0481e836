/** From the moment a process is started to its first 200: what waits for a desk that sleeps. Ends only what it started. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Program } from './cold-start-ground.ts';

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
}

const LONGEST_MS = 60_000;
/** How often the port is tried until somebody listens. */
const TRY_EVERY_MS = 1;

/** Milliseconds. @throws Error where the process ends or answers anything else */
export async function firstAnswerMs(program: Program, asked: Asked): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [...program.words], {
    env: { PATH: process.env['PATH'], ...program.environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-2_000)));
  try {
    for (;;) {
      const status = await answerOf(port, asked);
      const tookMs = performance.now() - began;
      if (status === 200) return tookMs;
      if (status !== undefined) throw new Error(`First answer does not fit: found ${status}, needed 200: ${said}`);
      if (child.exitCode !== null) throw new Error(`Process ended with ${child.exitCode} before it answered: ${said}`);
      if (tookMs > LONGEST_MS) throw new Error(`No answer came: found none in ${LONGEST_MS} ms, needed 200: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    }
  } finally {
    await end(child);
  }
}

/** Undefined where nobody listens yet. */
function answerOf(port: number, { method, path, token }: Asked): Promise<number | undefined> {
  return new Promise((resolve) => {
    const headers = { connection: 'close', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const asking = request({ host: '127.0.0.1', port, method, path, headers, timeout: LONGEST_MS }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.once('error', () => resolve(undefined));
    asking.once('timeout', () => asking.destroy());
    asking.end();
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Port is missing: found none, needed one');
  return address.port;
}
