/** The server over a raw socket: field counts, scopes, what is ignored, refused and survived. */
import { systemClock } from '../adapters/system/system-clock.ts';
import { clientFields } from '../testing/client-fields.ts';
import {
  LIMIT_ORDER,
  MARKET_ORDER,
  SPY_LABELS,
  startFixture,
  type ServerFixture,
} from '../testing/paper-server-fixture.ts';
import { handshakeBytes, openRawClient } from '../testing/raw-tws-client.ts';
import { MES } from '../testing/scripted-paper-broker.ts';
import { encodeFrame } from '../tws/frame.ts';

let fixture: ServerFixture;
const started: ServerFixture[] = [];
const start = async (options?: Parameters<typeof startFixture>[0]): Promise<ServerFixture> => {
  const made = await startFixture(options);
  started.push(made);
  return made;
};
beforeEach(async () => {
  fixture = await start();
});
afterEach(async () => {
  for (const made of started.splice(0)) await made.close();
});

const history = (conId: number) => [
  20,
  6,
  conId,
  ...Array.from({ length: 11 }, () => ''),
  0,
  '',
  '1 day',
  '3 D',
  1,
  'TRADES',
  1,
  0,
  '',
];
const ids = (messages: readonly (readonly string[])[]) => messages.map((message) => message[0]);

describe('Handshake', () => {
  test.each([177, 178, 182, 186, 192, 193])(
    'answers %i with two fields and then waits for startApi',
    async (version) => {
      const client = openRawClient(fixture.server.port);
      client.socket.write(handshakeBytes(`v157..${version} +PACEAPI`));
      const answer = await client.next(version);
      expect(answer).toHaveLength(2);
      expect(answer[1]).toBe('20200828 10:00:00 US/Eastern');
      client.close();
    },
  );

  test('takes a handshake and startApi byte by byte', async () => {
    const client = openRawClient(fixture.server.port);
    const bytes = Buffer.concat([handshakeBytes('v157..193'), encodeFrame(['71', '2', '5', ''])]);
    for (const byte of bytes) client.socket.write(Buffer.of(byte));
    expect(await client.next(9)).toEqual(['9', '1', '1']);
    client.close();
  });

  test('closes on HTTP, on an impossible length and on versions it does not speak', async () => {
    const chunks = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.from('API\0\xff\xff\xff\xff', 'latin1'),
      handshakeBytes('v100..156'),
    ];
    for (const chunk of chunks) {
      const client = openRawClient(fixture.server.port);
      client.socket.write(chunk);
      await client.closed;
      expect(client.messages).toEqual([]);
    }
  });

  test('ignores an order in front of startApi (04, section 7, B)', async () => {
    const client = openRawClient(fixture.server.port);
    client.socket.write(handshakeBytes('v157..193'));
    await client.next(193);
    fixture.place(client, 1);
    client.send(71, 2, 5, '');
    await client.next(9);
    expect(fixture.broker.placed).toEqual([]);
    expect(fixture.wireLog.of('placeOrder')).toMatchObject([{ clientId: null, direction: 'in' }]);
    client.close();
  });

  test('gives up on a client that does not start in time', async () => {
    const impatient = await start({ handshakeMs: 20 });
    const client = openRawClient(impatient.server.port);
    await client.closed;
    expect(client.messages).toEqual([]);
  });
});

describe('Client ids', () => {
  test('refuses a second client of the same id with 326 and closes it', async () => {
    const first = await fixture.client(7);
    const second = openRawClient(fixture.server.port);
    second.socket.write(handshakeBytes('v157..193'));
    await second.next(193);
    second.send(71, 2, 7, '');
    expect((await second.next(4)).slice(0, 4)).toEqual(['4', '2', '-1', '326']);
    await second.closed;
    first.send(49, 1);
    await first.next(49);
  });

  test('frees the id when its client is gone', async () => {
    const first = await fixture.client(7);
    const gone = first.closed;
    first.close();
    await gone;
    const other = await fixture.client(8);
    other.send(49, 1);
    await other.next(49);
    const again = await fixture.client(7);
    again.send(49, 1);
    expect(await again.next(49)).toHaveLength(3);
  });

  test('serves 32 clients and turns the next away', async () => {
    const clients = await Promise.all(Array.from({ length: 32 }, (_, clientId) => fixture.client(clientId)));
    expect(fixture.server.clientIds).toHaveLength(32);
    const surplus = openRawClient(fixture.server.port);
    await surplus.closed;
    clients[31]?.send(49, 1);
    await clients[31]?.next(49);
  });
});

