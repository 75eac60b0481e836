/** The HTTP side of the intents when something fails, takes too long, or is asked too much. */
import { BrokerError } from '../domain/errors.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import { endlessRun, servingIntentsApp } from '../testing/intents-app-fixture.ts';
import { jsonOf } from '../testing/json.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { IntentAnswer } from './intent-call.ts';
import type { IntentsAppDeps } from './intents-app.ts';

const desk = servingIntentsApp();

const failing = (error: unknown): Partial<IntentsAppDeps> => ({ run: () => Promise.reject(error) });

describe('a failure', () => {
  it.each([
    ['broker-unavailable', 502, new BrokerError('unavailable', 'Gateway is not there'), '10'],
    ['broker-pacing', 503, new BrokerError('pacing', 'Too fast', { code: 162 }), '10'],
    ['deadline', 504, new BrokerError('deadline', 'Positions did not end'), null],
    ['halted', 423, new ProblemError({ type: 'halted', detail: 'Halted by an admin' }), null],
    ['key-reused', 422, new ProblemError({ type: 'key-reused', detail: 'Another body' }), null],
    ['lease-held', 409, new ProblemError({ type: 'lease-held', detail: 'Held', retryAfterSeconds: 5 }), '5'],
  ])('is told as problem %s, status %i', async (type, status, error, retryAfter) => {
    const { send } = await desk(failing(error));
    const response = await send('/allocation');
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
    expect(await jsonOf(response)).toMatchObject({ type: `urn:intentdesk:problem:${type}`, status });
  });

  it('names the holder of the lease', async () => {
    const held = new ProblemError({ type: 'lease-held', detail: 'Held', members: { holder: 'run-7' } });
    const { send } = await desk(failing(held));
    expect(await jsonOf(await send('/allocation'))).toMatchObject({ holder: 'run-7' });
  });

  it('nobody expected says nothing of its insides to the caller, and everything to the log', async () => {
    const { send, logged } = await desk(failing(new TypeError('canary: cannot read /etc/desk')));
    const response = await send('/allocation');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain('urn:intentdesk:problem:internal');
    expect(text).not.toMatch(/canary|TypeError|at .*\.ts/);
    expect(logged[0]).toEqual(['request-failed', { path: '/allocation', error: expect.stringContaining('canary') }]);
  });

  it('of an intent that throws before its first await is the same', async () => {
    const { send } = await desk({
      run: () => {
        throw new BrokerError('unavailable', 'Gateway is not there');
      },
    });
    expect((await send('/allocation')).status).toBe(502);
  });

  it('of the authentication itself lets nobody in', async () => {
    const { send, calls } = await desk({ authenticate: () => Promise.reject(new Error('no keys')) });
    expect((await send('/allocation')).status).toBe(500);
    expect(calls).toEqual([]);
  });
});

describe('a deadline', () => {
  it('is told as 504 that undoes nothing, and the run goes on', async () => {
    const clock = manualClock(0);
    const { run, started, ended } = endlessRun();
    const { send, logged, inFlight } = await desk({ run, clock });
    const answer = send('/allocation');
    const call = await started;
    await clock.advance(60_000);
    expect(call.signal.aborted).toBe(true);
    await clock.advance(5_000);
    const response = await answer;
    expect(response.status).toBe(504);
    expect(await jsonOf(response)).toMatchObject({
      type: 'urn:intentdesk:problem:deadline',
      intent: 'allocation',
      detail:
        'Deadline passed: Request POST /allocation did not end within 60000 ms; ' +
        'what the run has sent is not undone, it stays resolvable by the same key and in /runs',
    });
    expect(inFlight.count()).toBeGreaterThan(0);
    ended.resolve({ status: 200, body: {} });
    await inFlight.empty();
    expect(logged.map(([event]) => event)).toContain('run-ended-late');
  });

  it('leaves the run a grace to answer for itself', async () => {
    const clock = manualClock(0);
    const { run, started, ended } = endlessRun();
    const { send } = await desk({ run, clock, deadlineMs: 1_000 });
    const answer = send('/allocation');
    await started;
    await clock.advance(1_000);
    ended.resolve({ status: 504, body: { runId: 'abc' } });
    expect(await jsonOf(await answer)).toEqual({ runId: 'abc' });
    expect(clock.pending()).toBe(0);
  });

  it('holds for the authentication too', async () => {
    const clock = manualClock(0);
    const asked = Promise.withResolvers<void>();
    const { send, calls } = await desk({ clock, authenticate: () => (asked.resolve(), new Promise(() => {})) });
    const answer = send('/allocation');
    await asked.promise;
    await clock.advance(60_000);
    expect((await answer).status).toBe(504);
    expect(calls).toEqual([]);
  });

  it('frees its timer after an answer', async () => {
    const clock = manualClock(0);
    const { send } = await desk({ clock });
    await send('/allocation');
    await send('/nothing');
    expect(clock.pending()).toBe(0);
  });

  it('comes early at shutdown, with its reason', async () => {
    const clock: Clock = manualClock(0);
    const shutdown = new AbortController();
    const { run, started, ended } = endlessRun();
    const { send } = await desk({
      run,
      clock: { ...clock, sleep: () => Promise.resolve() },
      shutdown: shutdown.signal,
    });
    const answer = send('/allocation');
    await started;
    shutdown.abort(new ProblemError({ type: 'shutdown', detail: 'The desk is shutting down', retryAfterSeconds: 10 }));
    const response = await answer;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
    ended.reject(new Error('ended by the shutdown'));
  });
});

