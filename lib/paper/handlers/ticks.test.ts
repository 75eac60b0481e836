/** Market data over a raw socket: live and delayed, snapshot and stream, on a Thursday at 9:40 in New York. */
import { startGatewayFixture, type GatewayFixture } from '../../testing/paper-gateway-fixture.ts';
import { SPY_LABELS } from '../../testing/paper-server-fixture.ts';
import { CLOSE, OPEN } from '../../testing/simulated-broker-fixture.ts';
import { SecType } from '@stoqey/ib';

let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await startGatewayFixture({ startAtMs: OPEN + 600_000 });
});
afterEach(() => fixture.close());

const SPX = { symbol: 'SPX', secType: SecType.IND, exchange: 'CBOE', currency: 'USD' };

/** Ticks as `type price`, the rest as `#id` with what matters of it. */
async function told() {
  return (await fixture.sofar()).flatMap((message) => {
    if (message[0] === '1') return [`${message[3]} ${message[4]}`];
    if (message[0] === '58') return [`#58 ${message[3]}`];
    if (message[0] === '4') return [`#4 ${message[2]} ${message[3]}`];
    return message[0] === '57' ? ['#57'] : [];
  });
}

const LIVE = ['1 348.5', '2 348.52', '4 348.51', '9 347.57'];
/** Of 9:25, before the opening. */
const DELAYED = ['66 347.56', '67 347.58', '68 347.57', '75 347.57'];

test.each([1, 2])('gives live ticks under type %i and ends a snapshot with 57', async (type) => {
  fixture.client.send(59, 1, type);
  fixture.watch(SPY_LABELS, true);
  expect(await told()).toEqual([`#58 ${type}`, ...LIVE, '#57']);
});

test.each([3, 4])('gives the prices of 15 minutes ago under type %i, by their delayed ids', async (type) => {
  fixture.client.send(59, 1, type);
  fixture.watch(SPY_LABELS, true);
  expect(await told()).toEqual([`#58 ${type}`, ...DELAYED, '#57']);
});

test('pushes what changes when the clock moves, and nothing after the cancel', async () => {
  fixture.watch(SPY_LABELS, false);
  expect(await told()).toEqual(['#58 1', ...LIVE]);
  fixture.gateway.clock.advanceTo(CLOSE);
  expect(await told()).toEqual(['1 348.32', '2 348.34', '4 348.33']);
  fixture.client.send(2, 1, 7);
  expect(await told()).toEqual([]);
  fixture.gateway.clock.advanceTo(CLOSE + 86_400_000);
  expect(await told()).toEqual([]);
});

test('lets a delayed stream catch up 15 minutes later', async () => {
  fixture.client.send(59, 1, 3);
  fixture.watch(SPY_LABELS, false);
  await fixture.sofar();
  fixture.gateway.clock.advanceTo(OPEN + 900_000);
  expect(await told()).toEqual(['66 348.5', '67 348.52', '68 348.51']);
});

test('tells every ticker when the type changes, and goes on with ticks of the new kind', async () => {
  fixture.watch(SPY_LABELS, false);
  await fixture.sofar();
  fixture.client.send(59, 1, 3);
  expect(await told()).toEqual(['#58 3']);
  fixture.gateway.clock.advanceTo(OPEN + 660_000);
  expect(await told()).toEqual(DELAYED);
});

test('gives an index a last price and neither bid nor ask', async () => {
  fixture.watch(SPX, true);
  expect(await told()).toEqual(['#58 1', '4 3485.14', '9 3478.73', '#57']);
});

/** Times of the last trade, as `type seconds`. */
const timesTold = async () =>
  (await fixture.sofar()).flatMap((message) => (message[0] === '46' ? [`${message[3]} ${message[4]}`] : []));
const seconds = (atMs: number): string => String(atMs / 1_000);

test('tells when the last trade was: of now (45), of a quarter of an hour ago where prices are delayed (88)', async () => {
  fixture.watch(SPY_LABELS, true);
  expect(await timesTold()).toEqual([`45 ${seconds(OPEN + 600_000)}`]);
  fixture.client.send(59, 1, 3);
  fixture.watch(SPY_LABELS, true);
  expect(await timesTold()).toEqual([`88 ${seconds(OPEN - 300_000)}`]);
});

test('tells the time before a halt, and before the night, while nothing trades', async () => {
  fixture.gateway.faults.set({ halt: { symbol: 'SPY' } });
  fixture.gateway.clock.advanceTo(OPEN + 7_200_000);
  fixture.watch(SPY_LABELS, true);
  expect(await timesTold()).toEqual([`45 ${seconds(OPEN + 600_000)}`]);
  fixture.gateway.faults.set({ resume: { symbol: 'SPY' } });
  fixture.gateway.clock.advanceTo(CLOSE + 6 * 3_600_000);
  fixture.watch(SPY_LABELS, true);
  expect(await timesTold()).toEqual([`45 ${seconds(CLOSE + 4 * 3_600_000)}`]);
});

test('refuses live prices that are not subscribed with 354 and no ticks', async () => {
  fixture.gateway.faults.set({ lackLiveData: {} });
  fixture.watch(SPY_LABELS, true);
  expect(await told()).toEqual(['#4 7 354']);
});

test('announces delayed prices with 10167 where live ones are not subscribed, and ends them on the way back', async () => {
  fixture.gateway.faults.set({ lackLiveData: { clientId: 1 } });
  fixture.client.send(59, 1, 3);
  fixture.watch(SPY_LABELS, false);
  expect(await told()).toEqual(['#4 7 10167', '#58 3', ...DELAYED]);
  fixture.client.send(59, 1, 1);
  expect(await told()).toEqual(['#4 7 354']);
  fixture.client.send(2, 1, 7);
  expect(await told()).toEqual(['#4 7 300']);
});

test.each([
  ['an unknown contract', { ...SPY_LABELS, symbol: 'NOPE' }, '#4 7 200'],
  ['a combination', { ...SPY_LABELS, secType: SecType.BAG }, '#4 7 200'],
])('refuses %s', async (_name, contract, error) => {
  fixture.watch(contract, true);
  expect(await told()).toEqual([error]);
});

test('refuses a market data type there is not', async () => {
  fixture.client.send(59, 1, 5);
  expect(await told()).toEqual(['#4 -1 321']);
});
