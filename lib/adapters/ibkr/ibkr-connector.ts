/**
 * The broker port over the TWS API: opens connections that are ready or fails by its deadline, and waits for the
 * configured client id while another connection still holds it (no other id is ever tried: order ids belong to it).
 * Whether the account fits the mode (paper or live) is the caller's check.
 */
import { BrokerError } from '../../domain/errors.ts';
import { orderId } from '../../domain/ids.ts';
import type { BrokerConnector, BrokerReader, BrokerTrader, ConnectOptions, TraderOptions } from '../../ports/broker.ts';
import type { Clock } from '../../ports/clock.ts';
import { withDeadline } from '../../ports/with-deadline.ts';
import { createSummaryReader, positionsOf, readPositionRows } from './account-queries.ts';
import { createBrokerEvents, type BrokerEvents } from './broker-events.ts';
import { MACHINE, type IbkrRuntime } from './byte-socket.ts';
import type { ConnectorLog } from './connector-log.ts';
import { CLIENT_ID_TAKEN } from './error-table.ts';
import { IbLink, type IbLinkOptions } from './ib-link.ts';
import { readBars, readContractDetails, readQuote } from './market-queries.ts';
import { createMarketTime, HEARTBEAT, startHeartbeat, type HeartbeatOptions, type MarketTime } from './market-time.ts';
import { createOrderIds, isClientsOrderId, type OrderIds } from './order-ids.ts';
import { openOrdersOf, readCompletedOrders, readExecutions, readOpenOrderRows } from './order-queries.ts';
import { OrderSender } from './order-sender.ts';
import { streamQuotes } from './quote-stream.ts';
import { createRequests, type Requests } from './requests.ts';
import type { Pacing } from './send-window.ts';
import { createSharedReaders } from './share-readers.ts';
import { startUp } from './start-up.ts';

export interface IbkrDeadlines {
  /** TCP, version, next valid id, accounts. */
  readonly handshakeMs: number;
  /** The whole start-up of one attempt. */
  readonly startUpMs: number;
  /** One question and its answer, waiting for its turn included. */
  readonly requestMs: number;
  /** How long to wait for a client id that is in use; the caller's signal may end it earlier. */
  readonly clientIdMs: number;
}

export interface IbkrPacing extends Pacing {
  /** The clock of the pace, milliseconds that never go back; the gateway's, where that runs faster than the wall. */
  readonly nowMs?: () => number;
}

export interface IbkrConnectorOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: ConnectorLog;
  readonly deadlines?: Partial<IbkrDeadlines>;
  readonly pacing?: IbkrPacing | 'off';
  readonly heartbeat?: HeartbeatOptions | 'off';
  /** The machine's own where left out. */
  readonly runtime?: IbkrRuntime;
}

export const IBKR_DEADLINES: IbkrDeadlines = {
  handshakeMs: 5_000,
  startUpMs: 10_000,
  requestMs: 10_000,
  clientIdMs: 65_000,
};

/**
 * IB allows 50 messages a second, counted where they arrive. 2 ms are for clocks that count whole milliseconds; with
 * answers within 15 ms this uses more than 98 % of what IB allows.
 */
export const IBKR_PACING: IbkrPacing = { messages: 50, windowMs: 1_002, graceMs: 150 };

/** A gateway frees the id of a client that died with its socket, usually at once: a recovery must not sleep through it. */
const FIRST_BACK_OFF_MS = 15;
const LONGEST_BACK_OFF_MS = 500;
/** How often the lane looks at a clock it cannot set a timer on. */
const FOREIGN_CLOCK_POLL_MS = 1;

/** @example `const trader = await createIbkrConnector({ host, port, clock, log }).connectTrader(options)` */
export function createIbkrConnector(options: IbkrConnectorOptions): BrokerConnector {
  const openReader = async (connect: ConnectOptions): Promise<BrokerReader> =>
    readerOf(await openSession(options, { connect, ids: undefined }), connect);
  const shared = createSharedReaders(openReader);
  return {
    connectReader: (connect) => (connect.mayShare === true ? shared(connect) : openReader(connect)),
    async connectTrader(connect) {
      const ids = createOrderIds(connect.orderIdHighWater);
      const session = await openSession(options, { connect, ids });
      return traderOf(session, { connect, ids, clock: options.clock });
    },
  };
}

interface Session {
  readonly link: IbLink;
  readonly requests: Requests;
  readonly marketTime: MarketTime;
  readonly events: BrokerEvents;
  readonly openedAtMs: number;
  readonly clock: Clock;
}

interface Opening {
  readonly connect: ConnectOptions;
  /** Undefined for readers, which have none. */
  readonly ids: OrderIds | undefined;
}

/** Tries until the client id is free; every other failure is the caller's. @throws BrokerError */
async function openSession(options: IbkrConnectorOptions, opening: Opening): Promise<Session> {
  const { clock } = options;
  const { connect } = opening;
  const deadlines = { ...IBKR_DEADLINES, ...options.deadlines };
  const patience = {
    what: `Waiting for client id ${connect.clientId}`,
    durationMs: deadlines.clientIdMs,
    parent: connect.signal,
  };
  return await withDeadline(clock, patience, async (signal) => {
    for (let backOffMs = FIRST_BACK_OFF_MS; ; backOffMs = Math.min(backOffMs * 2, LONGEST_BACK_OFF_MS)) {
      try {
        return await openOnce(options, { ...opening, deadlines });
      } catch (error) {
        if (!(error instanceof BrokerError) || error.code !== CLIENT_ID_TAKEN) throw error;
        options.log('info', 'Client id is in use: waiting for it', { clientId: connect.clientId, backOffMs });
        await waitForClientId(clock, { backOffMs, signal, taken: error });
      }
    }
  });
}

