/**
 * The paper gateway's TCP server: accepts TWS clients, keeps client ids unique, and brings what happens at the broker to
 * the sessions it concerns. Binds to loopback unless told otherwise; simulates nothing itself.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { createFaults, type Faults } from './faults.ts';
import { pushAccount, pushMarks, pushPosition } from './handlers/account.ts';
import { pushTicks } from './handlers/market.ts';
import { ownerOf, tellOwner } from './handlers/orders.ts';
import type { PaperBroker, PaperEvent } from './paper-broker.ts';
import type { PaperTimers } from './paper-timers.ts';
import type { HostedSession, SessionHost } from './session-host.ts';
import { PaperSession } from './session.ts';
import type { WireLogSink } from './wire-log.ts';

/** As many API clients as TWS takes. */
const MOST_CLIENTS = 32;
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
  readonly handshakeMs?: number;
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
  const sessions = new Set<HostedSession>();
  const silent = new Set<Socket>();
  const owners = new Map<number, HostedSession>();
  let numbered = 0;

  const host: SessionHost = {
    broker,
    faults,
    timers,
    wireLog: options.wireLog,
    pacing: options.pacing ?? false,
    handshakeMs: options.handshakeMs ?? HANDSHAKE_MS,
    maxOutputBytes: options.maxOutputBytes ?? MAX_OUTPUT_BYTES,
    claim(clientId, session) {
      if (owners.has(clientId)) return false;
      owners.set(clientId, session);
      faults.sessions.add(session);
      return true;
    },
    ended(session) {
      sessions.delete(session);
      faults.sessions.delete(session);
      if (owners.get(session.clientId) === session) owners.delete(session.clientId);
    },
    problem: (text, error) => options.onProblem?.(text, error),
  };

  function accept(socket: Socket): void {
    if (sessions.size + silent.size >= MOST_CLIENTS) {
      socket.destroy();
      return;
    }
    if (faults.neverAnswers()) return keepSilent(socket);
    numbered += 1;
    const session = new PaperSession({ number: numbered, socket, host });
    sessions.add(session);
    session.open();
  }

  function keepSilent(socket: Socket): void {
    silent.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => silent.delete(socket));
    socket.resume();
  }

  const unsubscribe = broker.subscribe((event) => tell(event));

  function tell(event: PaperEvent): void {
    if (event.kind !== 'position' && event.kind !== 'account' && event.kind !== 'clock') {
      const owner = owners.get(ownerOf(event));
      if (owner !== undefined) owner.guarded(() => tellOwner(owner.context, event));
      return;
    }
    for (const session of owners.values()) session.guarded(() => push(session, event));
  }

  const ticking = timers.every(TICK_PERIOD_MS, () => {
    for (const session of owners.values()) session.guarded(() => pushTicks(session.context));
  });
  const server = createServer({ noDelay: true }, accept);
  const port = await listen(server, { port: options.port, host: options.host ?? '127.0.0.1' });

  return {
    port,
    faults,
    get clientIds() {
      return [...owners.keys()];
    },
    async close() {
      unsubscribe();
      ticking.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of [...sessions]) session.drop();
      for (const socket of silent) socket.destroy();
      await closed;
    },
  };
}

function push(session: HostedSession, event: Extract<PaperEvent, { kind: 'position' | 'account' | 'clock' }>): void {
  switch (event.kind) {
    case 'position':
      return pushPosition(session.context, event.position);
    case 'account':
      return pushAccount(session.context, event.account);
    case 'clock':
      pushMarks(session.context);
      return pushTicks(session.context);
  }
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
