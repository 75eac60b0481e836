/**
 * The start sequences of independent clients, byte by byte as they write them: ib_async asks for everything at once and gives
 * each answer four seconds; ours must be there within two, whatever the book holds.
 */
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../../lib/ports/with-deadline.ts';
import { startGatewayFixture, type GatewayFixture } from '../../lib/testing/paper-gateway-fixture.ts';
import { handshakeBytes, openRawClient, type RawTwsClient } from '../../lib/testing/raw-tws-client.ts';
import { OPEN, order } from '../../lib/testing/simulated-broker-fixture.ts';
import { fieldCount } from './field-counts.ts';

const VERSIONS = [157, 176, 177, 178, 182, 186, 192, 193] as const;
/** Half of what ib_async waits for one answer; on an idle machine all of them take a fortieth of it. */
const LIMIT_MS = 2_000;
/** With thousands of orders in the book, on a machine that runs other tests as well. */
const FULL_BOOK_MS = 15_000;

let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await startGatewayFixture({ startAtMs: OPEN + 600_000 });
});
afterEach(() => fixture.close());

/** As ib_async: `v157..VERSION`, then startApi with the handshake's answer, then everything once 9 and 15 are there. */
async function startLikeIbAsync(version: number, clientId: number): Promise<RawTwsClient> {
  const client = openRawClient(fixture.gateway.port);
  client.socket.write(handshakeBytes(`v157..${version}`));
  expect(await client.next(version)).toHaveLength(2);
  client.send(71, 2, clientId, '');
  await client.next(9);
  if (clientId === 0) client.send(15, 1, 1);
  client.send(61, 1);
  client.send(5, 1);
  client.send(99, 0);
  client.send(6, 2, 1, 'DU0000001');
  client.send(76, 1, 3, 'DU0000001', '', 0);
  return client;
}

const ends = (client: RawTwsClient): readonly string[] =>
  client.messages.flatMap(([id = '']) => (['62', '53', '102', '54', '74', '55'].includes(id) ? [id] : []));

async function synchronise(version: number, clientId: number, durationMs = LIMIT_MS): Promise<RawTwsClient> {
  return withDeadline(systemClock, { what: `Start sequence at ${version}`, durationMs }, async (signal) => {
    const client = await startLikeIbAsync(version, clientId);
    signal.addEventListener('abort', () => client.close(), { once: true });
    await client.next(74);
    // The executions come after the orders.
    client.send(7, 3, 4, 0, '', '', '', '', '', '');
    await client.next(55);
    return client;
  });
}

test.each(VERSIONS)('ends each of the seven lists of ib_async within two seconds at %i', async (version) => {
  const client = await synchronise(version, 11);
  expect(ends(client)).toEqual(['62', '53', '102', '54', '74', '55']);
  const wrong = client.messages.slice(1).filter((message) => message.length !== fieldCount(message, version));
  expect(wrong).toEqual([]);
  client.close();
});

test('takes client 0, which asks for orders of TWS first', async () => {
  const client = await synchronise(178, 0);
  expect(ends(client)).toHaveLength(6);
  expect(
    client.messages.filter(([id, , , code]) => id === '4' && !['2104', '2106', '2158'].includes(code ?? '')),
  ).toEqual([]);
  client.close();
});

test('ends them with thousands of finished orders in the book, of which it keeps a bounded number', async () => {
  const { broker } = fixture.gateway;
  for (let orderId = 1; orderId <= 4_000; orderId += 1) {
    broker.place({ clientId: 5, orderId, input: order({ quantity: 1, side: orderId % 2 === 0 ? 'SELL' : 'BUY' }) });
  }
  const client = await synchronise(178, 11, FULL_BOOK_MS);
  expect(client.messages.filter(([id]) => id === '101')).toHaveLength(2_000);
  expect(client.messages.filter(([id]) => id === '11')).toHaveLength(4_000);
  client.close();
});

test('serves several clients that start at once', async () => {
  const clients = await Promise.all([21, 22, 23, 24].map((clientId) => synchronise(178, clientId)));
  expect(clients.map((client) => ends(client).length)).toEqual([6, 6, 6, 6]);
  for (const client of clients) client.close();
});

test('starts the official client, which names its versions from 100 on and says nothing but startApi', async () => {
  const client = openRawClient(fixture.gateway.port);
  client.socket.write(handshakeBytes('v100..193'));
  await client.next(193);
  client.send(71, 2, 12, '');
  expect((await client.upTo(4)).map(([id]) => id)).toEqual(['15', '9', '4']);
  client.close();
});