async function waitForClientId(
  clock: Clock,
  wait: { readonly backOffMs: number; readonly signal: AbortSignal; readonly taken: BrokerError },
): Promise<void> {
  try {
    await clock.sleep(wait.backOffMs, wait.signal);
  } catch {
    throw new BrokerError('unavailable', `Client id stays in use: ${wait.taken.message}`, {
      code: CLIENT_ID_TAKEN,
      cause: wait.signal.reason,
    });
  }
}

/** One library object for one attempt. @throws BrokerError */
async function openOnce(
  options: IbkrConnectorOptions,
  opening: Opening & { readonly deadlines: IbkrDeadlines },
): Promise<Session> {
  const { clock, log } = options;
  const { connect, ids, deadlines } = opening;
  // Before the socket is: nothing sent earlier can be newer than this connection.
  const openedAtMs = clock.nowMs();
  const runtime = options.runtime ?? MACHINE;
  const { monotonicMs } = runtime;
  const link = new IbLink({
    openSocket: () => runtime.openSocket({ host: options.host, port: options.port }),
    clientId: connect.clientId,
    log,
    monotonicMs,
    ...paceOf(options.pacing ?? IBKR_PACING, runtime),
  });
  if (ids !== undefined) watchOrderIds(link, ids);
  const requests = createRequests({ link, clock, requestMs: deadlines.requestMs });
  const marketTime = createMarketTime({ link, requests });
  const events = createBrokerEvents(link);
  await startUp({ link, requests, marketTime, connect, clock, deadlines });
  const heartbeat = options.heartbeat ?? HEARTBEAT;
  if (heartbeat !== 'off') startHeartbeat({ link, requests, clock, monotonicMs, heartbeat });
  return { link, requests, marketTime, events, openedAtMs, clock };
}

function paceOf(
  pacing: IbkrPacing | 'off',
  { monotonicMs, wake }: IbkrRuntime,
): Pick<IbLinkOptions, 'pacing' | 'laneNowMs' | 'wake'> {
  const foreign = pacing === 'off' ? undefined : pacing.nowMs;
  return {
    pacing,
    laneNowMs: foreign ?? monotonicMs,
    wake: (afterMs, task) => wake(foreign === undefined ? Math.ceil(afterMs) : FOREIGN_CLOCK_POLL_MS, task),
  };
}

/**
 * Order ids that IB mentions are taken: those of our client id, and of every open order, whoever placed it. To a client that has
 * asked for all open orders IB takes no id below any of theirs (TWS API, Order Management: The Next Valid Identifier).
 */
function watchOrderIds(link: IbLink, ids: OrderIds): void {
  const used = (id: number | undefined): void => {
    if (isClientsOrderId(id)) ids.see(id);
  };
  link.subscribe((message) => {
    if (message.kind === 'next-valid-id') ids.see(message.orderId);
    if (message.kind === 'open-order') used(message.row.order.orderId);
    if (message.kind === 'order-status') used(message.row.orderId);
    if (message.kind === 'execution' && message.row.execution.clientId === link.clientId) {
      used(message.row.execution.orderId);
    }
  });
}

/** An object without a way to send orders. */
function readerOf(
  { link, requests, marketTime, events, openedAtMs, clock }: Session,
  { account, clientId, marketDataType: priceType }: ConnectOptions,
): BrokerReader {
  return {
    account,
    clientId,
    openedAtMs,
    closed: link.closed,
    isLinkLost: () => link.connectivityLost !== undefined,
    currentTime: (signal) => marketTime.afresh(signal),
    positions: async (signal) => positionsOf(account, await readPositionRows({ link, requests, marketTime }, signal)),
    openOrders: async (signal) => openOrdersOf(account, await readOpenOrderRows(requests, signal)),
    completedOrders: (signal) => readCompletedOrders(account, requests, signal),
    executions: (signal) => readExecutions({ account, requests, events, signal }),
    accountSnapshot: createSummaryReader(account, requests),
    contractDetails: (spec, signal) => readContractDetails(requests, spec, signal),
    bars: (request, signal) => readBars(requests, request, signal),
    quote: (contract, signal) => readQuote({ requests, marketTime, priceType }, contract, signal),
    streamQuotes: (contract, onChange) =>
      streamQuotes(contract, { link, clock, requestId: requests.nextId(), priceType, onChange }),
    subscribe: (listener) => events.subscribe(listener),
    disconnect: () => link.destroy('disconnected by the desk', 'graceful'),
  };
}

function traderOf(
  session: Session,
  options: { readonly connect: TraderOptions; readonly ids: OrderIds; readonly clock: Clock },
): BrokerTrader {
  const { connect, ids, clock } = options;
  const { link, events } = session;
  const sender = new OrderSender({ link, events, ids, account: connect.account, gate: connect.gate, clock });
  sender.start();
  return {
    ...readerOf(session, connect),
    allocateOrderIds: (count) => sender.allocate(count),
    orderIdHighWater: () => orderId(ids.highWater()),
    place: (order, id, sendBy) => sender.place(order, id, sendBy),
    cancel: (id) => sender.cancel(id),
  };
}
