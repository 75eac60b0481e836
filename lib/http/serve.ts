/**
 * Serves an app over node:http with bounds on headers, connections and waiting, and ends without cutting what is in
 * flight. The functions framework's own command answers 500 to that and exits at once on SIGTERM, which with an order
 * out would be fatal. It installs no signal handlers and prints nothing: its caller does.
 */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../ports/clock.ts';
import type { InFlight } from './in-flight.ts';
import { sendProblem } from './problem.ts';
import { refuseBytes } from './refuse-bytes.ts';

export interface ServeOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  readonly clock: Clock;
  readonly inFlight: InFlight;
  /** Longest a drain may take, below the 10,000 ms that Cloud Run leaves after SIGTERM. */
  readonly drainMs: number;
  /** The service's own where left out. */
  readonly waits?: RequestWaits;
}

/** How slowly a request may arrive, in milliseconds; checked once a second at most. */
export interface RequestWaits {
  /** To send all headers. */
  readonly headersTimeout: number;
  /** To send the whole request. */
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}

export interface Drained {
  /** False where something was still in flight when the time was over. */
  readonly isComplete: boolean;
}

export interface Serving {
  readonly port: number;
  readonly host: string;
  /**
   * Stops accepting, ends streams of events, answers what is in flight, waits for runs whose caller has gone, and closes every connection,
   * all within `drainMs`. A request that comes meanwhile on an open connection is told 503. Idempotent.
   */
  drain(): Promise<Drained>;
}

const LIMITS = {
  maxHeaderSize: 16_384,
  /** Longer than Google's front ends keep a connection (600 s), so that they are the ones to close it. */
  keepAliveTimeout: 620_000,
} as const;
const WAITS: RequestWaits = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 };
/** More than the thousand requests that Cloud Run gives one instance at once: a stream of events keeps its own open. */
const MAX_CONNECTIONS = 1_100;
/** Node drops headers beyond its own count in silence; with this one none is dropped, the bytes are bounded. */
const NO_HEADER_COUNT = 0;

/** Resolves when listening, with the bound port. @throws Error of node:net where it cannot listen; RangeError for drainMs */
export async function serve(app: RequestListener, options: ServeOptions): Promise<Serving> {
  if (!(options.drainMs > 0 && options.drainMs < 10_000)) {
    throw new RangeError(`Drain time does not fit: found ${options.drainMs} ms, needed more than 0 and below 10000`);
  }
  const unanswered = new Set<ServerResponse>();
  const state: State = { isDraining: false, unanswered };
  const latest = new WeakMap<Duplex, ServerResponse>();
  const server = createServer({ ...LIMITS, ...(options.waits ?? WAITS) }, (request, response) => {
    if (state.isDraining) return refuse(response);
    unanswered.add(response);
    latest.set(request.socket, response);
    void options.inFlight.track(closed(response)).then(() => unanswered.delete(response));
    app(request, response);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = NO_HEADER_COUNT;
  server.on('clientError', (error, socket) =>
    refuseBytes({ error, socket, isAnswering: isUnderWay(latest.get(socket)) }),
  );
  server.on('checkExpectation', (_request, response) => refuseExpectation(response));
  const port = await listen(server, options);
  let drained: Promise<Drained> | undefined;
  return { port, host: options.host, drain: () => (drained ??= drain(server, state, options)) };
}

interface State {
  isDraining: boolean;
  readonly unanswered: ReadonlySet<ServerResponse>;
}

async function drain(server: Server, state: State, { clock, inFlight, drainMs }: ServeOptions): Promise<Drained> {
  state.isDraining = true;
  inFlight.beginDrain();
  for (const response of state.unanswered) {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  }
  // Stops listening and closes idle connections; those in use close after their answer.
  server.close();
  const ended = new AbortController();
  const timeOver = clock.sleep(drainMs, ended.signal).catch(() => undefined);
  await Promise.race([inFlight.empty(), timeOver]);
  ended.abort();
  const isComplete = inFlight.count() === 0;
  server.closeAllConnections();
  return { isComplete };
}

function refuse(response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  sendProblem(response, {
    type: 'shutdown',
    detail: 'The desk is shutting down and takes no new requests',
    retryAfterSeconds: 10,
  });
}

const isUnderWay = (response: ServerResponse | undefined): boolean =>
  response !== undefined && response.headersSent && !response.writableFinished;

/** `Expect: 100-continue` is Node's own; nothing else is met here (RFC 9110 10.1.1). */
function refuseExpectation(response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  sendProblem(response, { type: 'validation', detail: 'Expect header does not fit: needed none, or 100-continue' });
}

function listen(server: Server, { port, host }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** The response was handed to the system, or its connection is gone. */
const closed = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => response.once('close', () => resolve()));