describe('Orders', () => {
  test('tells a market order to its owner alone, with exact field counts', async () => {
    const owner = await fixture.client(1);
    const other = await fixture.client(2);
    fixture.place(owner, 1);
    const told = await owner.upTo(59);
    expect(told.map((message) => [message[0], message.length])).toEqual([
      ['5', 141],
      ['3', 12],
      ['11', 32],
      ['5', 141],
      ['3', 12],
      ['5', 141],
      ['3', 12],
      ['59', 8],
    ]);
    other.send(49, 1);
    expect(ids(await other.upTo(49))).toEqual(['49']);
  });

  test('writes placeOrder and execDetails to the wire log with the frozen fields', async () => {
    const client = await fixture.client(1);
    fixture.place(client, 1);
    await client.next(59);
    expect(fixture.wireLog.of('placeOrder')[0]?.fields).toMatchObject({
      orderId: 1,
      conId: 0,
      action: 'BUY',
      quantity: '10',
      orderType: 'MKT',
      orderRef: 'run:1',
    });
    expect(fixture.wireLog.of('execDetails')[0]).toMatchObject({
      at: fixture.broker.clock.nowMs(),
      session: 1,
      clientId: 1,
      direction: 'out',
      fields: {
        execId: '0000e0d5.1000001.01.01',
        orderId: 1,
        permId: 1000001,
        orderRef: 'run:1',
        side: 'BOT',
        shares: '10',
        price: '350.25',
      },
      raw: expect.arrayContaining(['11', '0000e0d5.1000001.01.01']),
    });
  });

  test('lists open orders of the asker or of all', async () => {
    const owner = await fixture.client(1);
    const other = await fixture.client(2);
    fixture.place(owner, 1, LIMIT_ORDER);
    await owner.next(3);
    other.send(5, 1);
    expect(ids(await other.upTo(53))).toEqual(['53']);
    other.send(16, 1);
    expect(ids(await other.upTo(53))).toEqual(['5', '3', '53']);
  });

  test('does not let a client cancel the order of another by its bare id', async () => {
    const owner = await fixture.client(1);
    const other = await fixture.client(2);
    fixture.place(owner, 1, LIMIT_ORDER);
    await owner.next(3);
    other.send(4, 1, '', '', '');
    expect((await other.next(4)).slice(2, 4)).toEqual(['1', '10147']);
    expect(fixture.broker.openOrders()).toHaveLength(1);
  });

  test('keeps completed orders and executions for who asks later', async () => {
    const owner = await fixture.client(1);
    fixture.place(owner, 1);
    await owner.next(59);
    const later = await fixture.client(2);
    later.send(99, 0);
    expect((await later.upTo(102)).map((message) => message.length)).toEqual([98, 1]);
    later.send(7, 3, 12, 0, '', '', '', '', '', '');
    expect((await later.upTo(55)).map((message) => message.slice(0, 2))).toEqual([
      ['11', '12'],
      ['59', '1'],
      ['55', '1'],
    ]);
  });

  test.each([
    ['client', [9, '', '', '', '', '', '']],
    ['account', [0, 'DU9', '', '', '', '', '']],
    ['time', [0, '', '20200829-00:00:00', '', '', '', '']],
    ['symbol', [0, '', '', 'QQQ', '', '', '']],
    ['type', [0, '', '', '', 'FUT', '', '']],
    ['exchange', [0, '', '', '', '', 'ISLAND', '']],
    ['side', [0, '', '', '', '', '', 'SELL']],
  ])('filters executions by %s', async (_name, filter) => {
    const client = await fixture.client(1);
    fixture.place(client, 1);
    await client.next(59);
    client.send(7, 3, 12, ...filter);
    expect(ids(await client.upTo(55))).toEqual(['55']);
  });

  test.each([
    ['an unknown contract', 200, { contract: { ...SPY_LABELS, symbol: 'NOPE' } }],
    ['a combo', 201, { contract: { ...SPY_LABELS, secType: 'BAG' } }],
    ['an unknown account', 321, { order: { account: 'DU9' } }],
    ['no quantity', 434, { order: { totalQuantity: undefined } }],
    ['a hidden order', 201, { order: { hidden: true } }],
    ['a price that is no number', 320, { order: { lmtPrice: Number.NaN } }],
  ])('refuses %s with %i and the order id, and tells the broker nothing', async (_name, code, change) => {
    const client = await fixture.client(1);
    const { contract = SPY_LABELS, order = {} }: { contract?: object; order?: object } = change;
    client.send(...clientFields(193, (encoder) => encoder.placeOrder(9, contract, { ...LIMIT_ORDER, ...order })));
    expect((await client.next(4)).slice(2, 4)).toEqual(['9', String(code)]);
    expect(fixture.broker.placed).toEqual([]);
  });

  test('cancels every order at once', async () => {
    const client = await fixture.client(1);
    fixture.place(client, 1, LIMIT_ORDER);
    fixture.place(client, 2, LIMIT_ORDER);
    client.send(58, '', '2147483647');
    await client.next(4);
    await client.next(4);
    expect(fixture.broker.openOrders()).toEqual([]);
  });
});

