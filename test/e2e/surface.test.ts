/** The joined desk's routes that are no runs, its trade log and its problem documents, over HTTP. */
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { ProblemError } from '../../lib/domain/problem.ts';
import { StoreError } from '../../lib/domain/store-error.ts';
import { createInFlight } from '../../lib/http/in-flight.ts';
import { serve, type Serving } from '../../lib/http/serve.ts';
import { BOTH, startDesk, type DeskHarness, type DeskHarnessOptions } from '../../lib/testing/desk-harness.ts';
import { collectingTradeLog } from '../../lib/testing/trade-log-values.ts';
import { ROLES } from '../../lib/domain/role.ts';
import { intentsFunction } from '../../functions/intents-function.ts';

const tradeLog = collectingTradeLog();
let desk: DeskHarness;
let serving: Serving;

async function start(options: DeskHarnessOptions = {}): Promise<void> {
  desk = await startDesk({ wrap: (deps) => ({ ...deps, tradeLog }), ...options });
  const inFlight = createInFlight();
  const app = intentsFunction({
    desk: desk.desk,
    authenticate: ({ authorization = '' }) => {
      const role = ROLES.find((known) => authorization === `Bearer ${known}`);
      if (role !== undefined) return Promise.resolve({ name: `${role}@desk`, role, isScheduler: false });
      return Promise.reject(new ProblemError({ type: 'unauthenticated', detail: 'Caller is not known' }));
    },
    inFlight,
    parts: () => ({ store: 'test', tradeLog: 'collected' }),
    shutdown: new AbortController().signal,
  });
  serving = await serve(app, { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 5_000 });
}

afterEach(async () => {
  await serving.drain();
  await desk.close();
});

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [name: string]: unknown };
}

