/** Faults over raw sockets: each by the one line a test would use. */
import { LIMIT_ORDER, MARKET_ORDER, startFixture, type ServerFixture } from '../testing/paper-server-fixture.ts';
import { handshakeBytes, openRawClient, type RawTwsClient } from '../testing/raw-tws-client.ts';

let fixture: ServerFixture;
let client: RawTwsClient;
beforeEach(async () => {
  fixture = await startFixture();
  client = await fixture.client(1);
});
afterEach(() => fixture.close());

const ids = (messages: readonly (readonly string[])[]) => messages.map((message) => message[0]);
/** Everything told up to now: the time is asked for and answered behind it. */
async function sofar(from: RawTwsClient = client) {
  from.send(49, 1);
  return ids(await from.upTo(49)).slice(0, -1);
}

test('never answers a connection while told so, and answers the next after', async () => {
  fixture.server.faults.set({ neverAnswer: { times: 1 } });
  const silent = openRawClient(fixture.server.port);
  silent.socket.write(handshakeBytes('v157..193'));
  const answered = await fixture.client(2);
  expect(await sofar(answered)).toEqual([]);
  expect(silent.messages).toEqual([]);
  silent.close();
});

test('refuses one client id with 326 though it is free', async () => {
  fixture.server.faults.set({ refuseClientId: { clientId: 5, times: 1 } });
  const refused = openRawClient(fixture.server.port);
  refused.socket.write(handshakeBytes('v157..193'));
  await refused.next(193);
  refused.send(71, 2, 5, '');
  expect((await refused.next(4))[3]).toBe('326');
  await refused.closed;
  await fixture.client(5);
});

test('drops the link before the second order: it neither takes effect nor is it logged', async () => {
  fixture.server.faults.set({ dropBeforeOrder: { skip: 1 } });
  fixture.place(client, 1, LIMIT_ORDER);
  fixture.place(client, 2, LIMIT_ORDER);
  await client.closed;
  expect(fixture.broker.placed.map((order) => order.orderId)).toEqual([1]);
  expect(fixture.wireLog.of('placeOrder')).toHaveLength(1);
});

test('drops the link after an order: it takes effect and its owner hears nothing', async () => {
  fixture.server.faults.set({ dropAfterOrder: {} });
  fixture.place(client, 1);
  await client.closed;
  expect(fixture.broker.executions()).toHaveLength(1);
  expect(ids(client.messages)).not.toContain('5');
  const again = await fixture.client(1);
  again.send(7, 3, 12, 0, '', '', '', '', '', '');
  expect(ids(await again.upTo(55))).toEqual(['11', '59', '55']);
});

test('freezes before an order, without a FIN, and takes it when thawed', async () => {
  fixture.server.faults.set({ freezeBeforeOrder: {} });
  const other = await fixture.client(2);
  fixture.place(client, 1);
  client.send(49, 1);
  expect(await sofar(other)).toEqual([]);
  expect(fixture.broker.placed).toEqual([]);
  expect(client.socket.closed).toBe(false);
  fixture.server.faults.set({ thaw: true });
  expect(ids(await client.upTo(49))).toEqual(['5', '3', '11', '5', '3', '5', '3', '59', '49']);
});

test('freezes after an order: it takes effect, and everything held arrives in order when thawed', async () => {
  fixture.server.faults.set({ freezeAfterOrder: {} });
  fixture.place(client, 1);
  const other = await fixture.client(2);
  await sofar(other);
  expect(fixture.broker.executions()).toHaveLength(1);
  expect(fixture.wireLog.of('openOrder')).toEqual([]);
  fixture.server.faults.clear();
  expect(ids(await client.upTo(59))).toEqual(['5', '3', '11', '5', '3', '5', '3', '59']);
});

test('rejects one order by its orderRef with any code and tells the broker nothing', async () => {
  fixture.server.faults.set({ rejectOrder: { code: 201, text: 'no margin', orderRef: 'run:2', times: 1 } });
  fixture.place(client, 1, LIMIT_ORDER);
  fixture.place(client, 2, { ...LIMIT_ORDER, orderRef: 'run:2' });
  expect((await client.next(4)).slice(2, 5)).toEqual(['2', '201', 'no margin']);
  expect(fixture.broker.placed.map((order) => order.orderId)).toEqual([1]);
});

test('never confirms an order, but tells who asks', async () => {
  fixture.server.faults.set({ neverConfirm: { times: 1 } });
  fixture.place(client, 1);
  expect(await sofar()).toEqual([]);
  client.send(7, 3, 12, 0, '', '', '', '', '', '');
  expect(ids(await client.upTo(55))).toEqual(['11', '59', '55']);
  fixture.place(client, 2);
  expect(await sofar()).toEqual(['5', '3', '11', '5', '3', '5', '3', '59']);
});

test('duplicates statuses and executions', async () => {
  fixture.server.faults.set({ duplicateStatus: { statuses: ['Submitted'] }, duplicateExecution: {} });
  fixture.place(client, 1);
  expect(await sofar()).toEqual(['5', '3', '3', '11', '11', '5', '3', '5', '3', '59']);
});