describe('Account', () => {
  test('pushes positions and account values to who has subscribed, until cancelled', async () => {
    const trader = await fixture.client(1);
    const watcher = await fixture.client(2);
    watcher.send(61, 1);
    watcher.send(6, 2, 1, 'DU0000001');
    expect((await watcher.upTo(54)).map((message) => [message[0], message.length])).toEqual([
      ['62', 2],
      ['6', 6],
      ['6', 6],
      ['8', 3],
      ['54', 3],
    ]);
    fixture.place(trader, 1);
    const pushed = await watcher.upTo(8);
    expect(pushed.map((message) => [message[0], message.length])).toEqual([
      ['61', 16],
      ['7', 20],
      ['6', 6],
      ['8', 3],
    ]);
    expect(pushed[2]?.slice(2, 4)).toEqual(['TotalCashValue', '999999.00']);
    watcher.send(64, 1);
    watcher.send(6, 2, 0, '');
    watcher.send(49, 1);
    await watcher.next(49);
    fixture.place(trader, 2);
    await trader.next(59);
    watcher.send(49, 1);
    expect(ids(await watcher.upTo(49))).toEqual(['49']);
  });

  test('allows two account summaries and refuses the third with 322', async () => {
    const client = await fixture.client(1);
    for (const reqId of [1, 2, 3]) client.send(62, 1, reqId, 'All', 'NetLiquidation');
    expect((await client.next(4)).slice(2, 4)).toEqual(['3', '322']);
    client.send(63, 1, 1);
    client.send(62, 1, 4, 'All', 'NetLiquidation');
    expect(ids(await client.upTo(64))).toEqual(['63', '64']);
  });
});

describe('Market', () => {
  test('describes a future with its multiplier and expiry', async () => {
    const client = await fixture.client(1);
    client.send(9, 8, 5, MES.contract.conId, '', '', '', '', '', '', '', '', '', '', '', 0, '', '', '');
    const details = await client.next(10);
    expect(details.slice(1, 6)).toEqual(['5', 'MES', 'FUT', '20200918', '20200918']);
    expect((await client.next(52)).slice(2)).toEqual(['5']);
  });

  test('answers 200 for a contract nobody knows', async () => {
    const client = await fixture.client(1);
    client.send(9, 8, 5, 0, 'NOPE', 'STK', '', '', '', '', 'SMART', '', 'USD', '', '', 0, '', '', '');
    expect((await client.next(4)).slice(2, 4)).toEqual(['5', '200']);
  });

  test('gives as many daily bars as days asked for, and 162 where there are none', async () => {
    const client = await fixture.client(1);
    client.send(...history(756733));
    const answer = await client.next(17);
    expect(answer).toHaveLength(5 + 8 * 3);
    expect(answer.slice(4, 6)).toEqual(['3', '20200825']);
    client.send(...history(MES.contract.conId));
    expect((await client.next(4)).slice(2, 4)).toEqual(['6', '162']);
  });

  test('orders a snapshot as 81, 58, prices and sizes, 57', async () => {
    const client = await fixture.client(1);
    client.send(59, 1, 3);
    client.send(...clientFields(193, (encoder) => encoder.reqMktData(7, SPY_LABELS, '', true, false)));
    const ticks = await client.upTo(57);
    expect(ids(ticks)).toEqual(['81', '58', '1', '2', '1', '2', '1', '46', '1', '45', '57']);
    expect(ticks[1]).toEqual(['58', '1', '7', '3']);
    expect(ticks[2]?.slice(2, 6)).toEqual(['7', '66', '350.24', '3']);
  });

  test('ends a stream when cancelled, and says 300 for one it does not know', async () => {
    const client = await fixture.client(1);
    client.send(...clientFields(193, (encoder) => encoder.reqMktData(7, SPY_LABELS, '', false, false)));
    await client.next(1);
    client.send(2, 1, 7);
    client.send(2, 1, 7);
    expect((await client.next(4)).slice(2, 4)).toEqual(['7', '300']);
  });
});

