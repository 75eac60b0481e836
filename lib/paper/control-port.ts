/**
 * The control port: HTTP on loopback to set faults and to move the clock of a gateway that runs in a process of its own.
 * For tests and people at the same machine; nothing of it is TWS, and it never binds elsewhere.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ValidationError, type FieldProblem } from '../domain/errors.ts';
import { checkFaultScript, FAULT_NAMES } from './fault-script.ts';
import type { Faults } from './faults.ts';
import type { PaperClock } from './paper-broker.ts';

const MAX_BODY_BYTES = 64 * 1024;

export interface ControlPortOptions {
  readonly faults: Faults;
  readonly clock: PaperClock;
  /** 0: any free port. */
  readonly port: number;
}

export interface ControlPort {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Serves `GET /faults`, `POST /faults`, `GET /clock`, `POST /clock`. @throws Error where the port cannot be had */
export async function startControlPort(options: ControlPortOptions): Promise<ControlPort> {
  const server = createServer((request, response) => {
    answer(options, request).then(
      (found) => send(response, found),
      (error: unknown) => {
        // The client broke off while sending: there is nobody to answer.
        if (request.socket.destroyed) response.destroy();
        else send(response, refused(500, [{ field: 'gateway', found: String(error), needed: 'no failure' }]));
      },
    );
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        reject(new Error('Listening gave no port: found no address'));
      else resolve(address.port);
    });
  });
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer({ faults, clock }: ControlPortOptions, request: IncomingMessage): Promise<Answer> {
  const route = `${request.method} ${request.url?.split('?')[0]}`;
  switch (route) {
    case 'GET /faults':
      return { status: 200, body: { standing: faults.standing, names: FAULT_NAMES } };
    case 'GET /clock':
      return { status: 200, body: { nowMs: clock.nowMs() } };
    case 'POST /faults':
    case 'POST /clock':
      break;
    default:
      return refused(404, [{ field: 'route', found: route, needed: 'GET or POST of /faults or /clock' }]);
  }
  const body = await readBody(request);
  if (body === undefined) {
    return refused(413, [{ field: 'body', found: 'more', needed: `at most ${MAX_BODY_BYTES} bytes` }]);
  }
  try {
    const value: unknown = JSON.parse(body);
    return route === 'POST /faults' ? setFaults(faults, value) : moveClock(clock, value);
  } catch (error) {
    if (error instanceof ValidationError) return refused(400, error.problems);
    if (error instanceof SyntaxError) return refused(400, [{ field: 'body', found: error.message, needed: 'JSON' }]);
    throw error;
  }
}

function setFaults(faults: Faults, script: unknown): Answer {
  checkFaultScript(script);
  faults.set(script);
  return { status: 200, body: { standing: faults.standing } };
}

function moveClock(clock: PaperClock, value: unknown): Answer {
  const target = typeof value === 'object' && value !== null && 'advanceToMs' in value ? value.advanceToMs : undefined;
  const nowMs = clock.nowMs();
  if (typeof target !== 'number' || !Number.isSafeInteger(target) || target < nowMs) {
    return refused(400, [
      { field: 'advanceToMs', found: JSON.stringify(target) ?? 'nothing', needed: `epoch milliseconds from ${nowMs}` },
    ]);
  }
  clock.advanceTo(target);
  return { status: 200, body: { nowMs: clock.nowMs() } };
}

const refused = (status: number, problems: readonly FieldProblem[]): Answer => ({ status, body: { problems } });

/** Undefined where it is longer than allowed. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
