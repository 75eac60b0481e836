import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../adapters/system/system-clock.ts';
import { BrokerError } from '../domain/errors.ts';
import { ProblemError } from '../domain/problem.ts';
import { StoreError } from '../domain/store-error.ts';
import type { Role } from '../domain/role.ts';
import type { Json } from '../domain/run.ts';
import type { Clock } from '../ports/clock.ts';
import { jsonOf } from '../testing/json.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { Caller } from './caller.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import type { IntentAnswer, IntentCall } from './intent-call.ts';
import { createIntentsApp, type IntentsAppDeps } from './intents-app.ts';
import type { ResourceCall } from './resource-call.ts';
import type { ResourceRoutes, Routes } from './routes.ts';
import { serve, type Serving } from './serve.ts';

const intents: Routes = new Map([
  ['summary', { role: 'viewer', methods: ['GET', 'POST'] }],
  ['allocation', { role: 'trader', methods: ['POST'] }],
  ['adjust-holdings', { role: 'admin', methods: ['POST'] }],
]);

const resources: ResourceRoutes = new Map([
  [
    'trading-state',
    [
      { method: 'GET', role: 'viewer', query: [] },
      { method: 'POST', role: 'trader', query: [] },
    ],
  ],
  ['runs', [{ method: 'GET', role: 'viewer', query: ['limit'] }]],
  ['runs/{runId}', [{ method: 'GET', role: 'viewer', query: [] }]],
]);

/** Callers by bearer token. */
const callers: ReadonlyMap<string, Caller> = new Map(
  (['viewer', 'trader', 'admin'] satisfies Role[]).map((role) => [role, { name: role, role, isScheduler: false }]),
);
const scheduler: Caller = { name: 'scheduler', role: 'trader', isScheduler: true };

interface Init extends Omit<RequestInit, 'headers'> {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Desk {
  readonly url: string;
  readonly calls: IntentCall[];
  readonly asked: Omit<ResourceCall, 'signal'>[];
  readonly logged: (readonly [string, { readonly [name: string]: Json }])[];
  readonly inFlight: InFlight;
  readonly send: (path: string, init?: Init) => Promise<Response>;
}

let serving: Serving | undefined;

afterEach(async () => {
  await serving?.drain();
  serving = undefined;
});

const echo = (call: IntentCall): Promise<IntentAnswer> =>
  Promise.resolve({ status: 200, body: { intent: call.intent, body: call.body } });

async function desk(options: Partial<IntentsAppDeps> = {}): Promise<Desk> {
  const calls: IntentCall[] = [];
  const asked: Omit<ResourceCall, 'signal'>[] = [];
  const logged: (readonly [string, { readonly [name: string]: Json }])[] = [];
  const inFlight = createInFlight();
  const { run = echo, ...others } = options;
  const app = createIntentsApp({
    intents,
    run: (call) => {
      calls.push(call);
      return run(call);
    },
    resources,
    answer: ({ signal, ...call }) => {
      signal.throwIfAborted();
      asked.push(call);
      return Promise.resolve({ status: 200, body: { resource: call.resource } });
    },
    authenticate: ({ authorization = '' }) => {
      const token = authorization.replace('Bearer ', '');
      const caller = token === 'scheduler' ? scheduler : callers.get(token);
      if (caller !== undefined) return Promise.resolve(caller);
      return Promise.reject(new ProblemError({ type: 'unauthenticated', detail: 'Caller is not known' }));
    },
    ready: () => Promise.resolve({ ready: true, parts: { broker: 'on', tradeLog: 'off' } }),
    clock: systemClock,
    log: { write: (_severity, event, facts) => logged.push([event, facts]) },
    inFlight,
    ...others,
  });
  serving = await serve(app, { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 2_000 });
  const url = `http://127.0.0.1:${serving.port}`;
  return {
    url,
    calls,
    asked,
    logged,
    inFlight,
    send: (path, { token = 'admin', headers = {}, ...init } = {}) =>
      fetch(url + path, {
        method: 'POST',
        ...init,
        headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers },
      }),
  };
}

/** An object padded to a number of bytes. */
const padded = (bytes: number): string => `{"a":1${' '.repeat(bytes - 7)}}`;

const post = (body: NonNullable<RequestInit['body']>): { readonly body: NonNullable<RequestInit['body']> } => ({
  body,
});

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

