/** The IB adapter against gateways of a few frames, which do on the wire what no whole gateway does. */
import type { Socket } from 'node:net';
import { orderId } from '../../domain/ids.ts';
import type { BrokerReader } from '../../ports/broker.ts';
import { isKind, never, recordEvents } from '../../testing/broker-contract.ts';
import { orderOf } from '../../testing/ibkr-fixtures.ts';
import { connectorAt, frame, framesOf, RAW_CALLER, rawGateways } from '../../testing/raw-gateways.ts';
import { SPY as SPY_DETAILS, TEST_ACCOUNT } from '../../testing/scripted-paper-broker.ts';
import { doNothing } from './do-nothing.ts';

const SPY = SPY_DETAILS.contract;

const closedOf = (connection: BrokerReader): Promise<string> =>
  new Promise((resolve) => {
    connection.closed.addEventListener('abort', () => resolve(String(connection.closed.reason)), { once: true });
  });

describe('with a gateway of a few frames', () => {
  const gateways = rawGateways();

  it('tells the reason of a caller who gave up, and not a deadline that did not pass', async () => {
    const silent = await gateways.start(doNothing);
    const hurry = new AbortController();
    const reader = connectorAt(silent.port).connectReader({ ...RAW_CALLER, signal: hurry.signal });
    const reason = new Error('The desk is shutting down');
    hurry.abort(reason);
    await expect(reader).rejects.toBe(reason);
  });

  it('never counts a list as empty that did not end', async () => {
    const stubborn = await gateways.start((socket) => {
      socket.once('data', () => {
        socket.write(frame('193', '20261121 09:30:00 US/Eastern'));
        socket.once('data', () => socket.write(Buffer.concat([frame('15', '1', TEST_ACCOUNT), frame('9', '1', '1')])));
        socket.on('data', (chunk: Buffer) => {
          if (framesOf(chunk).some(([id]) => id === '61')) socket.write(frame('62', '1'));
        });
      });
    });
    const connecting = connectorAt(stubborn.port, { deadlines: { startUpMs: 400 } }).connectReader(RAW_CALLER);
    await expect(connecting).rejects.toMatchObject({
      failure: 'deadline',
      message: expect.stringMatching(/: open orders missing/),
    });
  });

  it('resets a silent link, so that nothing unread is delivered later, and ends a good one in order', async () => {
    const endings: Promise<string>[] = [];
    const endingOf = (socket: Socket): Promise<string> =>
      new Promise((resolve) => {
        socket.once('end', () => resolve('end'));
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      });
    const answers = { onSocket: (socket: Socket): void => void endings.push(endingOf(socket)) };
    const silent = await gateways.trader(doNothing, {
      ...answers,
      tellsTime: false,
      heartbeat: { tickMs: 10, quietMs: 20, deadlineMs: 60 },
    });
    const good = await gateways.trader(doNothing, answers);
    if (!silent.closed.aborted) await closedOf(silent);
    good.disconnect();
    expect(await Promise.all(endings)).toEqual(['ECONNRESET', 'end']);
  });

  it('survives an advanced reject that is not JSON and tells its code', async () => {
    const connection = await gateways.trader((socket) => socket.write(frame('4', '2', '2', '201', 'No', '{"broken":')));
    const seen = recordEvents(connection);
    const [id] = connection.allocateOrderIds(1);
    connection.place(orderOf('raw', { contract: SPY }), id ?? orderId(0), never);
    expect(await seen.until(isKind('order-error'))).toMatchObject({ orderId: 2, code: 201, verdict: 'rejected' });
    expect(connection.closed.aborted).toBe(false);
  });

  it('closes on a frame that cannot be', async () => {
    const connection = await gateways.trader((socket) => socket.write(Buffer.from([0xff, 0xff, 0xff, 0xfc, 1, 2, 3])));
    const closed = closedOf(connection);
    const [id] = connection.allocateOrderIds(1);
    connection.place(orderOf('raw', { contract: SPY }), id ?? orderId(0), never);
    expect(await closed).toMatch(/impossible length/);
  });

  it('fails a list of which a message could not be read', async () => {
    const connection = await gateways.trader((socket) => socket.write(frame('4', '2', '-1', '2104', 'fine', '')), {
      positions: [frame('61', '3', TEST_ACCOUNT, '756733'), frame('62', '1')],
    });
    await expect(connection.positions(never)).rejects.toMatchObject({
      failure: 'unavailable',
      message: expect.stringMatching(/not complete/),
    });
  });

  it('tells a position of a type that the desk does not trade by its name', async () => {
    const option = [
      '5',
      'AAPL',
      'OPT',
      '20260116',
      '150.0',
      'C',
      '100',
      '',
      'USD',
      'AAPL  260116C00150000',
      'AAPL',
      '2',
      '310.5',
    ];
    const connection = await gateways.trader(() => undefined, {
      positions: [frame('61', '3', TEST_ACCOUNT, ...option), frame('62', '1')],
    });
    await expect(connection.positions(never)).resolves.toMatchObject([
      { contract: { secType: 'OPT', localSymbol: 'AAPL  260116C00150000' } },
    ]);
  });
});