test('omits the statuses it is told to omit', async () => {
  fixture.server.faults.set({ omitStatus: { statuses: ['Submitted'] } });
  fixture.place(client, 1);
  expect(await sofar()).toEqual(['5', '11', '5', '3', '5', '3', '59']);
});

test('delays statuses behind what they should precede', async () => {
  fixture.server.faults.set({ delayStatus: { delayMs: 1 } });
  fixture.place(client, 1);
  const told = ids(await client.upTo(3));
  expect(told.slice(0, -1)).toEqual(['5', '11', '5', '5', '59']);
});

const statuses = async () => {
  client.send(49, 1);
  return (await client.upTo(49)).filter((message) => message[0] === '3').map((message) => message[2]);
};

test('tells a status behind the next one of its order, and the last one alone', async () => {
  fixture.server.faults.set({ reorderStatus: { waitMs: 1 } });
  fixture.place(client, 1);
  const told = [await client.next(3), await client.next(3), await client.next(3)].map((message) => message[2]);
  expect(told).toEqual(['Filled', 'Submitted', 'Filled']);
});

test('swaps only the statuses it is told to swap, and only of the same order', async () => {
  fixture.server.faults.set({ reorderStatus: { statuses: ['Submitted'], orderRef: 'run:1', waitMs: 60_000 } });
  fixture.place(client, 1, LIMIT_ORDER);
  fixture.place(client, 2, { ...LIMIT_ORDER, orderRef: 'run:2' });
  expect(await statuses()).toEqual(['Submitted']);
  client.send(4, 1, '', '', 2147483647);
  expect(await statuses()).toEqual(['Cancelled', 'Submitted']);
});

test('lets go of a status that waits when the faults are cleared', async () => {
  fixture.server.faults.set({ reorderStatus: { waitMs: 60_000 } });
  fixture.place(client, 1, LIMIT_ORDER);
  expect(await statuses()).toEqual([]);
  fixture.server.faults.clear();
  expect(await statuses()).toEqual(['Submitted']);
});

test('holds commissions until released', async () => {
  fixture.server.faults.set({ holdCommissions: {} });
  fixture.place(client, 1);
  expect(await sofar()).not.toContain('59');
  fixture.server.faults.set({ releaseCommissions: true });
  expect(await client.next(59)).toHaveLength(8);
});

test.each([1100, 1101, 1102, 2110])('sends %i to every started client', async (code) => {
  fixture.server.faults.set({ notice: { code } });
  const notice = await client.next(4);
  expect(notice.slice(2, 4)).toEqual(['-1', String(code)]);
  expect(notice[4]).toMatch(/^Connectivity/);
});

const executionsAsked = async (from: RawTwsClient) => {
  from.send(7, 3, 12, 0, '', '', '', '', '', '');
  return ids(await from.upTo(55));
};

test('hides orders from lists only while IB is out of reach', async () => {
  fixture.place(client, 1);
  await sofar();
  fixture.server.faults.set({ hideFromLists: { lists: ['executions'] } });
  expect(await executionsAsked(client)).toEqual(['11', '59', '55']);
  fixture.server.faults.set({ notice: { code: 1100 } });
  await client.next(4);
  expect(await executionsAsked(client)).toEqual(['55']);
  fixture.server.faults.set({ notice: { code: 1102 } });
  await client.next(4);
  expect(await executionsAsked(client)).toEqual(['11', '59', '55']);
});

test('lists as working what has ended while IB is out of reach, where told so', async () => {
  fixture.place(client, 1);
  await sofar();
  fixture.server.faults.set({ hideFromLists: { asWorking: true }, notice: { code: 1100 } });
  await client.next(4);
  client.send(16, 1);
  const listed = await client.upTo(53);
  expect(ids(listed)).toEqual(['5', '3', '53']);
  expect(listed[1]?.[2]).toBe('Submitted');
});

test('tells who connects while IB is out of reach that it is', async () => {
  fixture.server.faults.set({ notice: { code: 1100 } });
  const late = await fixture.client(2);
  late.send(49, 1);
  const codes = (await late.upTo(49)).filter(([id]) => id === '4').map((message) => message[3]);
  expect(codes).toContain('2110');
});

test('tells a next valid id that is too low', async () => {
  for (let orderId = 1; orderId <= 3; orderId += 1) fixture.place(client, orderId, MARKET_ORDER);
  await sofar();
  fixture.server.faults.set({ rollBackNextValidId: { by: 2, times: 1 } });
  client.send(8, 1, 1);
  expect((await client.next(9))[2]).toBe('2');
  client.send(8, 1, 1);
  expect((await client.next(9))[2]).toBe('4');
});

test('drops every link at once and lets them come back', async () => {
  fixture.server.faults.set({ dropLinks: true });
  await client.closed;
  const again = await fixture.client(1);
  expect(await sofar(again)).toEqual([]);
});

test('forgets a fault set to null and counts a replaced one anew', async () => {
  fixture.server.faults.set({ neverConfirm: {}, rejectOrder: { code: 201 } });
  fixture.server.faults.set({ neverConfirm: null });
  expect(fixture.server.faults.standing).toEqual({ rejectOrder: { code: 201 } });
});
