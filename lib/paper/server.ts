/**
 * The paper gateway's TCP server: listens for TWS clients over a broker. Binds to loopback unless told otherwise; talks and
 * simulates nothing itself.
 */
import { createServer, type Server } from 'node:net';
import { Connections } from './connections.ts';
import { timedEvents, type Timing } from './event-timing.ts';
import { createFaults, type Faults } from './faults.ts';
import type { PaperBroker } from './paper-broker.ts';
import type { PaperTimers } from './paper-timers.ts';
import type { WireLogSink } from './wire-log.ts';

const TICK_PERIOD_MS = 250;
const HANDSHAKE_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface PaperServerOptions {
  readonly broker: PaperBroker;
  /** 0: any free port. */
  readonly port: number;
  readonly timers: PaperTimers;
  readonly host?: string;
  /** Whose closing is the caller's. */
  readonly wireLog?: WireLogSink;
  readonly faults?: Faults;
  /** 50 messages a second a client, like IB. Off where left out. */
  readonly pacing?: boolean;
  /** How late clients hear of their orders; at once where left out. */
  readonly timing?: Timing;
  readonly handshakeMs?: number;
  /** How often subscribed prices are looked at; a quarter of a second where left out. */
  readonly tickPeriodMs?: number;
  readonly maxOutputBytes?: number;
  /** Told of what should not happen: a broken sink, a bug; the session concerned is closed. */
  readonly onProblem?: (text: string, error: unknown) => void;
}

export interface PaperServer {
  readonly port: number;
  readonly faults: Faults;
  /** Connections that have started, by client id. */
  readonly clientIds: readonly number[];
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

/** Listens. @throws Error where the port cannot be had */
export async function startPaperServer(options: PaperServerOptions): Promise<PaperServer> {
  const { broker, timers } = options;
  const faults = options.faults ?? createFaults();
  const connections = new Connections({
    broker,
    faults,
    timers,
    wireLog: options.wireLog,
    pacing: options.pacing ?? false,
    handshakeMs: options.handshakeMs ?? HANDSHAKE_MS,
    maxOutputBytes: options.maxOutputBytes ?? MAX_OUTPUT_BYTES,
    problem: (text, error) => options.onProblem?.(text, error),
  });
  const server = createServer({ noDelay: true }, (socket) => connections.accept(socket));
  const port = await listen(server, { port: options.port, host: options.host ?? '127.0.0.1' });
  server.on('error', (error) => options.onProblem?.('Server cannot accept', error));
  faults.servers.add(connections);
  const told = timedEvents(options.timing ?? 'fast', { timers, tell: (event) => connections.tell(event) });
  const unsubscribe = broker.subscribe((event) => told.take(event));
  const ticking = timers.every(options.tickPeriodMs ?? TICK_PERIOD_MS, () => connections.tick());
  return {
    port,
    faults,
    get clientIds() {
      return connections.clientIds;
    },
    async close() {
      unsubscribe();
      told.close();
      faults.servers.delete(connections);
      ticking.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      connections.close();
      await closed;
    },
  };
}

function listen(server: Server, at: { readonly port: number; readonly host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string')
        reject(new Error('Listening gave no port: found no address'));
      else resolve(address.port);
    });
  });
}