async function send(
  method: string,
  path: string,
  options: { body?: unknown; key?: string; as?: string } = {},
): Promise<Told> {
  const { body, key, as = 'admin' } = options;
  const response = await fetch(`http://127.0.0.1:${serving.port}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: {
      connection: 'close',
      authorization: `Bearer ${as}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

describe('trading state and runs', () => {
  beforeEach(() => start());

  it('halt by a trader, which only an admin takes back, and run after run is told', async () => {
    const halted = await send('POST', '/trading-state', { body: { state: 'HALTED', reason: 'a test' }, as: 'trader' });
    expect(halted.body).toMatchObject({ state: 'HALTED', author: 'trader@desk' });
    expect(await send('POST', '/allocation', { body: BOTH, key: 'k1' })).toMatchObject({ status: 423 });
    const resume = { state: 'ACTIVE', reason: 'all is well' };
    expect((await send('POST', '/trading-state', { body: resume, as: 'trader' })).status).toBe(403);
    expect((await send('POST', '/trading-state', { body: resume })).status).toBe(200);
    const first = await send('POST', '/allocation', { body: BOTH, key: 'k1' });
    expect(first.status).toBe(200);
    const run = await send('GET', `/runs/${String(first.body['runId'])}`, { as: 'viewer' });
    expect(run.body).toMatchObject({
      state: 'DONE',
      answer: { status: 200, body: { runId: first.body['runId'] } },
      activity: { record: { caller: { name: 'admin@desk', role: 'admin' } } },
    });
    expect((await send('GET', '/runs?limit=1')).body).toMatchObject({ runs: [{ runId: first.body['runId'] }] });
    expect((await send('GET', '/trading-state', { as: 'viewer' })).body).toMatchObject({ history: [{}, {}] });
  });

  it('replay the answer of a run also while trading is HALTED, and tell 422 for another body', async () => {
    const first = await send('POST', '/allocation', { body: BOTH, key: 'k1' });
    await send('POST', '/trading-state', { body: { state: 'HALTED', reason: 'a test' } });
    const again = await send('POST', '/allocation', { body: BOTH, key: 'k1' });
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(again.body).toEqual(first.body);
    const other = await send('POST', '/allocation', { body: { strategies: ['dummy'] }, key: 'k1' });
    expect(other.body).toMatchObject({ type: 'urn:intentdesk:problem:key-reused' });
  });
});

describe('the trade log of a day', () => {
  beforeEach(() => start());

  it('tells each order planned, sent and confirmed, and each execution once however often it is read', async () => {
    const before = tradeLog.entries.length;
    await send('POST', '/allocation', { body: BOTH, key: 'k1' });
    await send('POST', '/trade-reconciliation', { body: {} });
    await send('POST', '/trade-reconciliation', { body: {} });
    const entries = tradeLog.entries.slice(before);
    const count = (status: string): number =>
      new Set(entries.filter((entry) => entry.status === status).map(({ id }) => id)).size;
    expect(['PLANNED', 'SENT', 'PENDING', 'FILLED'].map(count)).toEqual([3, 3, 3, 3]);
    const filled = entries.filter(({ status }) => status === 'FILLED');
    expect(filled.every(({ price, volume }) => Number(price) > 0 && Number(volume) > 0)).toBe(true);
  });
});

const away = (): Promise<never> => Promise.reject(new StoreError('unavailable', 'canary'));

describe('a problem', () => {
  const UNKNOWN_RUN = '0'.repeat(64);
  it.each([
    ['GET', '/runs/abc', {}, 400, 'validation'],
    ['GET', '/runs?offset=1', {}, 400, 'validation'],
    ['POST', '/allocation', { body: '{"strategies":' }, 400, 'validation'],
    ['POST', '/allocation', { body: { strategies: ['dummy'], dryrun: true } }, 400, 'validation'],
    ['POST', '/allocation', { body: { strategies: ['nobody'] } }, 400, 'validation'],
    ['POST', '/trading-state', { body: { state: 'OFF', reason: 'x' } }, 400, 'validation'],
    ['GET', '/runs', { as: 'stranger' }, 401, 'unauthenticated'],
    ['POST', '/allocation', { as: 'viewer', body: BOTH }, 403, 'forbidden'],
    ['POST', '/trading-state', { as: 'viewer', body: {} }, 403, 'forbidden'],
    ['POST', '/alocation', {}, 404, 'not-found'],
    ['GET', `/runs/${UNKNOWN_RUN}`, {}, 404, 'not-found'],
    ['DELETE', '/trading-state', {}, 405, 'method-not-allowed'],
    ['POST', '/allocation', { body: ' '.repeat(262_145) }, 413, 'body-too-large'],
  ])('of %s %s is told in full', async (method, path, options, status, type) => {
    await start();
    const told = await send(method, path, options);
    expect(told.status).toBe(status);
    expect(told.headers.get('content-type')).toBe('application/problem+json');
    expect(told.body).toMatchObject({ type: `urn:intentdesk:problem:${type}`, status, title: expect.any(String) });
    expect(desk.connections()).toBe(0);
  });

  it('of a broker that is not there is told as 502 with Retry-After, the run as failed, the record kept', async () => {
    await start();
    await desk.gateway.close();
    const before = tradeLog.entries.length;
    const told = await send('POST', '/allocation', { body: BOTH, key: 'k1' });
    expect([told.status, told.headers.get('retry-after')]).toEqual([502, '10']);
    expect(told.body).toMatchObject({ type: 'urn:intentdesk:problem:broker-unavailable' });
    expect(tradeLog.entries.slice(before)).toMatchObject([{ action: 'ERROR', status: 'FAILED' }]);
    const run = await send('GET', `/runs/${String(told.body['runId'])}`);
    expect(run.body).toMatchObject({ state: 'RELEASED', answer: null });
  });

  it('of a store that is away is told as 503 with Retry-After and none of its words, also in /ready', async () => {
    await start({
      wrap: (deps) => ({ ...deps, tradeLog, ledger: { ...deps.ledger, read: away, transact: away } }),
    });
    const told = await send('POST', '/trade-reconciliation', { body: {} });
    expect([told.status, told.headers.get('retry-after')]).toEqual([503, '5']);
    expect(JSON.stringify(told.body)).not.toContain('canary');
    const ready = await send('GET', '/ready');
    expect([ready.status, ready.body]).toEqual([
      503,
      { ready: false, parts: { store: 'does not answer (unavailable)', tradeLog: 'collected' } },
    ]);
    expect((await send('GET', '/health')).status).toBe(200);
  });
});
