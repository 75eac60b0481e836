/** The IB adapter over real TCP against the project's own gateway: the contract, then what goes wrong at a gateway. Frames of its own are beside it. */
import { decimal } from '../../domain/decimal.ts';
import { accountId, clientId, currency, orderId, type OrderId } from '../../domain/ids.ts';
import { startPaperGateway } from '../../paper/paper-gateway.ts';
import { DEFAULT_ACCOUNT } from '../../paper/simulated-broker.ts';
import { startPaperServer, type PaperServer } from '../../paper/server.ts';
import { createMemoryWireLog, type MemoryWireLog } from '../../paper/wire-log.ts';
import type { BrokerReader, BrokerTrader, SendGate } from '../../ports/broker.ts';
import { describeBroker, isKind, never, recordEvents } from '../../testing/broker-contract.ts';
import { MARKET, orderOf } from '../../testing/ibkr-fixtures.ts';
import { measureStandstill } from '../../testing/stood-still.ts';
import { SPY as SPY_DETAILS, TEST_ACCOUNT, ScriptedPaperBroker } from '../../testing/scripted-paper-broker.ts';
import { systemClock } from '../system/system-clock.ts';
import { createIbkrConnector, type IbkrConnectorOptions } from './ibkr-connector.ts';

const ACCOUNT = accountId(TEST_ACCOUNT);
const SPY = SPY_DETAILS.contract;
const TRIES = 4;
const THREE_WINDOWS_MS = 3_000;
const FIVE_WINDOWS_MS = 4_500;
const problems: unknown[] = [];
const logged: string[] = [];

let paper: ScriptedPaperBroker;
let gateway: PaperServer;
let wireLog: MemoryWireLog;
const closing: (() => void)[] = [];

async function startGateway(pacing = false): Promise<PaperServer> {
  paper = new ScriptedPaperBroker();
  wireLog = createMemoryWireLog();
  return startPaperServer({
    broker: paper,
    port: 0,
    timers: systemClock,
    wireLog,
    pacing,
    onProblem: (text, error) => problems.push(text, error),
  });
}

const connectorTo = (port: number, options: Partial<IbkrConnectorOptions> = {}) =>
  createIbkrConnector({
    host: '127.0.0.1',
    port,
    clock: systemClock,
    log: (level, message) => logged.push(`${level} ${message}`),
    ...options,
  });

describeBroker('The IB adapter on a scripted gateway', async () => {
  const server = await startGateway();
  return {
    connector: connectorTo(server.port),
    account: ACCOUNT,
    stock: { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: currency('USD') },
    restingLimit: '300.5',
    close: () => server.close(),
  };
});

describeBroker('The IB adapter on the paper gateway', async () => {
  const server = await startPaperGateway({ timers: systemClock });
  return {
    connector: connectorTo(server.port),
    account: accountId(DEFAULT_ACCOUNT),
    stock: { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: currency('USD') },
    restingLimit: '300.5',
    close: () => server.close(),
  };
});

const common = () => ({ clientId: clientId(1), account: ACCOUNT, marketDataType: 3 as const, signal: never });

const closedOf = (connection: BrokerReader): Promise<string> =>
  new Promise((resolve) => {
    connection.closed.addEventListener('abort', () => resolve(String(connection.closed.reason)), { once: true });
  });

const place = (connection: BrokerTrader, ref: string): OrderId => {
  const [id = orderId(0)] = connection.allocateOrderIds(1);
  connection.place(orderOf(ref, { contract: SPY }), id, never);
  return id;
};

async function trader(
  options: Partial<IbkrConnectorOptions> = {},
  change: { gate?: SendGate; highWater?: number } = {},
): Promise<BrokerTrader> {
  const connection = await connectorTo(gateway.port, options).connectTrader({
    ...common(),
    gate: change.gate ?? (() => undefined),
    orderIdHighWater: orderId(change.highWater ?? 0),
  });
  closing.push(() => connection.disconnect());
  return connection;
}

