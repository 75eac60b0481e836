/**
 * The dashboard in the cloud, over real HTTP: Identity-Aware Proxy's assertion, the page behind it, and calls passed on to an
 * intents service that verifies both the dashboard's token and the person's assertion. Keys are the test's own.
 */
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { createInFlight } from '../../lib/http/in-flight.ts';
import { serve, type Serving } from '../../lib/http/serve.ts';
import { startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { createIapIssuer } from '../../lib/testing/iap-issuer.ts';
import { createTestIssuer } from '../../lib/testing/test-issuer.ts';
import { authenticateCallers } from '../../functions/authenticate-callers.ts';
import { authenticateDashboard, checkDashboardSettings } from '../../functions/authenticate-dashboard.ts';
import { readSettings } from '../../functions/config.ts';
import { createForward } from '../../functions/forward-calls.ts';
import { intentsFunction } from '../../functions/intents-function.ts';
import type { Authenticate } from '../../lib/http/caller.ts';
import type { PageFiles } from '../../lib/http/page.ts';

const IAP_AUDIENCE = '/projects/123456789/locations/us-central1/services/dashboard';
const AUDIENCE = 'https://intents-abc.a.run.app';
const DASHBOARD = 'desk-dashboard@desk.iam.gserviceaccount.com';
const CALLERS = 'viewer@example.com=viewer, trader@example.com=trader, admin@example.com=admin';

const iap = createIapIssuer();
const google = createTestIssuer();
const log = { write: () => undefined };
const page: PageFiles = new Map([
  ['/', { contentType: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html>'), isHashed: false }],
  ['/assets/a-12345678.js', { contentType: 'text/javascript', bytes: Buffer.from('1'), isHashed: true }],
]);

let desk: DeskHarness;
let intents: Serving;
let dashboard: Serving;
/** What the dashboard sends as its own token. */
let ownToken = '';

beforeAll(async () => {
  desk = await startDesk();
  const shared = { AUDIENCE, CALLERS, IAP_AUDIENCE };
  // Each verifier asks for the keys of its own issuer.
  const keys: typeof fetch = (url) => (JSON.stringify(url).includes('/iap/') ? iap.fetch(url) : google.fetch(url));
  const parts = { clock: systemClock, log, fetch: keys };
  const behind = await authenticateCallers(readSettings({ ...shared, DASHBOARD_ACCOUNT: DASHBOARD }), parts);
  intents = await serveApp(behind.authenticate, {});
  ownToken = google.token({ audience: AUDIENCE, email: DASHBOARD });
  const before = await authenticateDashboard(readSettings(shared), parts);
  dashboard = await serveApp(before.authenticate, {
    page,
    forward: createForward({
      url: `http://127.0.0.1:${intents.port}`,
      fetch,
      identityToken: () => Promise.resolve(ownToken),
    }),
  });
});
afterAll(async () => {
  await Promise.all([dashboard.drain(), intents.drain()]);
  await desk.close();
});

function serveApp(
  authenticate: Authenticate,
  options: Pick<Parameters<typeof intentsFunction>[0], 'page' | 'forward'>,
): Promise<Serving> {
  const inFlight = createInFlight();
  const shutdown = new AbortController().signal;
  const app = intentsFunction({ desk: desk.desk, authenticate, inFlight, parts: () => ({}), shutdown, ...options });
  return serve(app, { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 2_000 });
}

const assertionOf = (role: string): string => iap.assertion({ audience: IAP_AUDIENCE, email: `${role}@example.com` });

interface Sent {
  readonly path: string;
  readonly assertion?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly to?: Serving;
}

const send = ({ path, assertion, body, headers = {}, to = dashboard }: Sent): Promise<Response> =>
  fetch(`http://127.0.0.1:${to.port}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { ...(assertion === undefined ? {} : { 'x-goog-iap-jwt-assertion': assertion }), ...headers },
  });

describe("the dashboard's door", () => {
  it.each([
    ['viewer', 200, 403],
    ['trader', 200, 200],
    ['admin', 200, 200],
    ['stranger', 403, 403],
  ])('lets a %s read (%i) and ask for a dry run (%i)', async (role, reads, runs) => {
    const assertion = assertionOf(role);
    expect((await send({ path: '/desk', assertion })).status).toBe(reads);
    expect((await send({ path: '/', assertion })).status).toBe(reads);
    const body = { strategies: ['dummy'], dryRun: true };
    expect((await send({ path: '/allocation', assertion, body })).status).toBe(runs);
  });

  it('refuses whoever brings no assertion: page, assets, routes, kill switch', async () => {
    for (const path of ['/', '/assets/a-12345678.js', '/desk', '/events']) {
      expect((await send({ path })).status).toBe(401);
    }
    expect((await send({ path: '/trading-state', body: { state: 'HALTED', reason: 'x' } })).status).toBe(401);
    const bearer = { authorization: `Bearer ${google.token({ audience: AUDIENCE, email: 'admin@example.com' })}` };
    expect((await send({ path: '/desk', headers: bearer })).status).toBe(401);
  });

  it.each([...iap.forged({ audience: IAP_AUDIENCE, email: 'admin@example.com' })])(
    'refuses an assertion of this kind: %s',
    async (_kind, assertion) => {
      const answer = await send({ path: '/desk', assertion });
      expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('unauthenticated')]);
    },
  );

  it('tells who was signed in, from the assertion alone', async () => {
    const headers = { 'x-goog-authenticated-user-email': 'accounts.google.com:admin@example.com' };
    const answer = await send({ path: '/me', assertion: assertionOf('viewer'), headers });
    expect(await answer.json()).toMatchObject({ caller: 'viewer@example.com', role: 'viewer' });
  });

  it('refuses what another site sends, whoever is signed in', async () => {
    const body = { state: 'HALTED', reason: 'x' };
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      const answer = await send({ path: '/trading-state', assertion: assertionOf('admin'), body, headers });
      expect(answer.status).toBe(403);
    }
  });

  it('does not start where everybody would be admin before all the world', () => {
    const open = readSettings({ AUTH_MODE: 'local', K_SERVICE: 'dashboard' });
    expect(() => checkDashboardSettings(open)).toThrow('AUTH_MODE: found "local" on Cloud Run');
  });

  it('serves hashed files for ever and the page anew, under a policy of its own origin alone', async () => {
    const assertion = assertionOf('viewer');
    const [html, script] = await Promise.all([
      send({ path: '/', assertion }),
      send({ path: '/assets/a-12345678.js', assertion }),
    ]);
    expect(html.headers.get('cache-control')).toBe('no-cache');
    expect(html.headers.get('content-security-policy')).toMatch(/^default-src 'self';(?!.*unsafe)/);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await send({ path: '/assets/../package.json', assertion })).status).toBe(404);
  });
});

describe('calls that are passed on', () => {
  it('are runs of the person before the dashboard, under the key that was sent', async () => {
    const call = { path: '/allocation', assertion: assertionOf('trader'), body: { strategies: ['dummy'] } };
    const headers = { 'idempotency-key': 'from-the-page' };
    const first = await send({ ...call, headers });
    expect(first.status).toBe(200);
    const again = await send({ ...call, headers });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.json()).toEqual(await first.json());
    const { signal } = new AbortController();
    const runs = await desk.stores.runs.list({ limit: 10 }, signal);
    const run = runs.find(({ key }) => key.value === 'from-the-page');
    const activity = run === undefined ? undefined : await desk.stores.runs.getActivity(run.runId, signal);
    expect(activity?.record).toMatchObject({ caller: { name: 'trader@example.com', role: 'trader' } });
  });

  it('are refused where the dashboard stands alone, or brings the assertion of another audience', async () => {
    const headers = { authorization: `Bearer ${ownToken}` };
    const body = { strategies: ['dummy'], dryRun: true };
    expect((await send({ path: '/allocation', body, headers, to: intents })).status).toBe(403);
    const foreign = iap.assertion({ audience: `${IAP_AUDIENCE}-other`, email: 'admin@example.com' });
    const withForeign = { ...headers, 'x-desk-assertion': foreign };
    expect((await send({ path: '/allocation', body, headers: withForeign, to: intents })).status).toBe(401);
  });

  it('give nobody a role by an assertion without the token of the dashboard', async () => {
    const assertion = assertionOf('admin');
    const headers = { 'x-desk-assertion': assertion, 'x-goog-iap-jwt-assertion': assertion };
    const body = { strategies: ['dummy'], dryRun: true };
    expect((await send({ path: '/allocation', body, headers, to: intents })).status).toBe(401);
  });

  it("give a person who has somebody else's assertion no role but his own", async () => {
    const taken = { 'x-desk-assertion': assertionOf('admin') };
    const body = { strategies: ['dummy'], dryRun: true };
    for (const [email, status] of [
      ['stranger@example.com', 403],
      ['viewer@example.com', 403],
    ] as const) {
      const headers = { ...taken, authorization: `Bearer ${google.token({ audience: AUDIENCE, email })}` };
      expect((await send({ path: '/allocation', body, headers, to: intents })).status).toBe(status);
    }
  });

  it('tell in words that the service is not there, and that the same key is safe', async () => {
    const nowhere = createForward({ url: undefined, fetch });
    const call = { method: 'POST', path: 'ping', body: {}, idempotencyKey: undefined } as const;
    const caller = { name: 'ann', role: 'admin', isScheduler: false } as const;
    const asked = nowhere({ ...call, caller, signal: new AbortController().signal });
    await expect(asked).rejects.toMatchObject({ problem: { type: 'service-unavailable' } });
    await expect(asked).rejects.toThrow('INTENTS_URL is not set; the same call with the same key is safe');
  });
});
