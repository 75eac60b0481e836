/** What lists of the broker hold, and what they prove, over a connection in memory. */
import { decimal } from '../../domain/decimal.ts';
import { accountId, clientId, orderId } from '../../domain/ids.ts';
import { DEFAULT_ACCOUNT } from '../../paper/simulated-broker.ts';
import { isKind, never, recordEvents } from '../../testing/broker-contract.ts';
import { MARKET, orderOf } from '../../testing/ibkr-fixtures.ts';
import { startMemoryBroker, type MemoryBroker } from '../../testing/memory-broker.ts';
import { SPY } from '../../testing/simulated-broker-fixture.ts';

const options = () => ({
  clientId: clientId(1),
  account: accountId(DEFAULT_ACCOUNT),
  marketDataType: 3 as const,
  signal: never,
  gate: () => undefined,
  orderIdHighWater: orderId(0),
});

const byHand = ({ gateway }: MemoryBroker): void =>
  void gateway.broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(5) });

it('does not take the answer to a question that was given up for its own', async () => {
  const broker = startMemoryBroker({ wayMs: 20 });
  const { connector, clock } = broker;
  const play = async (): Promise<readonly unknown[]> => {
    const reader = await connector.connectReader(options());
    const gone = new AbortController();
    const first = reader.completedOrders(gone.signal);
    // Its answer is on its way back, and knows nothing of what comes now.
    await clock.sleep(30, never);
    gone.abort(new Error('given up'));
    await expect(first).rejects.toThrow('given up');
    byHand(broker);
    return reader.completedOrders(never);
  };
  expect(await clock.run(play())).toHaveLength(1);
});

it('lists what was executed and completed by every client, also by hand', async () => {
  const broker = startMemoryBroker();
  const reader = await broker.connector.connectReader(options());
  byHand(broker);
  const [executed, completed] = [await reader.executions(never), await reader.completedOrders(never)];
  expect(executed.map(({ execution }) => execution.quantity.toString())).toEqual(['5']);
  expect(completed.map(({ filled }) => filled.toString())).toEqual(['5']);
});

it('fails a list of executions of which one could not be read, instead of leaving it out', async () => {
  const broker = startMemoryBroker({ garble: shortExecutions });
  const reader = await broker.connector.connectReader(options());
  byHand(broker);
  await expect(reader.executions(never)).rejects.toMatchObject({
    failure: 'unavailable',
    message: expect.stringMatching(/executions is not complete/),
  });
});

it('keeps an order back where the gate itself fails', async () => {
  const { connector, wireLog } = startMemoryBroker();
  const gate = (): never => {
    throw new Error('nobody knows');
  };
  const trader = await connector.connectTrader({ ...options(), gate });
  const seen = recordEvents(trader);
  const [id = orderId(0)] = trader.allocateOrderIds(1);
  trader.place(orderOf('ref-1'), id, never);
  await expect(seen.until(isKind('order-not-sent'))).resolves.toMatchObject({
    reason: expect.stringMatching(/nobody knows/),
  });
  expect(wireLog.of('placeOrder')).toEqual([]);
});

it('gives no order id again that only executions still name', async () => {
  const { connector, gateway } = startMemoryBroker();
  const first = await connector.connectTrader(options());
  const seen = recordEvents(first);
  const [id = orderId(0)] = first.allocateOrderIds(3).slice(-1);
  first.place(orderOf('ref-1'), id, never);
  await seen.until(isKind('commission'));
  gateway.faults.set({ restart: { forgetOrders: true }, rollBackNextValidId: { by: 100 } });
  const second = await connector.connectTrader(options());
  await second.executions(never);
  expect(second.allocateOrderIds(1)[0]).toBeGreaterThan(id);
});

it('gives only ids above those of all open orders it was told of, also those of other clients', async () => {
  const { connector } = startMemoryBroker();
  const other = await connector.connectTrader({
    ...options(),
    clientId: clientId(9),
    orderIdHighWater: orderId(5_000),
  });
  const seen = recordEvents(other);
  const [id = orderId(0)] = other.allocateOrderIds(1);
  other.place(orderOf('ref-1', { properties: { ...MARKET, orderType: 'LMT', limitPrice: decimal(1) } }), id, never);
  await seen.until(isKind('order-status'));
  const trader = await connector.connectTrader(options());
  expect(trader.allocateOrderIds(1)[0]).toBeGreaterThan(id);
});

// IB's own: orders entered elsewhere are told with its unset integer, bound ones with a number below 0.
it.each(['2147483647', '-7'])(
  'takes order id %s of an execution for none, and goes on giving its own',
  async (told) => {
    const broker = startMemoryBroker({ garble: changedExecutions((fields) => fields.with(2, told)) });
    const trader = await broker.connector.connectTrader(options());
    const seen = recordEvents(trader);
    const [id = orderId(0)] = trader.allocateOrderIds(1);
    trader.place(orderOf('ref-1'), id, never);
    await seen.until(isKind('commission'));
    const fills = await trader.executions(never);
    expect(fills.map(({ execution }) => [execution.orderRef, execution.orderId])).toEqual([['ref-1', 0]]);
    expect(trader.allocateOrderIds(1)).toEqual([id + 1]);
  },
);

/** Each `execDetails` (11) ends after its request: the library has no way to read it. */
const shortExecutions = changedExecutions((fields) => fields.slice(0, 2));

function changedExecutions(change: (fields: readonly string[]) => readonly string[]): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const frames: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + 4 + bytes.readUInt32BE(at);
      const fields = bytes.toString('latin1', at + 4, end - 1).split('\0');
      frames.push(fields[0] === '11' ? frameOf(change(fields)) : bytes.subarray(at, end));
      at = end;
    }
    return Buffer.concat(frames);
  };
}

function frameOf(fields: readonly string[]): Buffer {
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}