describe('with a gateway that fails', () => {
  beforeEach(async () => {
    problems.length = 0;
    logged.length = 0;
    gateway = await startGateway();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await gateway.close();
    if (problems.length > 0) throw new Error('The gateway had problems', { cause: problems });
  });

  it('writes the order with account, reference, Adaptive and good-after time', async () => {
    const connection = await trader();
    const [id = orderId(0)] = connection.allocateOrderIds(1);
    const properties = {
      ...MARKET,
      orderType: 'LMT' as const,
      limitPrice: decimal('350.1'),
      adaptivePriority: 'Normal' as const,
      goodAfterTimeAtMs: Date.parse('2020-08-28T15:00:00Z'),
    };
    connection.place(
      orderOf('run:1', { contract: SPY, properties, side: 'SELL', quantity: decimal('2.5') }),
      id,
      never,
    );
    await connection.currentTime(never);
    expect(wireLog.of('placeOrder').map((record) => record.fields)).toMatchObject([
      {
        orderId: id,
        conId: 756733,
        action: 'SELL',
        quantity: '2.5',
        orderType: 'LMT',
        limitPrice: '350.1',
        account: TEST_ACCOUNT,
        orderRef: 'run:1',
        transmit: true,
        goodAfterTime: '20200828-15:00:00',
        algoStrategy: 'Adaptive',
      },
    ]);
  });

  it('gives up on a gateway that accepts and never answers, and names what is missing', async () => {
    gateway.faults.set({ neverAnswer: {} });
    const connecting = trader({ deadlines: { handshakeMs: 60 } });
    await expect(connecting).rejects.toMatchObject({
      failure: 'deadline',
      message: expect.stringMatching(/server version, next valid id, accounts, positions, open orders missing/),
    });
  });

  it('tells a gateway that is not there', async () => {
    const { port } = gateway;
    await gateway.close();
    await expect(connectorTo(port).connectReader(common())).rejects.toMatchObject({ failure: 'unavailable' });
  });

  it('waits for its client id and takes the same one when it is free', async () => {
    const first = await trader();
    const second = trader();
    const waited = new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (logged.filter((line) => line.includes('Client id is in use')).length >= 2) {
          clearInterval(look);
          first.disconnect();
          resolve();
        }
      }, 5);
    });
    await waited;
    expect((await second).clientId).toBe(1);
    expect(gateway.clientIds).toEqual([1]);
  });

  it('stops waiting for its client id with its patience', async () => {
    await trader();
    await expect(trader({ deadlines: { clientIdMs: 250 } })).rejects.toMatchObject({
      failure: 'unavailable',
      code: 326,
    });
  });

  it('tells every waiting question and listener that the link was dropped', async () => {
    const connection = await trader();
    const seen = recordEvents(connection);
    const asked = connection.currentTime(never);
    gateway.faults.set({ dropLinks: true });
    await expect(asked).rejects.toMatchObject({ failure: 'unavailable' });
    await seen.until(isKind('link', (event) => event.state === 'closed'));
    await expect(connection.positions(never)).rejects.toMatchObject({ failure: 'unavailable' });
  });

  it('finds a frozen link within three seconds', async () => {
    const connection = await trader();
    const standstill = measureStandstill();
    const startMs = performance.now();
    const closed = closedOf(connection);
    gateway.faults.set({ freeze: true });
    expect(await closed).toMatch(/no sign of life/);
    expect(performance.now() - startMs - standstill.lateMs()).toBeLessThan(3_000);
    standstill.stop();
  });

  it('sends nothing more on a link that it gave up as frozen', async () => {
    const connection = await trader({ heartbeat: { tickMs: 10, quietMs: 20, deadlineMs: 60 } });
    const seen = recordEvents(connection);
    const closed = closedOf(connection);
    gateway.faults.set({ freeze: true });
    const id = place(connection, 'late');
    expect(seen.about(id).map((event) => event.kind)).toEqual(['order-sent']);
    await closed;
    const after = place(connection, 'later');
    expect(seen.about(after).map((event) => event.kind)).toEqual(['order-not-sent']);
  });

  it('keeps orders back while IB is out of reach, for good', async () => {
    const connection = await trader({ pacing: { messages: 1, windowMs: 50 } });
    const seen = recordEvents(connection);
    const waiting = place(connection, 'waits');
    gateway.faults.set({ notice: { code: 1100 } });
    await seen.until(isKind('link', (event) => event.state === 'lost'));
    const during = place(connection, 'during');
    gateway.faults.set({ notice: { code: 1102 } });
    await seen.until(isKind('link', (event) => event.state === 'restored'));
    const after = place(connection, 'after');
    await seen.until(isKind('order-sent', (event) => event.orderId === after));
    await connection.currentTime(never);
    expect(seen.about(during).map((event) => event.kind)).toEqual(['order-not-sent']);
    const sent = wireLog.of('placeOrder').map((record) => record.fields);
    expect(sent).not.toContainEqual(expect.objectContaining({ orderRef: 'during' }));
    // Whether the first one left before 1100 came is a race; it was told one way or the other, and never both.
    const wasSent = seen.about(waiting).some((event) => event.kind === 'order-sent');
    const wasKept = seen.about(waiting).some((event) => event.kind === 'order-not-sent');
    expect([wasSent, wasKept].filter(Boolean)).toHaveLength(1);
    expect(sent.some((fields) => 'orderRef' in fields && fields.orderRef === 'waits')).toBe(wasSent);
  });

  it('knows from its first tick that IB is out of reach, and when it is back', async () => {
    gateway.faults.set({ notice: { code: 1100 } });
    const connection = await trader();
    await connection.currentTime(never);
    expect(connection.isLinkLost()).toBe(true);
    gateway.faults.set({ notice: { code: 1102 } });
    await connection.currentTime(never);
    expect(connection.isLinkLost()).toBe(false);
  });

  it('asks the gate in the tick of each write, not when the order is queued', async () => {
    let open = true;
    const connection = await trader(
      { pacing: { messages: 1, windowMs: 30 } },
      { gate: () => (open ? undefined : 'closed') },
    );
    const seen = recordEvents(connection);
    const ids = ['a', 'b', 'c'].map((ref) => place(connection, ref));
    const [first = orderId(0), ...others] = ids;
    await seen.until(isKind('order-sent', (event) => event.orderId === first));
    open = false;
    for (const id of others)
      await seen.until(isKind('order-not-sent', (event) => event.orderId === id && event.reason === 'closed'));
    await connection.currentTime(never);
    expect(wireLog.of('placeOrder')).toHaveLength(1);
  });

  it('sends orders before questions that have waited longer', async () => {
    const connection = await trader({ pacing: { messages: 5, windowMs: 40 } });
    const asked = Array.from({ length: 20 }, () => connection.contractDetails(SPY, never));
    place(connection, 'urgent');
    await Promise.all(asked);
    const names = wireLog.records.filter((record) => record.direction === 'in').map((record) => record.message);
    const after = names.slice(names.indexOf('placeOrder')).filter((name) => name === 'reqContractDetails');
    expect(after.length).toBeGreaterThanOrEqual(10);
  });

  it.each(['while they wait for their turn', 'before they are placed'])(
    'sends no order whose time is over: it ran out %s',
    async (when) => {
      const connection = await trader({ pacing: { messages: 1, windowMs: 150 } });
      const seen = recordEvents(connection);
      const time = new AbortController();
      const ids = connection.allocateOrderIds(3);
      if (when === 'before they are placed') time.abort();
      for (const id of ids) connection.place(orderOf(`late-${id}`, { contract: SPY }), id, time.signal);
      time.abort();
      // The first may have gone in the tick in which it was placed.
      for (const id of ids.slice(1)) await seen.until(isKind('order-not-sent', (event) => event.orderId === id));
      await connection.currentTime(never);
      const sent = seen.events.filter(({ kind }) => kind === 'order-sent').length;
      expect([wireLog.of('placeOrder').length, sent <= 1]).toEqual([sent, true]);
    },
  );

  it.each([
    [201, 'rejected'],
    [399, 'notice'],
    [10349, 'notice'],
    [110, 'status-follows'],
    [12345, 'unproven'],
  ])('tells error %p about an order as %s', async (code, verdict) => {
    const connection = await trader();
    const seen = recordEvents(connection);
    gateway.faults.set({ rejectOrder: { code, text: 'said the test' } });
    const id = place(connection, 'bad');
    const error = await seen.until(isKind('order-error'));
    expect(error).toMatchObject({ orderId: id, code, verdict, text: 'said the test' });
  });

  it('sends no more orders after a duplicate order id', async () => {
    const connection = await trader();
    const seen = recordEvents(connection);
    gateway.faults.set({ rejectOrder: { code: 103, times: 1 } });
    place(connection, 'twice');
    expect(await seen.until(isKind('order-error'))).toMatchObject({ verdict: 'unproven' });
    const next = place(connection, 'next');
    expect(seen.about(next)).toMatchObject([{ kind: 'order-not-sent', reason: expect.stringMatching(/103/) }]);
  });

  it('says nothing of an order that the broker never confirms, and finds it in the lists', async () => {
    gateway.faults.set({ neverConfirm: {} });
    const connection = await trader();
    const seen = recordEvents(connection);
    const id = place(connection, 'silent');
    const fills = await connection.executions(never);
    expect(seen.about(id).map((event) => event.kind)).toEqual(['order-sent']);
    expect(fills.map((fill) => fill.execution.orderRef)).toEqual(['silent']);
  });

  it('keeps ids above those of a gateway that rolled its own back', async () => {
    const first = await trader();
    for (const ref of ['a', 'b', 'c']) place(first, ref);
    await first.currentTime(never);
    const highWater = first.orderIdHighWater();
    first.disconnect();
    gateway.faults.set({ rollBackNextValidId: { by: 3 } });
    const second = await trader({}, { highWater });
    expect(second.allocateOrderIds(1)[0]).toBeGreaterThan(highWater);
  });

  it('joins a commission that arrives long after its execution', async () => {
    gateway.faults.set({ holdCommissions: {} });
    const connection = await trader();
    const seen = recordEvents(connection);
    place(connection, 'late');
    await seen.until(isKind('execution'));
    gateway.faults.set({ releaseCommissions: true });
    const { report } = await seen.until(isKind('commission'));
    expect((await connection.executions(never))[0]).toMatchObject({ commission: { execId: report.execId } });
  });

  it('keeps the answers of many questions at once apart', async () => {
    const connection = await trader({ pacing: 'off' });
    place(connection, 'one');
    await connection.currentTime(never);
    const lists = await Promise.all(Array.from({ length: 20 }, () => connection.executions(never)));
    expect(lists.map((fills) => fills.length)).toEqual(Array.from({ length: 20 }, () => 1));
    const positions = await Promise.all(Array.from({ length: 10 }, () => connection.positions(never)));
    expect(positions.map((list) => list.length)).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('frees its connection at the gateway when the start is given up', async () => {
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(connectorTo(gateway.port).connectReader({ ...common(), signal })).rejects.toThrow(/given up/);
    expect(gateway.clientIds).toEqual([]);
  });
});