describe('Robustness', () => {
  test('answers an unknown message with 505 and goes on', async () => {
    const client = await fixture.client(1);
    client.send(4711, 'x');
    expect((await client.next(4)).slice(2, 4)).toEqual(['-1', '505']);
    client.send(49, 1);
    await client.next(49);
  });

  test('takes a thousand requests of one write', async () => {
    const client = await fixture.client(1);
    client.socket.write(Buffer.concat(Array.from({ length: 1000 }, () => encodeFrame(['49', '1']))));
    for (let answers = 0; answers < 1000; answers += 1) await client.next(49);
    expect(client.messages.filter((message) => message[0] === '49')).toHaveLength(1000);
  });

  test('keeps the others going when one is cut in the middle of a frame', async () => {
    const steady = await fixture.client(1);
    const broken = await fixture.client(2);
    broken.socket.write(encodeFrame(['61', '1']).subarray(0, 5));
    broken.socket.resetAndDestroy();
    await broken.closed;
    fixture.place(steady, 1);
    await steady.next(59);
    expect(fixture.problems).toEqual([]);
  });

  test('cuts off a client that does not read, and reports it', async () => {
    const small = await start({ maxOutputBytes: 64 * 1024 });
    const client = await small.client(1);
    client.socket.pause();
    for (let orders = 1; orders <= 5; orders += 1) small.place(client, orders, LIMIT_ORDER);
    await waitFor(() => small.broker.placed.length === 5);
    for (let rounds = 0; rounds < 200 && small.server.clientIds.length > 0; rounds += 1) {
      small.broker.openOrders().forEach((order) => small.broker.emit({ kind: 'open-order', order }));
    }
    expect(small.server.clientIds).toEqual([]);
    expect(small.problems[0]).toMatch(/^Client does not read: session 1 of client 1 was closed/);
  });

  test('ends the session whose record cannot be written, before the message takes effect', async () => {
    const broken = await start({
      wireLog: {
        write: ({ message }) => {
          if (message === 'placeOrder') throw new Error('no space left');
        },
        close: () => undefined,
      },
    });
    const client = await broken.client(1);
    broken.place(client, 1, MARKET_ORDER);
    await client.closed;
    expect(broken.broker.placed).toEqual([]);
    expect(broken.problems[0]).toContain('no space left');
  });

  test('warns with error 100 above 50 messages a second, and disconnects who goes on', async () => {
    let wallMs = 1_000_000;
    const paced = await start({ pacing: true, timers: { ...systemClock, nowMs: () => wallMs } });
    const client = await paced.client(1);
    for (let second = 0; second < 3; second += 1) {
      for (let sent = 0; sent < 60; sent += 1) client.send(49, 1);
      await waitFor(
        () => client.socket.closed || client.messages.filter((message) => message[3] === '100').length > second,
      );
      wallMs += 5_000;
    }
    await client.closed;
    expect(client.messages.filter((message) => message[3] === '100')).toHaveLength(3);
  });
});

/** Lets the loop turn until a condition holds: no wall time is waited for. */
async function waitFor(holds: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100_000 && !holds(); turns += 1) await new Promise((resolve) => setImmediate(resolve));
  if (!holds()) throw new Error('Condition never held');
}
