/**
 * From a TCP connection to one that may be used: the server's version, the next valid id, the configured account,
 * positions and open orders to their End. Anything that is missing at the deadline is an error that names it, never
 * an empty list.
 */
import { BrokerError } from '../../domain/errors.ts';
import type { ConnectOptions } from '../../ports/broker.ts';
import type { Clock } from '../../ports/clock.ts';
import { withDeadline } from '../../ports/with-deadline.ts';
import { readPositionRows } from './account-queries.ts';
import { errorText } from './connector-log.ts';
import { CLIENT_ID_TAKEN } from './error-table.ts';
import type { IbLink } from './ib-link.ts';
import type { IbMessage } from './ib-messages.ts';
import { readOpenOrderRows } from './order-queries.ts';
import { closedError, type Requests } from './requests.ts';

export interface StartUpDeadlines {
  /** TCP, version, next valid id, accounts. */
  readonly handshakeMs: number;
  /** All of it. */
  readonly startUpMs: number;
}

interface Arrived {
  readonly [part: string]: boolean;
}

/** @throws BrokerError; its code is 326 where the client id is taken */
export async function startUp(options: {
  readonly link: IbLink;
  readonly requests: Requests;
  readonly connect: ConnectOptions;
  readonly clock: Clock;
  readonly deadlines: StartUpDeadlines;
}): Promise<void> {
  const { link, requests, connect, clock, deadlines } = options;
  const arrived = {
    'server version': false,
    'next valid id': false,
    accounts: false,
    positions: false,
    'open orders': false,
  };
  const all = { what: 'Start-up', durationMs: deadlines.startUpMs, parent: connect.signal };
  try {
    await withDeadline(clock, all, async (signal) => {
      await withDeadline(clock, { what: 'Handshake', durationMs: deadlines.handshakeMs, parent: signal }, (within) =>
        handshake(link, { connect, arrived, signal: within }),
      );
      link.request(
        'request',
        (api) => void api.reqMarketDataType(connect.marketDataType),
        () => undefined,
      );
      await Promise.all([
        readPositionRows(link, requests, signal).then(() => (arrived.positions = true)),
        readOpenOrderRows(requests, signal).then(() => (arrived['open orders'] = true)),
      ]);
    });
  } catch (error) {
    const problem = startUpError(error, { link, arrived });
    link.destroy(problem.message, 'reset');
    throw problem;
  }
}

async function handshake(
  link: IbLink,
  options: {
    readonly connect: ConnectOptions;
    readonly arrived: { 'server version': boolean; 'next valid id': boolean; accounts: boolean };
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { connect, arrived, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const take = (message: IbMessage): void => {
    if (message.kind === 'connected') arrived['server version'] = true;
    if (message.kind === 'next-valid-id') arrived['next valid id'] = true;
    if (message.kind === 'info' && message.code === CLIENT_ID_TAKEN) {
      link.destroy(`client id ${connect.clientId} is in use`, 'reset', CLIENT_ID_TAKEN);
    }
    if (message.kind === 'managed-accounts') {
      arrived.accounts = message.accounts.includes(connect.account);
      if (!arrived.accounts) reject(wrongAccount(connect, message.accounts));
    }
    if (arrived['next valid id'] && arrived.accounts) resolve();
  };
  const unsubscribe = link.subscribe(take);
  const onClosed = (): void => reject(link.closed.reason);
  const onAbort = (): void => reject(signal.reason);
  link.closed.addEventListener('abort', onClosed, { once: true });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    link.connect();
    await promise;
  } finally {
    unsubscribe();
    link.closed.removeEventListener('abort', onClosed);
    signal.removeEventListener('abort', onAbort);
  }
}

function wrongAccount(connect: ConnectOptions, accounts: readonly string[]): BrokerError {
  return new BrokerError(
    'refused',
    `Account is not served by this gateway: found ${accounts.join(', ') || 'none'}, needed ${connect.account}`,
  );
}

function startUpError(
  error: unknown,
  { link, arrived }: { readonly link: IbLink; readonly arrived: Arrived },
): BrokerError {
  if (error instanceof BrokerError && error.failure === 'refused') return error;
  const missing = Object.keys(arrived).filter((part) => arrived[part] !== true);
  const closed = link.closed.aborted ? closedError(link, 'start-up') : undefined;
  const code = link.closed.reason instanceof BrokerError ? link.closed.reason.code : undefined;
  const failure =
    closed === undefined && !(error instanceof BrokerError && error.failure !== 'deadline')
      ? 'deadline'
      : 'unavailable';
  return new BrokerError(
    failure,
    `Start-up at IB did not end: ${missing.join(', ')} missing (${errorText(error)})`,
    code === undefined ? { cause: error } : { code, cause: error },
  );
}
