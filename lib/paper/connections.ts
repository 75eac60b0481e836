/**
 * Every connection of the gateway: accepts sockets, keeps client ids unique, and brings what happens at the broker to the
 * sessions it concerns. Listening is the server's business, talking the session's.
 */
import { contractsOf } from './client-session.ts';
import type { ClientSocket } from './client-socket.ts';
import { pushAccount, pushMarks, pushPosition } from './handlers/account.ts';
import { ownerOf, tellOwner } from './handlers/orders.ts';
import { pushPrices } from './handlers/push-prices.ts';
import type { PaperEvent } from './paper-broker.ts';
import type { HostedSession, SessionHost } from './session-host.ts';
import { PaperSession } from './session.ts';

/** As many API clients as TWS takes. */
const MOST_CLIENTS = 32;
/** How long a client that was told goodbye may take to hang up. */
const LINGER_MS = 1000;

export type ConnectionOptions = Omit<SessionHost, 'contractOf' | 'claim' | 'ended' | 'linger'>;

export class Connections {
  readonly #host: SessionHost;
  readonly #sockets = new Set<ClientSocket>();
  readonly #sessions = new Set<HostedSession>();
  /** client id -> the session that has it. */
  readonly #owners = new Map<number, HostedSession>();
  readonly #life = new AbortController();
  #numbered = 0;
  /** Wall time from which connections are taken again. */
  #downUntilMs = 0;

  constructor(options: ConnectionOptions) {
    const { faults, timers } = options;
    this.#host = {
      ...options,
      contractOf: contractsOf(options.broker),
      claim: (clientId, session) => {
        if (this.#owners.has(clientId)) return false;
        this.#owners.set(clientId, session);
        faults.sessions.add(session);
        return true;
      },
      ended: (session) => {
        faults.sessions.delete(session);
        this.#sessions.delete(session);
        if (this.#owners.get(session.clientId) === session) this.#owners.delete(session.clientId);
      },
      linger: (socket) => {
        timers.sleep(LINGER_MS, this.#life.signal).then(
          () => socket.destroy(),
          () => undefined, // the gateway closes and destroys it itself
        );
      },
    };
  }

  get clientIds(): readonly number[] {
    return [...this.#owners.keys()];
  }

  accept(socket: ClientSocket): void {
    if (this.#sockets.size >= MOST_CLIENTS || this.#host.timers.nowMs() < this.#downUntilMs) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    if (this.#host.faults.neverAnswers()) {
      socket.on('error', () => socket.destroy());
      socket.resume();
      return;
    }
    this.#numbered += 1;
    const session = new PaperSession({ number: this.#numbered, socket, host: this.#host });
    this.#sessions.add(session);
    session.open();
  }

  /** What happened to an order goes to its owner, the rest to whoever has subscribed. */
  tell(event: PaperEvent): void {
    if (event.kind === 'position' || event.kind === 'account' || event.kind === 'clock') {
      for (const session of this.#owners.values()) session.guarded(() => push(session, event));
      return;
    }
    const owner = this.#owners.get(ownerOf(event));
    owner?.guarded(() => tellOwner(owner.context, event));
  }

  tick(): void {
    for (const session of this.#owners.values()) session.guarded(() => pushPrices(session.context));
  }

  /** As if the gateway had been started anew over the same broker: client ids are free at once. */
  restart(downMs: number): void {
    this.#downUntilMs = this.#host.timers.nowMs() + downMs;
    for (const session of this.#sessions) session.drop();
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#life.abort();
    for (const socket of this.#sockets) socket.destroy();
  }
}

function push(session: HostedSession, event: Extract<PaperEvent, { kind: 'position' | 'account' | 'clock' }>): void {
  switch (event.kind) {
    case 'position':
      return pushPosition(session.context, event.position);
    case 'account':
      return pushAccount(session.context, event.account);
    case 'clock':
      pushMarks(session.context);
      return pushPrices(session.context);
  }
}
