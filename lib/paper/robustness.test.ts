/** The whole gateway under clients that behave badly: split bytes, floods, slow readers; and what the others notice of it. */
import { encodeFrame } from '../tws/frame.ts';
import { clientFields } from '../testing/client-fields.ts';
import { startGatewayFixture, type GatewayFixture } from '../testing/paper-gateway-fixture.ts';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../testing/paper-server-fixture.ts';
import { handshakeBytes, openRawClient } from '../testing/raw-tws-client.ts';
import type { Order } from '@stoqey/ib';

let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await startGatewayFixture();
});
afterEach(() => fixture.close());

const placing = (orderId: number, order: Order): Buffer =>
  encodeFrame(clientFields(193, (encoder) => encoder.placeOrder(orderId, SPY_LABELS, order)).map(String));

/** Lets the loop turn until a condition holds: no wall time is waited for. */
async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; turns < 1_000_000 && !holds(); turns += 1) await new Promise((resolve) => setImmediate(resolve));
  if (!holds()) throw new Error('Condition never held');
}

test('takes a whole session one byte at a time, and answers as to whole messages', async () => {
  const bytes = Buffer.concat([
    handshakeBytes('v157..193'),
    encodeFrame(['71', '2', '2', '']),
    placing(1, MARKET_ORDER),
    placing(2, LIMIT_ORDER),
    encodeFrame(['4', '2', '', '', '2147483647']),
    encodeFrame(['49', '1']),
  ]);
  const client = openRawClient(fixture.gateway.port);
  client.socket.setNoDelay(true);
  for (const byte of bytes) {
    client.socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const ids = (await client.upTo(49)).map((message) => message[0]).slice(6, -1);
  expect(ids).toEqual(['5', '3', '11', '5', '3', '5', '3', '59', '5', '3', '5', '3', '4']);
  client.close();
});

test('takes a thousand orders of one write, each once', async () => {
  fixture.client.socket.write(
    Buffer.concat(Array.from({ length: 1_000 }, (_, index) => placing(index + 1, LIMIT_ORDER))),
  );
  await fixture.sofar();
  const permIds = fixture.gateway.broker.openOrders().map(({ permId }) => permId);
  expect([permIds.length, new Set(permIds).size]).toEqual([1_000, 1_000]);
});

test('keeps a client that asks more than it reads waiting, with bounded memory, and answers all once it reads', async () => {
  for (let orderId = 1; orderId <= 1_000; orderId += 1) fixture.place(orderId, LIMIT_ORDER);
  await fixture.sofar();
  const slow = await fixture.connect(2);
  const quick = await fixture.connect(3);
  slow.socket.pause();
  // Answers of some 300 MB, asked for at once.
  slow.socket.write(Buffer.concat(Array.from({ length: 300 }, () => encodeFrame(['16', '1']))));
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 50; round += 1) {
    quick.send(49, 1);
    await quick.next(49);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  expect(fixture.gateway.clientIds).toEqual([1, 2, 3]);
  slow.socket.resume();
  await until(() => slow.messages.filter((message) => message[0] === '53').length === 5);
  slow.close();
}, 60_000);

test('serves 32 clients at once, each its own orders, and cuts the thirty-third', async () => {
  const clients = await Promise.all(Array.from({ length: 31 }, (_, index) => fixture.connect(index + 2)));
  const refused = openRawClient(fixture.gateway.port);
  await refused.closed;
  for (const client of clients) client.socket.write(placing(1, LIMIT_ORDER));
  for (const client of clients) {
    client.send(5, 1);
    expect((await client.upTo(53)).filter((message) => message[0] === '5')).toHaveLength(2);
  }
});

test.each([
  ['HTTP', Buffer.from('GET /orders HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['a length of nothing', Buffer.concat([handshakeBytes('v157..193'), Buffer.from([0, 0, 0, 0])])],
  ['a length of 4 GB', Buffer.concat([handshakeBytes('v157..193'), Buffer.from([255, 255, 255, 255])])],
  ['TLS', Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])],
])('closes on %s and goes on for the others', async (_name, bytes) => {
  const stranger = openRawClient(fixture.gateway.port);
  stranger.socket.write(bytes);
  await stranger.closed;
  fixture.place(1, MARKET_ORDER);
  expect((await fixture.sofar()).at(-1)?.[0]).toBe('59');
});

test('replays at most its bound of completed orders, of a day with 16,000', async () => {
  const { broker } = fixture.gateway;
  fixture.place(1, LIMIT_ORDER);
  await fixture.sofar();
  const input = broker.openOrders()[0]?.input;
  if (input === undefined) throw new Error('No order');
  for (let orderId = 2; orderId <= 16_001; orderId += 1) {
    broker.place({ clientId: 9, orderId, input });
    broker.cancel({ clientId: 9, orderId });
  }
  fixture.client.send(99, 0);
  const answer = await fixture.client.upTo(102);
  expect(answer.filter((message) => message[0] === '101')).toHaveLength(2_000);
});
