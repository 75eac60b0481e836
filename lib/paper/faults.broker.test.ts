/** Faults that strike at the broker or at the gateway as a whole, over raw sockets: each by the one line a test would use. */
import { startGatewayFixture, type GatewayFixture } from '../testing/paper-gateway-fixture.ts';
import { LIMIT_ORDER, MARKET_ORDER } from '../testing/paper-server-fixture.ts';
import { handshakeBytes, openRawClient } from '../testing/raw-tws-client.ts';
import { TimeInForce } from '@stoqey/ib';

let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await startGatewayFixture();
});
afterEach(() => fixture.close());

/** Order statuses as `word filled/remaining`, executions as `execution quantity @ price revision`. */
async function told() {
  return (await fixture.sofar()).flatMap((message) => {
    if (message[0] === '3') return [`${message[2]} ${message[3]}/${message[4]}`];
    if (message[0] === '11') return [`execution ${message[19]} @ ${message[20]} .${message[14]?.split('.').at(-1)}`];
    return message[0] === '4' ? [`error ${message[3]}`] : [];
  });
}

test('fills an order in part, then leaves it working until it is cancelled', async () => {
  fixture.gateway.faults.set({ fillPartially: { quantity: '4', times: 1 } });
  fixture.place(1);
  expect(await told()).toEqual(['PreSubmitted 0/10', 'execution 4 @ 348.52 .01', 'Submitted 4/6']);
  fixture.client.send(4, 1, '', '', 2147483647);
  expect(await told()).toEqual(['Cancelled 4/6', 'error 202']);
  fixture.place(2);
  expect(await told()).toContain('Filled 10/0');
});

test('fills an order in slices', async () => {
  fixture.gateway.faults.set({ fillPartially: { slices: 3, orderRef: 'run:1' } });
  fixture.place(1);
  expect((await told()).filter((line) => line.startsWith('execution'))).toEqual([
    'execution 3 @ 348.52 .01',
    'execution 3 @ 348.52 .01',
    'execution 4 @ 348.52 .01',
  ]);
});

test('cancels the rest of an immediate-or-cancel order that fills in part', async () => {
  fixture.gateway.faults.set({ fillPartially: { quantity: '4' } });
  fixture.place(1, { ...MARKET_ORDER, tif: TimeInForce.IOC });
  expect((await told()).slice(-2)).toEqual(['Cancelled 4/6', 'error 202']);
});

test('halts a contract: nothing executes until it resumes, then what waited does', async () => {
  const { faults, clock } = fixture.gateway;
  faults.set({ halt: { symbol: 'SPY' } });
  fixture.place(1);
  clock.advanceTo(clock.nowMs() + 3_600_000);
  expect(await told()).toEqual(['PreSubmitted 0/10']);
  expect(fixture.gateway.broker.quote(756_733)).toMatchObject({ halted: true });
  faults.set({ resume: { conId: 756_733 } });
  expect((await told()).at(-1)).toBe('Filled 10/0');
  expect(fixture.gateway.broker.quote(756_733)?.halted).toBeUndefined();
});

test('halts no other contract, and none that does not exist', async () => {
  fixture.gateway.faults.set({ halt: { symbol: 'MSFT' } });
  fixture.place(1);
  expect(await told()).toContain('Filled 10/0');
  expect(() => fixture.gateway.faults.set({ halt: { symbol: 'NONE' } })).toThrow('halt: found {"symbol":"NONE"}');
});

test('shows the prices of a halt until it is over', () => {
  const { faults, clock, broker } = fixture.gateway;
  faults.set({ halt: { symbol: 'SPY' } });
  const stopped = broker.quote(756_733)?.last;
  clock.advanceTo(clock.nowMs() + 3_600_000);
  expect(broker.quote(756_733)?.last).toEqual(stopped);
  faults.clear();
  expect(broker.quote(756_733)?.last).not.toEqual(stopped);
});

