/** The server under the real client library: @stoqey/ib connects, reads everything, places and cancels. */
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce, type Contract } from '@stoqey/ib';
import { ScriptedPaperBroker, TEST_ACCOUNT } from '../testing/scripted-paper-broker.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { startPaperServer, type PaperServer } from './server.ts';
import { createMemoryWireLog, type MemoryWireLog } from './wire-log.ts';

const SPY: Contract = { symbol: 'SPY', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };

let broker: ScriptedPaperBroker;
let server: PaperServer;
let wireLog: MemoryWireLog;
const clients: IBApi[] = [];
const problems: unknown[] = [];

beforeEach(async () => {
  broker = new ScriptedPaperBroker();
  wireLog = createMemoryWireLog();
  problems.length = 0;
  server = await startPaperServer({
    broker,
    port: 0,
    timers: systemClock,
    wireLog,
    onProblem: (text, error) => problems.push(text, error),
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await server.close();
  if (problems.length > 0) throw new Error(`Server reported problems: ${problems.map(String).join('; ')}`);
});

/** Every event of a client, in order; `until` resolves with the first one of a name from `from` on. */
function record(client: IBApi) {
  const events: { readonly name: string; readonly args: readonly unknown[] }[] = [];
  const waiting: { readonly name: string; resolve(args: readonly unknown[]): void }[] = [];
  client.on(EventName.all, (name: string, args: readonly unknown[]) => {
    events.push({ name, args });
    for (const waiter of waiting.filter((entry) => entry.name === name)) {
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.resolve(args);
    }
  });
  return {
    of: (name: string) => events.filter((event) => event.name === name).map((event) => event.args),
    names: () => events.map((event) => event.name).filter((name) => name !== 'sent' && name !== 'received'),
    until: (name: string) => new Promise<readonly unknown[]>((resolve) => waiting.push({ name, resolve })),
  };
}

async function connect(clientId = 1) {
  const client = new IBApi({ host: '127.0.0.1', port: server.port, clientId, maxReqPerSec: 1_000_000 });
  clients.push(client);
  const seen = record(client);
  const ready = seen.until('nextValidId');
  client.connect();
  await ready;
  return { client, seen };
}

test('greets the real client with accounts, next valid id and farm notices at version 193', async () => {
  const { client, seen } = await connect();
  client.reqCurrentTime();
  await seen.until('currentTime');
  expect(client.serverVersion).toBe(193);
  expect(seen.of('managedAccounts')).toEqual([[TEST_ACCOUNT]]);
  expect(seen.of('nextValidId')).toEqual([[1]]);
  expect(seen.of('info').map(([, code]) => code)).toEqual([2104, 2106, 2158]);
  expect(seen.of('error')).toEqual([]);
});

test('tells a market order from acceptance to commission, without a decoding error', async () => {
  const { client, seen } = await connect();
  const commissioned = seen.until('commissionReport');
  client.placeOrder(1, SPY, {
    action: OrderAction.BUY,
    orderType: OrderType.MKT,
    totalQuantity: 10,
    tif: TimeInForce.DAY,
    orderRef: 'run:1',
    transmit: true,
  });
  await commissioned;
  expect(seen.of('error')).toEqual([]);
  expect(seen.names().slice(-8)).toEqual([
    'openOrder',
    'orderStatus',
    'execDetails',
    'openOrder',
    'orderStatus',
    'openOrder',
    'orderStatus',
    'commissionReport',
  ]);
  expect(seen.of('execDetails')[0]).toMatchObject([
    -1,
    { symbol: 'SPY', conId: 756733 },
    { orderId: 1, orderRef: 'run:1', side: 'BOT', shares: 10, price: 350.25, cumQty: 10 },
  ]);
  expect(wireLog.of('placeOrder')[0]).toMatchObject({
    direction: 'in',
    clientId: 1,
    session: 1,
    fields: { orderId: 1, conId: 0, action: 'BUY', quantity: '10', orderType: 'MKT', orderRef: 'run:1' },
  });
});

test('rests a limit order, lists it and cancels it with 202', async () => {
  const { client, seen } = await connect();
  client.placeOrder(1, SPY, {
    action: OrderAction.SELL,
    orderType: OrderType.LMT,
    totalQuantity: 5,
    lmtPrice: 400.5,
    tif: TimeInForce.GTC,
    transmit: true,
  });
  const listed = seen.until('openOrderEnd');
  client.reqOpenOrders();
  await listed;
  const cancelled = seen.until('error');
  client.cancelOrder(1);
  expect(await cancelled).toMatchObject([expect.anything(), 202, 1]);
  expect(seen.of('openOrder').at(-1)).toMatchObject([
    1,
    { conId: 756733 },
    { lmtPrice: 400.5, tif: 'GTC', permId: 1_000_001 },
    { status: 'Cancelled' },
  ]);
});

test('answers every list of the start sequence with its end', async () => {
  const { client, seen } = await connect();
  const ends = [
    'positionEnd',
    'openOrderEnd',
    'completedOrdersEnd',
    'accountDownloadEnd',
    'accountUpdateMultiEnd',
    'execDetailsEnd',
    'accountSummaryEnd',
    'contractDetailsEnd',
  ].map((name) => seen.until(name));
  client.reqPositions();
  client.reqAllOpenOrders();
  client.reqCompletedOrders(false);
  client.reqAccountUpdates(true, TEST_ACCOUNT);
  client.reqAccountUpdatesMulti(11, TEST_ACCOUNT, '', false);
  client.reqExecutions(12, {});
  client.reqAccountSummary(13, 'All', 'NetLiquidation,TotalCashValue');
  client.reqContractDetails(14, SPY);
  await Promise.all(ends);
  expect(seen.of('error')).toEqual([]);
  expect(seen.of('contractDetails')[0]).toMatchObject([
    14,
    { minTick: 0.01, sizeIncrement: 1, contract: { conId: 756733 } },
  ]);
  expect(seen.of('accountSummary')).toContainEqual([13, TEST_ACCOUNT, 'NetLiquidation', '1000000.00', 'USD']);
});
