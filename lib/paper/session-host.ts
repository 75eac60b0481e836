/** What a session needs of its server, apart from its socket; and what the server sees of a session. */
import type { Contract } from '../domain/contract.ts';
import type { ClientSession, Context } from './client-session.ts';
import type { ClientSocket } from './client-socket.ts';
import type { Faults, FaultSession } from './faults.ts';
import type { PaperBroker } from './paper-broker.ts';
import type { PaperTimers } from './paper-timers.ts';
import type { WireLogSink } from './wire-log.ts';

export interface HostedSession extends ClientSession, FaultSession {
  readonly context: Context;
  /** Runs a task for this session; what it throws ends this session only, and is reported. */
  guarded(task: () => void): void;
}

export interface SessionHost {
  readonly broker: PaperBroker;
  readonly contractOf: (conId: number) => Contract;
  readonly faults: Faults;
  readonly timers: PaperTimers;
  readonly wireLog: WireLogSink | undefined;
  /** Whether 50 messages a second are the limit. */
  readonly pacing: boolean;
  /** From TCP accept to startApi. */
  readonly handshakeMs: number;
  /** Unsent bytes after which a client that does not read is cut off. */
  readonly maxOutputBytes: number;
  /** False where another session has this client id. */
  claim(clientId: number, session: HostedSession): boolean;
  /** The session is over; its client id is free. */
  ended(session: HostedSession): void;
  /** Cuts a socket that was ended and does not close in time. */
  linger(socket: ClientSocket): void;
  /** Something that should not happen; people must see it. */
  problem(text: string, error: unknown): void;
}