test('holds commissions also from who asks for executions, until they are released', async () => {
  fixture.gateway.faults.set({ holdCommissions: {} });
  fixture.place(1);
  await fixture.sofar();
  const asked = async (): Promise<readonly (string | undefined)[]> => {
    fixture.client.send(7, 3, 12, 0, '', '', '', '', '', '');
    return (await fixture.client.upTo(55)).map((message) => message[0]);
  };
  expect(await asked()).toEqual(['11', '55']);
  fixture.gateway.faults.set({ releaseCommissions: true });
  expect((await fixture.sofar()).map((message) => message[0])).toEqual(['59']);
  expect(await asked()).toEqual(['11', '59', '55']);
});

test('fills the rest at the next opening or close once the fault is over', async () => {
  fixture.gateway.faults.set({ fillPartially: { quantity: '4' } });
  fixture.place(1, { ...MARKET_ORDER, tif: TimeInForce.GTC });
  await fixture.sofar();
  fixture.gateway.faults.clear();
  fixture.gateway.clock.advanceTo(fixture.gateway.clock.nowMs() + 86_400_000);
  expect(await told()).toContain('Filled 10/0');
});

test('corrects the newest execution: .01 is followed by .02 with its commission', async () => {
  fixture.place(1);
  await fixture.sofar();
  fixture.gateway.faults.set({ correctExecution: { orderRef: 'run:1', price: '348.02' } });
  const revised = await fixture.sofar();
  expect(revised.map((message) => message[0])).toEqual(['11', '59']);
  expect(revised[0]?.[14]).toMatch(/\.02$/);
  expect(revised[1]?.[2]).toBe(revised[0]?.[14]);
});

test('busts an execution once: a revision with quantity 0, the position gone', async () => {
  fixture.place(1);
  await fixture.sofar();
  fixture.gateway.faults.set({ bustExecution: {} });
  expect(await told()).toEqual(['execution 0 @ 348.52 .02']);
  expect(fixture.gateway.broker.positions()).toEqual([]);
  expect(() => fixture.gateway.faults.set({ bustExecution: {} })).toThrow('bustExecution: found {}');
});

test('refuses to correct what was never executed, and does nothing else of the script', () => {
  const script = { correctExecution: { execId: '0000e0d5.5f47b2aa.01.01', price: '1' }, neverConfirm: {} };
  expect(() => fixture.gateway.faults.set(script)).toThrow('needed an execution of today');
  expect(fixture.gateway.faults.standing).toEqual({});
});

test('restarts: every connection is cut, client ids are free at once, orders and ids are kept', async () => {
  const unstarted = openRawClient(fixture.gateway.port);
  unstarted.socket.write(handshakeBytes('v157..193'));
  await unstarted.next(193);
  fixture.place(1, LIMIT_ORDER);
  await fixture.sofar();
  fixture.gateway.faults.set({ restart: {} });
  await Promise.all([fixture.client.closed, unstarted.closed]);
  const again = await fixture.connect(1);
  expect(again.messages.find((message) => message[0] === '9')?.[2]).toBe('2');
  again.send(5, 1);
  expect((await again.upTo(53)).map((message) => message[0])).toEqual(['5', '3', '53']);
});

test('restarts without the orders: none is open or completed, ids and executions are kept', async () => {
  fixture.place(1);
  fixture.place(2, LIMIT_ORDER);
  await fixture.sofar();
  fixture.gateway.faults.set({ restart: { forgetOrders: true } });
  await fixture.client.closed;
  const again = await fixture.connect(1);
  expect(again.messages.find((message) => message[0] === '9')?.[2]).toBe('3');
  again.send(16, 1);
  again.send(99, 0);
  again.send(7, 3, 12, 0, '', '', '', '', '', '');
  expect((await again.upTo(55)).map((message) => message[0])).toEqual(['53', '102', '11', '59', '55']);
});

test('frees the client id of a frozen link by a restart', async () => {
  fixture.gateway.faults.set({ freeze: true });
  fixture.gateway.faults.set({ restart: {} });
  await fixture.connect(1);
  expect(fixture.gateway.clientIds).toEqual([1]);
});

test('stays down as long as it is told to', async () => {
  fixture.gateway.faults.set({ restart: { downMs: 60_000 } });
  const early = openRawClient(fixture.gateway.port);
  await early.closed;
  expect(early.messages).toEqual([]);
  fixture.gateway.faults.set({ restart: {} });
  await fixture.connect(1);
});
