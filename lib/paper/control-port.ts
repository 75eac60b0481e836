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
      return { status: 200, body: clockBody(clock) };
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

const clockBody = (clock: PaperClock): object => ({ nowMs: clock.nowMs(), speed: clock.speed() });

/** A jump (`advanceToMs`), a step (`stepMs`), a speed, or a speed with one of them: the speed holds from its end. */
function moveClock(clock: PaperClock, value: unknown): Answer {
  const asked: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { advanceToMs, stepMs, speed, ...unknown } = asked;
  const nowMs = clock.nowMs();
  const problems = [
    ...Object.keys(unknown).map((field) => ({ field, found: 'an unknown key', needed: CLOCK_KEYS })),
    ...(Object.keys(asked).length === 0 ? [{ field: 'body', found: 'nothing', needed: CLOCK_KEYS }] : []),
    ...wrong('advanceToMs', advanceToMs, `whole epoch milliseconds from ${nowMs}`, (ms) => isWhole(ms) && ms >= nowMs),
    ...wrong(
      'stepMs',
      stepMs,
      'whole milliseconds from 0',
      (ms) => isWhole(ms) && ms >= 0 && advanceToMs === undefined,
    ),
    ...wrong('speed', speed, 'a number from 0', (factor) => Number.isFinite(factor) && factor >= 0),
  ];
  if (problems.length > 0) return refused(400, problems);
  if (typeof speed === 'number') clock.setSpeed(speed);
  if (typeof advanceToMs === 'number') clock.advanceTo(Math.max(advanceToMs, clock.nowMs()));
  if (typeof stepMs === 'number') clock.advanceTo(clock.nowMs() + stepMs);
  return { status: 200, body: clockBody(clock) };
}

const CLOCK_KEYS = 'advanceToMs or stepMs, speed';

const isWhole = (value: number): boolean => Number.isSafeInteger(value);

function wrong(
  field: string,
  value: unknown,
  needed: string,
  fits: (value: number) => boolean,
): readonly FieldProblem[] {
  if (value === undefined || (typeof value === 'number' && fits(value))) return [];
  return [{ field, found: JSON.stringify(value), needed }];
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
