/**
 * Live sessions over a whole desk: production wiring, paper gateway in this process, strategies that the test tells.
 */
import { controlStream } from '../domain/event.ts';
import { answerResource } from '../../intents/resources.ts';
import {
  liveDocument,
  liveSymbol,
  LIVE_SYMBOLS,
  startLiveDesk,
  type LiveDeskForTests,
  type LiveDocument,
} from '../testing/live-desk-for-tests.ts';
import { calm } from '../testing/store-harness.ts';
import { undisturbed } from '../testing/undisturbed.ts';

let live: LiveDeskForTests;
beforeEach(async () => {
  live = await startLiveDesk();
});
afterEach(() => live.close());
async function startAgain(): Promise<void> {
  await live.close();
  live = await startLiveDesk();
}

const kinds = (): readonly string[] => live.events.map(({ kind }) => kind);
const reset = () =>
  answerResource(live.desk.desk.deps, 'breaker/reset', {
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
    const report = await undisturbed(100, async (round) => {
      if (round > 1) await startAgain();
      live.document = liveDocument({
        symbols: LIVE_SYMBOLS.map((one, at) => liveSymbol(one, at + 1, { intervalSeconds: 0.5 })),
      });
      return live.session(2.5);
    });
    expect(report).toMatchObject({
      mode: 'demo',
      orders: { filled: 3, rejected: 0, unknown: 0 },
      executions: 3,
      pnl: { status: 'known' },
      concurrency: { intervals: 5, allServed: 5, share: 1 },
      breaker: { status: 'closed' },
      ledgerEqualsBroker: true,
    });
    expect(new Set(live.desk.placed().map(({ orderRef }) => orderRef.split('-')[0]))).toEqual(new Set(['1', '2', '3']));
    expect(live.desk.positions()).toEqual(await live.desk.holdings());
  });

  it('goes on where one symbol throws and another answers NaN: both are told, the third is served', async () => {
    const { symbols } = await undisturbed(50, async (round) => {
      if (round > 1) await startAgain();
      live.wish = (key) => {
        if (key === 'BTC') throw new Error('Strategy of BTC is broken');
        return key === 'ETH' ? 'NaN' : '1';
      };
      return live.session(2);
    });
    expect(symbols).toMatchObject([
      { symbol: 'BTC', served: 0, errors: { 'Strategy of BTC is broken': 10 } },
      { symbol: 'ETH', served: 0, executions: 0 },
      { symbol: 'XAUUSD', served: 10, executions: 1, errors: {} },
    ]);
    expect(kinds()).toContain('heartbeat_missed');
  });

  it('takes a new configuration at the next interval, and refuses one that does not fit by name', async () => {
    const running = live.session(3);
    await live.until('session_started');
    live.document = liveDocument({ maxLoss: '-5' });
    await live.until('configuration_refused');
    live.document = liveDocument({ maxLoss: '99' });
    const report = await running;
    const { reloads } = report;
    expect(reloads).toMatchObject([{ kind: 'refused', detail: expect.stringContaining('maxLoss') }, { kind: 'taken' }]);
    expect(report['configurationVersions']).toHaveLength(2);
  });

  it('refuses a configuration that names no known strategy, before anything is sent', async () => {
    live.document = liveDocument({ symbols: [{ ...liveSymbol('BTC', 1), strategy: 'nobody' }] });
    const answer = await live.desk.call('live-session', { durationSeconds: 1 });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('symbols.BTC.strategy');
    expect(live.desk.placed()).toEqual([]);
  });

  it('ends at a signal within seconds, its report stored with the run', async () => {
    const stop = new AbortController();
    const call = {
      intent: 'live-session',
      body: { durationSeconds: 600 },
      idempotencyKey: 'signal',
      schedule: undefined,
    };
    const running = live.desk.desk.call({ ...call, role: 'admin', callerName: 'test', signal: stop.signal });
    await live.until('execution');
    stop.abort(new Error('Signal SIGTERM'));
    const beganAtMs = live.desk.clock.nowMs();
    const { status, body } = await running;
    expect(status).toBe(200);
    expect(body).toMatchObject({ endedBy: 'Signal SIGTERM', ledgerEqualsBroker: true });
    expect(live.desk.clock.nowMs() - beganAtMs).toBeLessThan(8_000);
  });
});

describe('The circuit breaker of a live session', () => {
  const tripping = (fields: LiveDocument = {}): LiveDocument => liveDocument({ maxLoss: '0.01', ...fields });
  const turning = (_key: string, interval: number): string => String(interval % 2);

  it('sends nothing more than 50 ms after the trip, is stored, and reduces every intent until its reset', async () => {
    live.document = tripping();
    live.wish = turning;
    const report = await live.session(1);
    expect(report['breaker']).toMatchObject({ status: 'open', cause: 'loss', stored: true });
    const tripAtMs = live.events.find(({ kind }) => kind === 'breaker_tripped')?.atMs ?? 0;
    const sent = live.events.filter(({ kind }) => kind === 'order').length;
    expect(sent).toBeGreaterThan(0);
    const { lastOrderSentAfterTripMs } = Object(report['breaker']);
    expect(lastOrderSentAfterTripMs).toBeLessThanOrEqual(50);
    expect(tripAtMs).toBeGreaterThan(0);
    const { session: facts } = await live.desk.ledger();
    expect(facts.breaker).toMatchObject({ status: 'open', cause: 'loss' });
    expect((await live.desk.call('summary')).body).toMatchObject({ tradingState: 'REDUCING' });
    expect((await live.desk.call('live-session', { durationSeconds: 1 }, 'again')).status).toBe(423);
    expect((await reset()).body).toMatchObject({ reset: true });
    const [set] = await live.desk.stores.events.read(controlStream('paper'), { after: 0, limit: 9 }, calm());
    expect(set).toMatchObject({ kind: 'breaker_reset', facts: { reason: 'looked at it', cause: 'loss' } });
    expect((await live.desk.call('summary')).body).toMatchObject({ tradingState: 'ACTIVE' });
  });

  it('closes what is held where it is told to, over the same placement', async () => {
    live.document = tripping({ flattenOnTrip: true });
    const report = await live.session(1.5);
    expect(report).toMatchObject({ breaker: { status: 'open' }, ledgerEqualsBroker: true });
    expect(kinds()).toContain('flattened');
    expect(live.desk.positions()).toEqual(new Map());
  });

  it('does not open in a quiet market: a mark that nothing moved is looked at again before it is stale', async () => {
    live.document = liveDocument({ staleAfterSeconds: 1.5 });
    const report = await live.session(3);
    expect(report).toMatchObject({
      breaker: { status: 'closed' },
      pnl: { status: 'known' },
      symbols: [{ errors: {} }, { errors: {} }, { errors: {} }],
    });
  });
});
