/** How a session stands and its end, asked at another instance than the one in which it runs. */
import type { Role } from '../lib/domain/role.ts';
import { liveStatusAnswer, liveStopAnswer, type LiveStatusAnswer } from '../functions/live-answers.ts';
import { startLiveDesk, type LiveDeskForTests } from '../lib/testing/live-desk-for-tests.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { answerResource } from './resources.ts';

let live: LiveDeskForTests;
beforeEach(async () => {
  live = await startLiveDesk();
});
afterEach(() => live.close());

/** The deps of a second desk over the same stores; it has no session of its own. */
const twin = () => ({ ...live.desk.twin().deps });

async function ask(path: string, method: 'GET' | 'POST', body = {}) {
  const role: Role = 'trader';
  const call = {
    method,
    parameters: {},
    query: {},
    body,
    role,
    callerName: 'ann@example.com',
    signal: calm(),
  } as const;
  return (await answerResource(twin(), path, call)).body;
}
const show = async (): Promise<LiveStatusAnswer> => liveStatusAnswer.parse(await ask('live-session', 'GET'));
const stop = async (reason = 'enough for today') =>
  liveStopAnswer.parse(await ask('live-session/stop', 'POST', { reason }));

async function shown(isIt: (answer: LiveStatusAnswer) => boolean): Promise<LiveStatusAnswer> {
  for (;;) {
    const answer = await show();
    if (isIt(answer)) return answer;
    await live.desk.clock.sleep(100, calm());
  }
}

describe('GET /live-session', () => {
  it('shows nothing where there never was a session, and stops nothing', async () => {
    expect(await show()).toMatchObject({ session: null, breaker: { status: 'closed' } });
    expect(await stop()).toMatchObject({ sessionId: null, stopping: false, stop: null });
  });

  it('shows the running session at another instance, symbol by symbol, and then how it ended', async () => {
    const running = live.session(4);
    const { session } = await shown(({ session: one }) => (one?.executions ?? 0) === 3);
    expect(session).toMatchObject({
      state: 'running',
      mode: 'demo',
      endedAt: null,
      pnl: { status: 'known' },
      breaker: { status: 'closed', limits: { maxLoss: '100', drawdown: { halt: '0.07' } } },
      orders: { filled: 3 },
      stop: null,
    });
    expect(session?.eventsStream).toBe(`sessions/${session?.sessionId}`);
    const btc = session?.symbols.find(({ symbol }) => symbol === 'BTC');
    expect(btc).toMatchObject({ position: '0.01', holding: '0.01', signal: { weight: '1', reading: 'told so' } });
    expect(Number(btc?.quote?.price)).toBeGreaterThan(0);
    expect(btc?.heartbeats).toBeGreaterThan(0);
    const report = await running;
    expect((await show()).session).toMatchObject({
      state: 'ended',
      sessionId: report['sessionId'],
      endedBy: 'The time of the session is over',
      executions: report['executions'],
    });
  });

  it('calls a session lost that tells nothing and has not ended', async () => {
    const running = live.session(1);
    await live.until('session_started');
    const silent = await shown(({ session }) => session !== null);
    await running;
    const status = await live.desk.stores.liveSessions.get('paper', calm());
    if (status.status === undefined) throw new Error('No session is stored');
    const { ended: _, ...unended } = status.status;
    const longAgo = { ...unended, updatedAtMs: live.desk.clock.nowMs() - 10_001 };
    await live.desk.stores.liveSessions.tell('paper', longAgo, calm());
    expect((await show()).session).toMatchObject({ state: 'lost', sessionId: silent.session?.sessionId });
    expect(await stop()).toMatchObject({ stopping: false });
  });
});

describe('POST /live-session/stop', () => {
  it('ends a session that runs elsewhere as SIGTERM does: report written, nothing left open', async () => {
    const running = live.session(600);
    await shown(({ session }) => (session?.executions ?? 0) > 0);
    const askedAtMs = live.desk.clock.nowMs();
    expect(await stop()).toMatchObject({
      stopping: true,
      stop: { reason: 'enough for today', author: 'ann@example.com' },
    });
    const report = await running;
    expect(live.desk.clock.nowMs() - askedAtMs).toBeLessThan(10_000);
    expect(report).toMatchObject({
      endedBy: 'Stopped by ann@example.com: enough for today',
      ledgerEqualsBroker: true,
      orders: { working: 0, unknown: 0 },
    });
    expect((await show()).session).toMatchObject({ state: 'ended', stop: { author: 'ann@example.com' } });
    expect(await stop('again')).toMatchObject({ stopping: false });
  });

  it('ends no later session', async () => {
    const first = live.session(600);
    await shown(({ session }) => session?.state === 'running');
    await stop();
    await first;
    expect(await live.session(2)).toMatchObject({ endedBy: 'The time of the session is over' });
  });
});