describe('a caller who goes away', () => {
  it('does not end the run', async () => {
    const { run, started, ended } = endlessRun();
    const { send, inFlight } = await desk({ run });
    const leave = new AbortController();
    const answer = send('/allocation', { signal: leave.signal }).catch(() => 'gone');
    const call = await started;
    leave.abort();
    await expect(answer).resolves.toBe('gone');
    await new Promise((resolve) => setImmediate(resolve));
    expect(call.signal.aborted).toBe(false);
    expect(inFlight.count()).toBeGreaterThan(0);
    ended.resolve({ status: 200, body: {} });
    await inFlight.empty();
  });
});

describe('a caller who sends too much', () => {
  const limits = {
    usual: { capacity: 3, refillPerSecond: 1 },
    urgent: { capacity: 2, refillPerSecond: 1 },
  } as const;

  it('is told 429 with Retry-After, and again served later; another caller all the time', async () => {
    const clock = manualClock(1_000);
    const { send, calls } = await desk({ limits, clock });
    const statuses = async (count: number) => {
      const sent = Array.from({ length: count }, () => send('/allocation', { token: 'trader' }));
      return (await Promise.all(sent)).map(({ status }) => status).toSorted((a, b) => a - b);
    };
    expect(await statuses(5)).toEqual([200, 200, 200, 429, 429]);
    const refused = await send('/allocation', { token: 'trader' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await jsonOf(refused)).toMatchObject({ type: 'urn:intentdesk:problem:rate-limited' });
    expect((await send('/allocation', { token: 'admin' })).status).toBe(200);
    expect(calls).toHaveLength(4);
    await clock.advance(2_000);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it('still sets the trading state, from a bucket of its own', async () => {
    const { send } = await desk({ limits, clock: manualClock(1_000) });
    for (let index = 0; index < 5; index += 1) await send('/allocation', { token: 'trader' });
    const urgent = [1, 2, 3].map(async () => (await send('/trading-state', { token: 'trader' })).status);
    expect((await Promise.all(urgent)).toSorted((a, b) => a - b)).toEqual([200, 200, 429]);
    expect((await send('/trading-state', { method: 'GET', token: 'trader' })).status).toBe(429);
  });

  it('is refused before its body is read', async () => {
    const { send } = await desk({ limits, clock: manualClock(1_000) });
    for (let index = 0; index < 3; index += 1) await send('/allocation', { token: 'trader' });
    const response = await send('/allocation', { token: 'trader', body: 'x'.repeat(300_000) });
    expect(response.status).toBe(429);
  });

  it('uses up no request of the caller whose name a forged token bears', async () => {
    const { send } = await desk({ limits, clock: manualClock(1_000) });
    for (let index = 0; index < 20; index += 1) await send('/allocation', { token: 'forged' });
    expect((await send('/allocation', { token: 'trader' })).status).toBe(200);
  });

  it('is told 503 with Retry-After while 64 runs are under way, and the kill switch works', async () => {
    const release = Promise.withResolvers<IntentAnswer>();
    const all = Promise.withResolvers<void>();
    let begun = 0;
    const run = () => {
      begun += 1;
      if (begun === 64) all.resolve();
      return release.promise;
    };
    const { send } = await desk({ run });
    const first = Array.from({ length: 64 }, () => send('/allocation'));
    await all.promise;
    const refused = await send('/allocation');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await send('/trading-state')).status).toBe(200);
    release.resolve({ status: 200, body: {} });
    expect((await Promise.all(first)).every(({ status }) => status === 200)).toBe(true);
    expect((await send('/allocation')).status).toBe(200);
  });
});