describe('with a gateway that keeps the pace', () => {
  it('uses its pace: questions wait for their window, and the connection stays', async () => {
    const server = await startGateway(true);
    const connection = await connectorTo(server.port, { heartbeat: 'off' }).connectReader({
      clientId: clientId(1),
      account: ACCOUNT,
      marketDataType: 3,
      signal: never,
    });
    const standstill = measureStandstill();
    const took: number[] = [];
    const promptly: number[] = [];
    while (took.length < TRIES && !promptly.some((ms) => ms < FIVE_WINDOWS_MS)) {
      await systemClock.sleep(took.length === 0 ? 0 : 1_100, never); // each begins with an empty window
      standstill.lateMs();
      const startMs = performance.now();
      await Promise.all(Array.from({ length: 200 }, () => connection.contractDetails(SPY, never)));
      took.push(performance.now() - startMs);
      promptly.push(performance.now() - startMs - standstill.lateMs());
    }
    standstill.stop();
    // 200 questions need four windows: never sooner, which would break the pace, nor, in the best of some tries, much later
    // (a busy machine reads one burst late and gives a window away). That no second ever sees more than 50 is shown on a
    // virtual clock beside the lane.
    expect(Math.min(...took)).toBeGreaterThan(THREE_WINDOWS_MS);
    expect(Math.min(...promptly)).toBeLessThan(FIVE_WINDOWS_MS);
    expect(connection.closed.aborted).toBe(false);
    connection.disconnect();
    await server.close();
  }, 60_000);
});
