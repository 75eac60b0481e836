/** The first bytes of a connection: cut anywhere, with options, with versions that do or do not meet, and out of turn. */
import { startGatewayFixture, type GatewayFixture } from '../../lib/testing/paper-gateway-fixture.ts';
import { handshakeBytes, openRawClient, type RawTwsClient } from '../../lib/testing/raw-tws-client.ts';
import { encodeFrame } from '../../lib/tws/frame.ts';

let fixture: GatewayFixture;
beforeAll(async () => {
  fixture = await startGatewayFixture();
});
afterAll(() => fixture.close());

const opened: RawTwsClient[] = [];
function open(): RawTwsClient {
  const client = openRawClient(fixture.gateway.port);
  // Each write on its own, so that the gateway sees the pieces.
  client.socket.setNoDelay(true);
  opened.push(client);
  return client;
}
afterEach(async () => {
  for (const client of opened.splice(0)) {
    client.close();
    await client.closed;
  }
});

const START = Buffer.concat([handshakeBytes('v157..193 +PACEAPI'), encodeFrame(['71', '2', '40', ''])]);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test.each(Array.from({ length: START.length - 1 }, (_, index) => index + 1))(
  'takes handshake and startApi cut behind byte %i',
  async (cut) => {
    const client = open();
    client.socket.write(START.subarray(0, cut));
    await turn();
    client.socket.write(START.subarray(cut));
    expect(await client.next(9)).toEqual(['9', '1', '1']);
    expect(client.messages[0]).toHaveLength(2);
  },
);

test('takes them byte by byte', async () => {
  const client = open();
  for (const byte of START) {
    client.socket.write(Buffer.of(byte));
    await turn();
  }
  expect((await client.upTo(9)).map(([id]) => id)).toEqual(['193', '15', '9']);
});

test.each([
  ['v157..178', '178'],
  ['v157..193', '193'],
  ['v100..210', '193'],
  ['v157..157', '157'],
  ['v193', '193'],
  ['v178 +PACEAPI', '178'],
  ['v100..187 +PACEAPI', '187'],
])('agrees with %s on %s', async (versions, agreed) => {
  const client = open();
  client.socket.write(handshakeBytes(versions));
  const [version, time] = await client.next(Number(agreed));
  expect(version).toBe(agreed);
  expect(time).toMatch(/^\d{8} \d\d:\d\d:\d\d US\/Eastern$/);
});

test.each(['v194..200', 'v100..156', 'v193..157', 'v', '', 'x157..193', 'v157..193\0', '{"jsonrpc":"2.0"}'])(
  'closes on versions %j without a word',
  async (versions) => {
    const client = open();
    client.socket.write(handshakeBytes(versions));
    await client.closed;
    expect(client.messages).toEqual([]);
  },
);

test.each([
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['TLS', Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252])],
  ['no length', Buffer.from('API\0\0\0\0\0', 'latin1')],
  ['a length beyond any', Buffer.from('API\0\xff\xff\xff\xff', 'latin1')],
  ['a length over the limit', Buffer.from('API\0\x01\0\0\0', 'latin1')],
  ['the prefix of nobody', Buffer.from('APJ\0', 'latin1')],
])('closes on %s', async (_what, bytes) => {
  const client = open();
  client.socket.write(bytes);
  await client.closed;
  expect(client.messages).toEqual([]);
});

test('ignores what comes before startApi and acts on what comes behind it', async () => {
  const client = open();
  client.socket.write(handshakeBytes('v157..193'));
  await client.next(193);
  client.send(49, 1);
  client.send(61, 1);
  client.send(4711, 'x');
  client.send(71, 2, 41, '');
  expect((await client.upTo(9)).map(([id]) => id)).toEqual(['15', '9']);
  for (let farms = 0; farms < 3; farms += 1) await client.next(4);
  client.send(49, 1);
  expect((await client.upTo(49)).map(([id]) => id)).toEqual(['49']);
});

test('refuses a taken client id with 326, closes, and leaves its owner alone', async () => {
  const start = (): RawTwsClient => {
    const client = open();
    client.socket.write(Buffer.concat([handshakeBytes('v157..193'), encodeFrame(['71', '2', '42', ''])]));
    return client;
  };
  const owner = start();
  await owner.next(9);
  const second = start();
  expect((await second.next(4)).slice(0, 4)).toEqual(['4', '2', '-1', '326']);
  await second.closed;
  expect(second.messages.map(([id]) => id)).toEqual(['193', '4']);
  owner.send(49, 1);
  await owner.next(49);
});

test('takes startApi without capabilities, and a second one without a word', async () => {
  const client = open();
  client.socket.write(handshakeBytes('v157..193'));
  await client.next(193);
  client.send(71, 2, 43);
  await client.next(9);
  for (let farms = 0; farms < 3; farms += 1) await client.next(4);
  client.send(71, 2, 44, '');
  client.send(49, 1);
  expect((await client.upTo(49)).map(([id]) => id)).toEqual(['49']);
  expect(fixture.gateway.clientIds).toContain(43);
});
