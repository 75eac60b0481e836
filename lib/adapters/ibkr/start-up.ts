/**
 * From a TCP connection to one that may be used: the server's version, the next valid id, the configured account,
 * positions and open orders to their End. Anything that is missing at the deadline is an error that names it, never
 * an empty list.
 */
import { BrokerError, DeadlineError, type BrokerFailure } from '../../domain/errors.ts';
import type { ConnectOptions } from '../../ports/broker.ts';
import type { Clock } from '../../ports/clock.ts';
import { withDeadline } from '../../ports/with-deadline.ts';
import { readPositionRows, type PositionsAsker } from './account-queries.ts';
import { errorText } from './connector-log.ts';
import { CLIENT_ID_TAKEN } from './error-table.ts';
import type { IbLink } from './ib-link.ts';
import type { IbMessage } from './ib-messages.ts';
import { readOpenOrderRows } from './order-queries.ts';

export interface StartUpDeadlines {
  /** TCP, version, next valid id, accounts. */
  readonly handshakeMs: number;
  /** All of it. */
  readonly startUpMs: number;
}

interface Arrived {
  readonly [part: string]: boolean;
}

/** @throws BrokerError (code 326 where the client id is taken), or the reason with which the caller's signal aborted */
export async function startUp(
  options: PositionsAsker & {
    readonly connect: ConnectOptions;
    readonly clock: Clock;
    readonly deadlines: StartUpDeadlines;
  },
): Promise<void> {
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
        readPositionRows(options, signal).then(() => (arrived.positions = true)),
        readOpenOrderRows(requests, signal).then(() => (arrived['open orders'] = true)),
      ]);
    });
  } catch (error) {
    const problem = startUpError(error, { link, arrived });
    link.destroy(errorText(problem), 'reset');
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

/** What the broker did or left out, as a BrokerError; anything else (the caller's own reason, a bug) stays what it is. */
function startUpError(
  error: unknown,
  { link, arrived }: { readonly link: IbLink; readonly arrived: Arrived },
): unknown {
  const failure = failureOf(error, link);
  if (failure === undefined || failure === 'refused') return error;
  const missing = Object.keys(arrived).filter((part) => arrived[part] !== true);
  const code = link.closed.reason instanceof BrokerError ? link.closed.reason.code : undefined;
  return new BrokerError(
    failure,
    `Start-up at IB did not end: ${missing.join(', ') || 'nothing'} missing (${errorText(error)})`,
    code === undefined ? { cause: error } : { code, cause: error },
  );
}

function failureOf(error: unknown, link: IbLink): BrokerFailure | undefined {
  if (error instanceof BrokerError && error.failure === 'refused') return 'refused';
  if (link.closed.aborted && (error === link.closed.reason || error instanceof BrokerError)) return 'unavailable';
  if (error instanceof DeadlineError) return 'deadline';
  return error instanceof BrokerError ? error.failure : undefined;
}
