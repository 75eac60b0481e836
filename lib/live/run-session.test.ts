/**
 * Live sessions over a whole desk: production wiring, paper gateway in this process, strategies that the test tells.
 */
import { decimal } from '../domain/decimal.ts';
import { controlStream } from '../domain/event.ts';
import { strategyId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import type { Strategy } from '../domain/strategy.ts';
import type { IntentDeps, LiveDeps } from '../../intents/intent.ts';
import { answerResource } from '../../intents/resources.ts';
import { memoryStores, startDesk, type DeskHarness, type DeskHarnessOptions } from '../testing/desk-harness.ts';
import { calm } from '../testing/store-harness.ts';
import { USD } from '../testing/trading-values.ts';
import type { SessionEvent } from './session-events.ts';

type Document = { readonly [name: string]: Json };
type Told = { readonly [name: string]: unknown };

const SYMBOLS = ['BTC', 'ETH', 'XAUUSD'] as const;
let desk: DeskHarness;
let document: Document;
const events: SessionEvent[] = [];
/** Weight by symbol, or what the strategy does instead. */
let wish: (key: string, interval: number) => string;

const told: Strategy = {
  id: strategyId('told'),
  contracts: SYMBOLS.map((symbol) => ({
    key: symbol,
    spec: { symbol, secType: symbol === 'XAUUSD' ? 'CMDTY' : 'CRYPTO', exchange: 'SMART', currency: USD } as const,
  })),
  requires: [],
  evaluate: ({ bars }) => {
    const [asked] = bars;
    if (asked === undefined) throw new Error('No symbol is asked for');
    const [key, seen] = asked;
    const weight = decimal(wish(key, seen.length));
    return { kind: 'targets', targets: [{ key, weight }], reading: 'told so', actedThroughAtMs: undefined };
  },
};

const symbolOf = (symbol: string, magicNumber: number): Document => ({
  symbol,
  secType: symbol === 'XAUUSD' ? 'CMDTY' : 'CRYPTO',
  exchange: symbol === 'XAUUSD' ? 'SMART' : 'PAXOS',
  currency: 'USD',
  lotSize: symbol === 'XAUUSD' ? '1' : '0.01',
  magicNumber,
  strategy: 'told',
  intervalSeconds: 0.2,
});
const documentOf = (fields: Document = {}): Document => ({
  symbols: SYMBOLS.map((symbol, index) => symbolOf(symbol, index + 1)),
  heartbeatSeconds: 0.4,
  ...fields,
});

async function start(options: DeskHarnessOptions & { readonly live?: Partial<LiveDeps> } = {}): Promise<void> {
  const live: Omit<LiveDeps, 'sessions'> = {
    strategies: new Map([[told.id, told]]),
    source: (name) => ({ name, read: () => Promise.resolve(document) }),
    priceOf: () => 'test',
    isDemo: true,
    onEvent: (event) => void events.push(event),
    ...options.live,
  };
  const stores = options.stores ?? (await memoryStores());
  const wrap = (deps: IntentDeps): IntentDeps => ({ ...deps, live: { ...live, sessions: stores.liveSessions } });
  desk = await startDesk({ ...options, stores, wrap });
}

beforeEach(() => {
  events.length = 0;
  document = documentOf();
  wish = () => '1';
});
afterEach(() => desk.close());

async function session(durationSeconds: number): Promise<Told> {
  const answer = await desk.call('live-session', { durationSeconds }, `live-${events.length}-${durationSeconds}`);
  expect([answer.status, answer.status === 200 ? '' : JSON.stringify(answer.body)]).toEqual([200, '']);
  return Object.fromEntries(Object.entries(answer.body ?? {}));
}
const kinds = (): readonly string[] => events.map(({ kind }) => kind);
const reset = () =>
  answerResource(desk.desk.deps, 'breaker/reset', {
    method: 'POST',
    parameters: {},
    query: {},
    body: { reason: 'looked at it' },
    role: 'admin',
    callerName: 'ann@example.com',
    signal: calm(),
  });

describe('A live session', () => {
  it('serves every symbol in every interval, fills, and ends with ledger equal to broker', async () => {
    await start();
    // Half a second each: a machine that stands still for less costs no interval.
    document = documentOf({ symbols: SYMBOLS.map((one, at) => ({ ...symbolOf(one, at + 1), intervalSeconds: 0.5 })) });
    const report = await session(2.5);
    expect(report).toMatchObject({
      mode: 'demo',
      orders: { filled: 3, rejected: 0, unknown: 0 },
      executions: 3,
      pnl: { status: 'known' },
      concurrency: { intervals: 5, allServed: 5, share: 1 },
      breaker: { status: 'closed' },
      ledgerEqualsBroker: true,
    });
    expect(new Set(desk.placed().map(({ orderRef }) => orderRef.split('-')[0]))).toEqual(new Set(['1', '2', '3']));
    expect(desk.positions()).toEqual(await desk.holdings());
  });

  it('goes on where one symbol throws and another answers NaN: both are told, the third is served', async () => {
    await start();
    wish = (key) => {
      if (key === 'BTC') throw new Error('Strategy of BTC is broken');
      return key === 'ETH' ? 'NaN' : '1';
    };
    const { symbols } = await session(2);
    expect(symbols).toMatchObject([
      { symbol: 'BTC', served: 0, errors: { 'Strategy of BTC is broken': 10 } },
      { symbol: 'ETH', served: 0, executions: 0 },
      { symbol: 'XAUUSD', served: 10, executions: 1, errors: {} },
    ]);
    expect(kinds()).toContain('heartbeat_missed');
  });

  it('takes a new configuration at the next interval, and refuses one that does not fit by name', async () => {
    await start();
    const running = session(3);
    while (!kinds().includes('session_started')) await desk.clock.sleep(20, calm());
    document = documentOf({ maxLoss: '-5' });
    while (!kinds().includes('configuration_refused')) await desk.clock.sleep(20, calm());
    document = documentOf({ maxLoss: '99' });
    const report = await running;
    const { reloads } = report;
    expect(reloads).toMatchObject([{ kind: 'refused', detail: expect.stringContaining('maxLoss') }, { kind: 'taken' }]);
    expect(report['configurationVersions']).toHaveLength(2);
  });

  it('refuses a configuration that names no known strategy, before anything is sent', async () => {
    await start();
    document = documentOf({ symbols: [{ ...symbolOf('BTC', 1), strategy: 'nobody' }] });
    const answer = await desk.call('live-session', { durationSeconds: 1 });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('symbols.BTC.strategy');
    expect(desk.placed()).toEqual([]);
  });

  it('ends at a signal within seconds, its report stored with the run', async () => {
    await start();
    const stop = new AbortController();
    const call = {
      intent: 'live-session',
      body: { durationSeconds: 600 },
      idempotencyKey: 'signal',
      schedule: undefined,
    };
    const running = desk.desk.call({ ...call, role: 'admin', callerName: 'test', signal: stop.signal });
    while (!kinds().includes('execution')) await desk.clock.sleep(20, calm());
    stop.abort(new Error('Signal SIGTERM'));
    const beganAtMs = desk.clock.nowMs();
    const { status, body } = await running;
    expect(status).toBe(200);
    expect(body).toMatchObject({ endedBy: 'Signal SIGTERM', ledgerEqualsBroker: true });
    expect(desk.clock.nowMs() - beganAtMs).toBeLessThan(8_000);
  });
});

describe('The circuit breaker of a live session', () => {
  const tripping = (fields: Document = {}): Document => documentOf({ maxLoss: '0.01', ...fields });
  const turning = (_key: string, interval: number): string => String(interval % 2);

  it('sends nothing more than 50 ms after the trip, is stored, and reduces every intent until its reset', async () => {
    await start();
    document = tripping();
    wish = turning;
    const report = await session(1);
    expect(report['breaker']).toMatchObject({ status: 'open', cause: 'loss', stored: true });
    const tripAtMs = events.find(({ kind }) => kind === 'breaker_tripped')?.atMs ?? 0;
    const sent = events.filter(({ kind }) => kind === 'order').length;
    expect(sent).toBeGreaterThan(0);
    const { lastOrderSentAfterTripMs } = Object(report['breaker']);
    expect(lastOrderSentAfterTripMs).toBeLessThanOrEqual(50);
    expect(tripAtMs).toBeGreaterThan(0);
    const { session: facts } = await desk.ledger();
    expect(facts.breaker).toMatchObject({ status: 'open', cause: 'loss' });
    expect((await desk.call('summary')).body).toMatchObject({ tradingState: 'REDUCING' });
    expect((await desk.call('live-session', { durationSeconds: 1 }, 'again')).status).toBe(423);
    expect((await reset()).body).toMatchObject({ reset: true });
    const [set] = await desk.stores.events.read(controlStream('paper'), { after: 0, limit: 9 }, calm());
    expect(set).toMatchObject({ kind: 'breaker_reset', facts: { reason: 'looked at it', cause: 'loss' } });
    expect((await desk.call('summary')).body).toMatchObject({ tradingState: 'ACTIVE' });
  });

  it('closes what is held where it is told to, over the same placement', async () => {
    await start();
    document = tripping({ flattenOnTrip: true });
    const report = await session(1.5);
    expect(report).toMatchObject({ breaker: { status: 'open' }, ledgerEqualsBroker: true });
    expect(kinds()).toContain('flattened');
    expect(desk.positions()).toEqual(new Map());
  });

  it('does not open in a quiet market: a mark that nothing moved is looked at again before it is stale', async () => {
    await start();
    document = documentOf({ staleAfterSeconds: 1.5 });
    const report = await session(3);
    expect(report).toMatchObject({
      breaker: { status: 'closed' },
      pnl: { status: 'known' },
      symbols: [{ errors: {} }, { errors: {} }, { errors: {} }],
    });
  });
});
