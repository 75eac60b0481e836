/** The broker in memory keeps the same contract as the adapter over TCP, and repeats itself byte for byte. */
import { createHash } from 'node:crypto';
import { accountId, clientId, currency, orderId } from '../domain/ids.ts';
import { DEFAULT_ACCOUNT } from '../paper/simulated-broker.ts';
import { describeBroker, isKind, never, recordEvents } from './broker-contract.ts';
import { orderOf } from './ibkr-fixtures.ts';
import { startMemoryBroker } from './memory-broker.ts';

describeBroker('The broker in memory', () => {
  const { connector, gateway } = startMemoryBroker();
  return Promise.resolve({
    connector,
    account: accountId(DEFAULT_ACCOUNT),
    stock: { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: currency('USD') },
    restingLimit: '300.5',
    close: () => Promise.resolve(gateway.close()),
  });
});

const options = () => ({
  clientId: clientId(1),
  account: accountId(DEFAULT_ACCOUNT),
  marketDataType: 3 as const,
  signal: never,
  gate: () => undefined,
  orderIdHighWater: orderId(0),
});

async function hashOfOneOrder(): Promise<string> {
  const { connector, gateway, wireLog, problems } = startMemoryBroker();
  const trader = await connector.connectTrader(options());
  const seen = recordEvents(trader);
  const [id = orderId(0)] = trader.allocateOrderIds(1);
  trader.place(orderOf('ref-1'), id, never);
  await seen.until(isKind('commission'));
  trader.disconnect();
  gateway.close();
  expect(problems).toEqual([]);
  return createHash('sha256').update(JSON.stringify(wireLog.records)).digest('hex');
}

it('writes the same wire log each time', async () => {
  expect(await hashOfOneOrder()).toBe(await hashOfOneOrder());
});

it('is refused where nobody listens', async () => {
  const { connector, gateway } = startMemoryBroker();
  gateway.isDown = true;
  await expect(connector.connectTrader(options())).rejects.toMatchObject({
    name: 'BrokerError',
    failure: 'unavailable',
  });
});

it('is cut off when the gateway restarts, and served again', async () => {
  const { connector, gateway } = startMemoryBroker();
  const trader = await connector.connectTrader(options());
  const seen = recordEvents(trader);
  gateway.faults.set({ restart: {} });
  await seen.until(isKind('link', ({ state }) => state === 'closed'));
  await expect(connector.connectTrader(options())).resolves.toMatchObject({ clientId: 1 });
});
