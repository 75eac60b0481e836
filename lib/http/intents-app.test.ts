/** The HTTP side of the intents: answers, requests, resources, health. Bodies and failures have files of their own. */
import { StoreError } from '../domain/store-error.ts';
import { endlessRun, post, servingIntentsApp } from '../testing/intents-app-fixture.ts';
import { jsonOf } from '../testing/json.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { Routes } from './routes.ts';

const desk = servingIntentsApp();

describe('an answer', () => {
  it('is what the intent said, as JSON', async () => {
    const { send, calls } = await desk();
    const response = await send('/allocation', post('{"strategies":["dummy"]}'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await jsonOf(response)).toEqual({ intent: 'allocation', body: { strategies: ['dummy'] } });
    expect(calls[0]).toMatchObject({ intent: 'allocation', method: 'POST', caller: { name: 'admin' } });
  });

  it('carries the headers of a replay and of a retry', async () => {
    const headers = { 'Idempotent-Replayed': 'true', 'Retry-After': '7' };
    const { send } = await desk({ run: () => Promise.resolve({ status: 409, body: { status: 409 }, headers }) });
    const response = await send('/allocation');
    expect(response.headers.get('idempotent-replayed')).toBe('true');
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('tells browsers nothing they could use', async () => {
    const { send } = await desk();
    const { headers } = await send('/allocation');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    for (const absent of ['x-powered-by', 'etag', 'access-control-allow-origin', 'set-cookie', 'server']) {
      expect([absent, headers.get(absent)]).toEqual([absent, null]);
    }
  });

  it('is written to the log with caller, status and duration, never with the body', async () => {
    const { send, logged } = await desk();
    await send('/allocation', post('{"secret":"canary"}'));
    expect(logged).toEqual([
      [
        'request',
        { method: 'POST', path: '/allocation', status: 200, caller: 'admin', durationMs: expect.any(Number) },
      ],
    ]);
  });
});

describe('a request', () => {
  it('hands its idempotency key on, and is refused with one that does not fit', async () => {
    const { send, calls } = await desk();
    await send('/allocation', { headers: { 'Idempotency-Key': 'k1' } });
    const refused = await send('/allocation', { headers: { 'Idempotency-Key': 'two words' } });
    expect(calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['k1']);
    expect(await jsonOf(refused)).toMatchObject({ status: 400, problems: [{ field: 'Idempotency-Key' }] });
  });

  it('of an unknown intent is told the known ones', async () => {
    const { send } = await desk();
    const response = await send('/alocation');
    expect(response.status).toBe(404);
    expect(await jsonOf(response)).toMatchObject({
      type: 'urn:intentdesk:problem:not-found',
      known: ['adjust-holdings', 'allocation', 'summary'],
    });
  });

  it('by GET changes nothing: it is told what is allowed', async () => {
    const { send, calls } = await desk();
    const response = await send('/allocation', { method: 'GET' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await send('/summary', { method: 'PUT' })).headers.get('allow')).toBe('GET, POST');
    expect(calls).toEqual([]);
  });

  it('with fields in the query is refused instead of traded for real', async () => {
    const { send, calls } = await desk();
    const response = await send('/allocation?dryRun=true', post('{"strategies":["dummy"]}'));
    expect(await jsonOf(response)).toMatchObject({ status: 400, problems: [{ field: '?dryRun' }] });
    expect(calls).toEqual([]);
  });
});

describe('a resource', () => {
  it.each([
    ['GET', '/trading-state', { '': 401, viewer: 200, trader: 200, admin: 200, forged: 401 }],
    ['POST', '/trading-state', { '': 401, viewer: 403, trader: 200, admin: 200, forged: 401 }],
    ['GET', '/runs', { '': 401, viewer: 200, trader: 200, admin: 200, forged: 401 }],
    ['POST', '/runs', { '': 405, viewer: 405, trader: 405, admin: 405, forged: 405 }],
    ['GET', '/runs/abc', { '': 401, viewer: 200, trader: 200, admin: 200, forged: 401 }],
    ['POST', '/runs/abc', { '': 405, viewer: 405, trader: 405, admin: 405, forged: 405 }],
  ])('is open for %s %s by role', async (method, path, cells) => {
    const { send, asked } = await desk();
    for (const [token, status] of Object.entries(cells)) {
      expect([token, (await send(path, { method, token })).status]).toEqual([token, status]);
    }
    expect(asked).toHaveLength(Object.values(cells).filter((status) => status === 200).length);
  });

  it('is handed its parameter, its query, its body and its caller', async () => {
    const { send, asked } = await desk();
    await send('/runs/abc', { method: 'GET' });
    await send('/runs?limit=5', { method: 'GET', token: 'viewer' });
    await send('/trading-state', post('{"state":"HALTED"}'));
    expect(asked).toMatchObject([
      { resource: 'runs/{runId}', method: 'GET', parameters: { runId: 'abc' }, query: {}, body: {} },
      { resource: 'runs', query: { limit: '5' }, caller: { name: 'viewer', role: 'viewer' } },
      { resource: 'trading-state', method: 'POST', body: { state: 'HALTED' } },
    ]);
  });

  it('is refused a field of the query that its route does not name', async () => {
    const { send, asked } = await desk();
    const response = await send('/runs?offset=5', { method: 'GET' });
    expect(await jsonOf(response)).toMatchObject({ status: 400, problems: [{ field: '?offset' }] });
    expect(asked).toEqual([]);
  });

  it('answers while a run is busy', async () => {
    const { run, started, ended } = endlessRun();
    const { send } = await desk({ run });
    const busy = send('/allocation');
    await started;
    expect((await send('/trading-state', post('{}'))).status).toBe(200);
    ended.resolve({ status: 200, body: {} });
    await busy;
  });

  it('that does not answer is told as 504', async () => {
    const clock = manualClock(0);
    const asked = Promise.withResolvers<void>();
    const { send } = await desk({ clock, answer: () => (asked.resolve(), new Promise(() => {})) });
    const answer = send('/runs', { method: 'GET' });
    await asked.promise;
    await clock.advance(60_000);
    expect((await answer).status).toBe(504);
  });

  it('that fails says nothing of its insides', async () => {
    const { send, logged } = await desk({ answer: () => Promise.reject(new StoreError('refused', 'canary')) });
    const response = await send('/runs', { method: 'GET' });
    const text = await response.text();
    expect([response.status, text.includes('canary')]).toEqual([500, false]);
    expect(logged[0]).toEqual(['request-failed', { path: '/runs', error: expect.stringContaining('canary') }]);
    expect(text).toContain('urn:intentdesk:problem:store-refused');
  });
});

describe('health and readiness', () => {
  it('answer without a caller', async () => {
    const { send } = await desk();
    const health = await send('/health', { method: 'GET', token: '' });
    expect([health.status, await jsonOf(health)]).toEqual([200, { status: 'ok' }]);
    const ready = await send('/ready', { method: 'GET', token: '' });
    expect(await jsonOf(ready)).toEqual({ ready: true, parts: { broker: 'on', tradeLog: 'off' } });
  });

  it('say 503 where a part is missing or does not answer', async () => {
    const { send } = await desk({ ready: () => Promise.resolve({ ready: false, parts: { broker: 'off' } }) });
    const response = await send('/ready', { method: 'GET' });
    expect([response.status, await jsonOf(response)]).toEqual([503, { ready: false, parts: { broker: 'off' } }]);
  });

  it('ask the desk once a second however often they are asked', async () => {
    let asked = 0;
    const clock = manualClock(1_000);
    const ready = async () => ({ ready: (asked += 1) > 0, parts: {} });
    const { send } = await desk({ ready, clock });
    await Promise.all(Array.from({ length: 50 }, () => send('/ready', { method: 'GET', token: '' })));
    expect(asked).toBe(1);
    await clock.advance(1_000);
    await send('/ready', { method: 'GET', token: '' });
    expect(asked).toBe(2);
  });
});

describe('a desk', () => {
  it('does not start with a route that has no role', async () => {
    const untyped: Routes = new Map([['allocation', JSON.parse('{"methods":["POST"]}')]]);
    await expect(desk({ intents: untyped })).rejects.toThrow(/found role "undefined"/);
  });
});
