/** The age of a last price on the wire: by snapshot and by subscription, from the gateway's own `tickString`. */
import { accountId, clientId, currency } from '../../domain/ids.ts';
import type { Contract } from '../../domain/contract.ts';
import { startPaperGateway, type PaperGateway } from '../../paper/paper-gateway.ts';
import { DEFAULT_ACCOUNT } from '../../paper/simulated-broker.ts';
import type { BrokerReader } from '../../ports/broker.ts';
import { never } from '../../testing/broker-contract.ts';
import { CLOSE, OPEN, prices } from '../../testing/simulated-broker-fixture.ts';
import { systemClock } from '../system/system-clock.ts';
import { createIbkrConnector } from './ibkr-connector.ts';

const NOW = OPEN + 600_000;
const HALT = { halt: { symbol: 'SPY' } };

let gateway: PaperGateway;
let reader: BrokerReader | undefined;
beforeEach(async () => {
  gateway = await startPaperGateway({ timers: systemClock, prices, startAtMs: NOW });
});
afterEach(async () => {
  reader?.disconnect();
  await gateway.close();
});

async function spyBy(marketDataType: 1 | 2 | 3): Promise<{ readonly broker: BrokerReader; readonly spy: Contract }> {
  const connector = createIbkrConnector({
    host: '127.0.0.1',
    port: gateway.port,
    clock: systemClock,
    log: () => undefined,
    heartbeat: 'off',
  });
  const account = accountId(DEFAULT_ACCOUNT);
  const broker = await connector.connectReader({ clientId: clientId(1), account, marketDataType, signal: never });
  reader = broker;
  const spec = { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: currency('USD') } as const;
  const [found] = await broker.contractDetails(spec, never);
  if (found === undefined) throw new Error('Gateway knows no SPY');
  return { broker, spy: found.contract };
}

describe('the last of a quote', () => {
  it.each([
    ['live', 1, NOW],
    ['delayed', 3, NOW - 900_000],
  ] as const)('is dated by its trade in a snapshot of %s prices', async (_, type, lastAtMs) => {
    const { broker, spy } = await spyBy(type);
    expect(await broker.quote(spy, never)).toMatchObject({ atMs: NOW, lastAtMs });
  });

  it('is as old as the halt and as the night, however fresh the snapshot', async () => {
    const { broker, spy } = await spyBy(1);
    gateway.faults.set(HALT);
    gateway.clock.advanceTo(NOW + 3_600_000);
    expect(await broker.quote(spy, never)).toMatchObject({ atMs: NOW + 3_600_000, lastAtMs: NOW });
    gateway.faults.set({ resume: { symbol: 'SPY' } });
    gateway.clock.advanceTo(CLOSE + 18_000_000);
    expect(await broker.quote(spy, never)).toMatchObject({ lastAtMs: CLOSE + 14_400_000 });
  });

  it('is dated in a subscription, where what arrives now may have traded long ago', async () => {
    const { broker, spy } = await spyBy(1);
    gateway.faults.set(HALT);
    gateway.clock.advanceTo(NOW + 3_600_000);
    const stream = broker.streamQuotes(spy);
    // The time is answered behind the ticks.
    await broker.currentTime(never);
    expect(stream.newest()).toMatchObject({ lastAtMs: NOW });
    stream.stop();
  });
});

describe('bid and ask of a quote', () => {
  it.each([
    ['live', 1, undefined],
    ['frozen', 2, true],
    ['delayed', 3, true],
  ] as const)('are told from those of the moment, by snapshot and by subscription: %s', async (_, type, undated) => {
    const { broker, spy } = await spyBy(type);
    const asked = await broker.quote(spy, never);
    const stream = broker.streamQuotes(spy);
    await broker.currentTime(never);
    expect([asked.undatedSides, stream.newest()?.undatedSides]).toEqual([undated, undated]);
    expect([asked.bid === undefined, stream.newest()?.bid === undefined]).toEqual([false, false]);
    stream.stop();
  });
});