describe('a body', () => {
  it('is JSON whatever its content type says', async () => {
    const { send, calls } = await desk();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', 'a/b']) {
      await send('/allocation', { body: '{"a":1}', headers: { 'content-type': type } });
    }
    expect(calls.map(({ body }) => body)).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }]);
  });

  it('is {} where it is empty, and for GET', async () => {
    const { send, calls } = await desk();
    await send('/allocation');
    await send('/allocation', post(' \n'));
    await send('/summary', { method: 'GET' });
    expect(calls.map(({ body }) => body)).toEqual([{}, {}, {}]);
  });

  it.each([
    ['{"a":', 'the end of the text at position 5 (line 1, column 6)', 'a JSON value'],
    ['[1]', 'an array', 'a JSON object'],
    ['null', 'null', 'a JSON object'],
    ['"text"', 'a string', 'a JSON object'],
    ['{"__proto__":{"role":"admin"}}', 'the name "__proto__"', expect.stringContaining('other than __proto__')],
  ])('is refused as %j', async (body, found, needed) => {
    const { send, calls } = await desk();
    const response = await send('/allocation', post(body));
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await jsonOf(response)).toMatchObject({
      type: 'urn:intentdesk:problem:validation',
      status: 400,
      problems: [{ found, needed }],
    });
    expect(calls).toEqual([]);
  });

  it('is refused where it is not UTF-8', async () => {
    const { send } = await desk();
    const response = await send('/allocation', post(new Uint8Array([0x7b, 0xff, 0x7d])));
    expect(await jsonOf(response)).toMatchObject({ problems: [{ found: 'bytes that are not UTF-8' }] });
  });

  it('is refused compressed: nothing is expanded', async () => {
    const { send, calls } = await desk();
    const body = gzipSync('{"a":1}');
    const response = await send('/allocation', { body, headers: { 'content-encoding': 'gzip' } });
    expect(response.status).toBe(400);
    expect(await jsonOf(response)).toMatchObject({ problems: [{ field: 'Content-Encoding', found: '"gzip"' }] });
    expect(calls).toEqual([]);
  });

  it('is taken at 256 KB and refused at a byte more', async () => {
    const { send, calls } = await desk();
    expect((await send('/allocation', post(padded(262_144)))).status).toBe(200);
    const response = await send('/allocation', post(padded(262_145)));
    expect(response.status).toBe(413);
    expect(await jsonOf(response)).toMatchObject({
      type: 'urn:intentdesk:problem:body-too-large',
      limitBytes: 262_144,
    });
    expect(calls).toHaveLength(1);
  });

  it('is refused where it is streamed without a length and goes on and on', async () => {
    const { url } = await desk();
    const upload = request(`${url}/allocation`, { method: 'POST', headers: { authorization: 'Bearer admin' } });
    const status = new Promise((resolve) => {
      upload.on('response', (response) => resolve(response.resume().statusCode));
      upload.on('error', () => resolve('connection closed'));
    });
    let writtenBytes = 0;
    const write = (): void => {
      while (!upload.destroyed && writtenBytes < 50_000_000) {
        writtenBytes += 65_536;
        if (!upload.write(Buffer.alloc(65_536, ' '))) return void upload.once('drain', write);
      }
    };
    write();
    expect(await status).toBe(413);
    upload.destroy();
    expect(writtenBytes).toBeLessThan(20_000_000);
  });
});

describe('a caller', () => {
  it.each([
    ['/summary', { '': 401, viewer: 200, trader: 200, admin: 200, forged: 401 }],
    ['/allocation', { '': 401, viewer: 403, trader: 200, admin: 200, forged: 401 }],
    ['/adjust-holdings', { '': 401, viewer: 403, trader: 403, admin: 200, forged: 401 }],
  ])('may use %s by role', async (path, cells) => {
    const { send, calls } = await desk();
    for (const [token, status] of Object.entries(cells)) {
      expect([token, (await send(path, { token })).status]).toEqual([token, status]);
    }
    expect(calls).toHaveLength(Object.values(cells).filter((status) => status === 200).length);
  });

  it('is told how to authenticate', async () => {
    const { send } = await desk();
    const response = await send('/allocation', { token: '' });
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await jsonOf(response)).toMatchObject({ type: 'urn:intentdesk:problem:unauthenticated', status: 401 });
  });

  it('is refused where a browser sends on behalf of another site', async () => {
    const { send, calls } = await desk();
    const response = await send('/allocation', { headers: { origin: 'https://evil.example' } });
    expect(response.status).toBe(403);
    expect(calls).toEqual([]);
  });

  it('makes a run key by schedule time only as the Scheduler', async () => {
    const { send, calls } = await desk();
    const headers = { 'X-CloudScheduler-ScheduleTime': '2026-03-06T15:00:00Z', 'X-CloudScheduler-JobName': 'allocate' };
    await send('/allocation', { token: 'scheduler', headers });
    await send('/allocation', { token: 'admin', headers });
    expect(calls.map(({ scheduleTime, jobName }) => [scheduleTime, jobName])).toEqual([
      ['2026-03-06T15:00:00Z', 'allocate'],
      [undefined, undefined],
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

/** A run that never ends by itself; `started` resolves when it is called. */
function endlessRun(): {
  readonly run: IntentsAppDeps['run'];
  readonly started: Promise<IntentCall>;
  readonly ended: PromiseWithResolvers<IntentAnswer>;
} {
  const started = Promise.withResolvers<IntentCall>();
  const ended = Promise.withResolvers<IntentAnswer>();
  return { run: (call) => (started.resolve(call), ended.promise), started: started.promise, ended };
}

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

describe('a desk', () => {
  it('does not start with a route that has no role', async () => {
    const untyped: Routes = new Map([['allocation', JSON.parse('{"methods":["POST"]}')]]);
    await expect(desk({ intents: untyped })).rejects.toThrow(/found role "undefined"/);
  });
});
