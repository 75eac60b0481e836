/** Who asks the broker for the time how often, over real TCP against the project's own gateway. */
import { accountId, clientId, currency } from '../../domain/ids.ts';
import { startPaperGateway, type PaperGateway } from '../../paper/paper-gateway.ts';
import { DEFAULT_ACCOUNT } from '../../paper/simulated-broker.ts';
import type { BrokerReader } from '../../ports/broker.ts';
import { never } from '../../testing/broker-contract.ts';
import { systemClock } from '../system/system-clock.ts';
import { createIbkrConnector } from './ibkr-connector.ts';

let gateway: PaperGateway;
let reader: BrokerReader;

beforeEach(async () => {
  gateway = await startPaperGateway({ timers: systemClock });
  const connector = createIbkrConnector({
    host: '127.0.0.1',
    port: gateway.port,
    clock: systemClock,
    log: () => undefined,
    heartbeat: 'off',
  });
  const account = accountId(DEFAULT_ACCOUNT);
  reader = await connector.connectReader({ clientId: clientId(1), account, marketDataType: 3, signal: never });
  // What the start-up still asks has been answered then.
  await reader.currentTime(never);
});

afterEach(async () => {
  reader.disconnect();
  await gateway.close();
});

const asked = (): number => gateway.wireLog.of('reqCurrentTime').length;

describe('the time of quotes', () => {
  const contracts = async () => {
    const spec = { secType: 'STK', exchange: 'SMART', currency: currency('USD') } as const;
    const found = ['SPY', 'VIXY'].map((symbol) => reader.contractDetails({ symbol, ...spec }, never));
    return (await Promise.all(found)).flat().map(({ contract }) => contract);
  };

  it('is asked once for all quotes that are asked at once, and again for the next', async () => {
    const known = await contracts();
    const before = asked();
    const quotes = await Promise.all([...known, ...known].map((contract) => reader.quote(contract, never)));
    expect(asked() - before).toBe(1);
    expect(quotes.map(({ atMs }) => atMs)).toEqual(quotes.map(() => gateway.clock.nowMs()));
    await Promise.all(known.map((contract) => reader.quote(contract, never)));
    expect(asked() - before).toBe(2);
  });

  it('leaves the others waiting where one of them gives up', async () => {
    const [spy] = await contracts();
    if (spy === undefined) throw new Error('Gateway knows no SPY');
    const impatient = new AbortController();
    const given = reader.quote(spy, impatient.signal);
    const kept = reader.quote(spy, never);
    impatient.abort(new Error('Nobody wants it'));
    await expect(given).rejects.toThrow('Nobody wants it');
    expect((await kept).conId).toBe(spy.conId);
  });

  it('is the failure of all who share it where the connection ends', async () => {
    const [spy] = await contracts();
    if (spy === undefined) throw new Error('Gateway knows no SPY');
    const quotes = [reader.quote(spy, never), reader.quote(spy, never)];
    reader.disconnect();
    const results = await Promise.allSettled(quotes);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('currentTime', () => {
  it('is asked each time: who has its answer knows that what he sent before has arrived', async () => {
    const before = asked();
    await Promise.all([reader.currentTime(never), reader.currentTime(never)]);
    expect(asked() - before).toBe(2);
  });
});
