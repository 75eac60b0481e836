/**
 * Every request over a raw socket at every version where a layout changes, against a whole gateway: the right messages in the
 * right order, each with exactly the fields of its version, and each to the liking of the real client's decoder.
 */
import { clientFields } from '../../lib/testing/client-fields.ts';
import { decodedByClient } from '../../lib/testing/client-complaints.ts';
import { startGatewayFixture, type GatewayFixture } from '../../lib/testing/paper-gateway-fixture.ts';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../../lib/testing/paper-server-fixture.ts';
import type { RawTwsClient } from '../../lib/testing/raw-tws-client.ts';
import { OPEN } from '../../lib/testing/simulated-broker-fixture.ts';
import type { Order } from '@stoqey/ib';
import type { Encoder } from '@stoqey/ib/dist/core/io/encoder.js';
import { fieldCount } from './field-counts.ts';
import { REQUESTS } from './requests.ts';

const VERSIONS = [157, 176, 177, 178, 182, 186, 192, 193] as const;
const RESTING: Order = { ...LIMIT_ORDER, lmtPrice: 100 };

let gateway: GatewayFixture;
beforeEach(async () => {
  gateway = await startGatewayFixture({ startAtMs: OPEN + 600_000 });
});
afterEach(() => gateway.close());

const call =
  (client: RawTwsClient, version: number) =>
  (ask: (encoder: Encoder) => void): void =>
    client.send(...clientFields(version, ask));

/** All that was said up to now: the time is asked for and answered behind it. */
async function told(client: RawTwsClient): Promise<readonly (readonly string[])[]> {
  client.send(49, 1);
  return (await client.upTo(49)).slice(0, -1);
}

/** Each run of the same id once. */
const inShort = (messages: readonly (readonly string[])[]): readonly number[] =>
  messages.map(([id]) => Number(id)).filter((id, index, ids) => id !== ids[index - 1]);

const wrongLengths = (messages: readonly (readonly string[])[], version: number): readonly string[] =>
  messages
    .filter((message) => message.length !== fieldCount(message, version))
    .map((message) => `${message[0]}: found ${message.length} fields, needed ${fieldCount(message, version)}`);

/** An order resting, one filled, one cancelled. */
async function withOrders(version: number): Promise<RawTwsClient> {
  const client = await gateway.connect(2, version);
  const ask = call(client, version);
  ask((e) => e.placeOrder(1, SPY_LABELS, RESTING));
  ask((e) => e.placeOrder(2, SPY_LABELS, MARKET_ORDER));
  await client.next(59);
  ask((e) => e.placeOrder(3, SPY_LABELS, RESTING));
  ask((e) => e.cancelOrder(3, {}));
  await client.next(4);
  await told(client);
  return client;
}

describe.each(VERSIONS)('At %i', (version) => {
  test('answers every request with its messages and no field too many or too few', async () => {
    const client = await withOrders(version);
    for (const { label, ask, answer, code, since = 0 } of REQUESTS) {
      if (version < since) continue;
      call(client, version)(ask);
      const messages = label === 'reqCurrentTime' ? [await client.next(49)] : await told(client);
      const codes = messages.filter(([id]) => id === '4').map((message) => Number(message[3]));
      const found = { label, answer: inShort(messages), codes, wrong: wrongLengths(messages, version) };
      expect(found).toEqual({ label, answer, codes: code === undefined ? [] : [code], wrong: [] });
    }
    expect(wrongLengths(client.messages.slice(1), version)).toEqual([]);
    expect(decodedByClient(client.messages.slice(1), version).complaints).toEqual([]);
  });

  test('tells an order from placing to its commission, changed and cancelled, with exact fields', async () => {
    const client = await gateway.connect(2, version);
    const ask = call(client, version);
    ask((e) => e.placeOrder(1, SPY_LABELS, MARKET_ORDER));
    const filled = await client.upTo(59);
    expect(new Set(inShort(filled))).toEqual(new Set([5, 3, 11, 59]));
    ask((e) => e.placeOrder(2, SPY_LABELS, RESTING));
    ask((e) => e.placeOrder(2, SPY_LABELS, { ...RESTING, lmtPrice: 101 }));
    ask((e) => e.cancelOrder(2, {}));
    const cancelled = await client.upTo(4);
    expect(cancelled.at(-1)?.slice(2, 4)).toEqual(['2', '202']);
    ask((e) => e.placeOrder(3, SPY_LABELS, RESTING));
    ask((e) => e.reqGlobalCancel({}));
    expect((await client.next(4)).slice(2, 4)).toEqual(['3', '202']);
    await told(client);
    expect(wrongLengths(client.messages.slice(1), version)).toEqual([]);
    expect(decodedByClient(client.messages.slice(1), version).complaints).toEqual([]);
  });

  test('streams bars, ticks, profit and positions as time goes on, with exact fields', async () => {
    const client = await gateway.connect(2, version);
    const ask = call(client, version);
    ask((e) => e.reqRealTimeBars(1, SPY_LABELS, 5, 'TRADES', true, []));
    ask((e) => e.reqRealTimeBars(2, SPY_LABELS, 5, 'MIDPOINT', true, []));
    ask((e) => e.reqMktData(3, SPY_LABELS, '', false, false));
    ask((e) => e.reqPnL(4, 'DU0000001', ''));
    ask((e) => e.reqPositions());
    ask((e) => e.reqAccountUpdates(true, 'DU0000001'));
    await told(client);
    gateway.gateway.clock.advanceTo(OPEN + 605_000);
    const bars = (await told(client)).filter(([id]) => id === '50');
    expect(bars.map((bar) => [bar[2], Number(bar[3]) * 1000])).toEqual([
      ['1', OPEN + 600_000],
      ['2', OPEN + 600_000],
    ]);
    ask((e) => e.placeOrder(9, SPY_LABELS, MARKET_ORDER));
    await client.next(59);
    await client.next(94);
    const pushed = new Set((await told(client)).map(([id]) => id));
    expect(client.messages.map(([id]) => id)).toEqual(expect.arrayContaining(['61', '7', '6', '8']));
    expect(pushed.has('4')).toBe(false);
    expect(wrongLengths(client.messages.slice(1), version)).toEqual([]);
    expect(decodedByClient(client.messages.slice(1), version).complaints).toEqual([]);
  });
});
