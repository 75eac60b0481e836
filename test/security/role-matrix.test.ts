/**
 * Every route against every caller and every kind of forged token, cell by cell (06, security). The routes come from the
 * real registries: one without a row here fails, so a later route adds its row.
 */
import { resources } from '../../intents/resources.ts';
import { intents } from '../../intents/registry.ts';
import { EVENT_PATHS } from '../../functions/event-routes.ts';
import { intentMethods } from '../../functions/intent-methods.ts';
import { startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import {
  AUDIENCE,
  ACCOUNTS,
  serveOidcDesk,
  WIDE,
  type Account,
  type OidcDesk,
} from '../../lib/testing/serve-oidc-desk.ts';

/** `ok`: the request got past the door, and was then refused for its body or answered. */
const MATRIX = `
route                      none  viewer  trader  admin  scheduler  pubsub  stranger
POST /ping                 401   ok      ok      ok     ok         403     403
GET /summary               401   ok      ok      ok     ok         403     403
POST /summary              401   ok      ok      ok     ok         403     403
POST /allocation           401   403     ok      ok     ok         403     403
POST /trade-reconciliation 401   403     ok      ok     ok         403     403
POST /orchestrator         401   403     ok      ok     ok         403     403
POST /close-all            401   403     ok      ok     ok         403     403
POST /cash-balancer        401   403     ok      ok     ok         403     403
POST /collect-market-data  401   403     ok      ok     ok         403     403
POST /live-session         401   403     ok      ok     ok         403     403
GET /live-session          401   ok      ok      ok     ok         403     403
POST /live-session/stop    401   403     ok      ok     ok         403     403
GET /live-session/{sessionId}/events  401   ok  ok  ok  ok  403  403
POST /breaker/reset        401   403     403     ok     403        403     403
POST /adjust-holdings      401   403     403     ok     403        403     403
GET /trading-state         401   ok      ok      ok     ok         403     403
POST /trading-state        401   403     ok      ok     ok         403     403
GET /runs                  401   ok      ok      ok     ok         403     403
GET /runs/{runId}          401   ok      ok      ok     ok         403     403
GET /events                401   ok      ok      ok     ok         403     403
GET /runs/{runId}/events   401   ok      ok      ok     ok         403     403
GET /tasks/{taskId}/events 401   ok      ok      ok     ok         403     403
GET /analysis/{sessionId}/events 401   ok  ok  ok  ok  403  403
POST /sse-ticket           401   ok      ok      ok     ok         403     403
POST /analysis             401   403     ok      ok     ok         403     403
GET /analysis              401   ok      ok      ok     ok         403     403
GET /analysis/{sessionId}  401   ok      ok      ok     ok         403     403
GET /analysis/{sessionId}/agents/{agentId}  401   ok  ok  ok  ok  403  403
POST /analysis/{sessionId}/cancel  401   403  ok  ok  ok  403  403
GET /analysis/{sessionId}/logs  401   ok  ok  ok  ok  403  403
GET /tasks/{taskId}        401   ok      ok      ok     ok         403     403
GET /trade-log             401   ok      ok      ok     ok         403     403
GET /trade-log/sinks       401   ok      ok      ok     ok         403     403
GET /decisions             401   ok      ok      ok     ok         403     403
POST /decisions/{conId}/approve  401   403  ok  ok  ok  403  403
GET /me                    401   ok      ok      ok     ok         403     403
GET /desk                  401   ok      ok      ok     ok         403     403
GET /net-liquidation       401   ok      ok      ok     ok         403     403
GET /strategies            401   ok      ok      ok     ok         403     403
GET /orders                401   ok      ok      ok     ok         403     403
POST /runs/{runId}/replay  401   403     ok      ok     ok         403     403
GET /configuration         401   ok      ok      ok     ok         403     403
POST /configuration        401   403     403     ok     403        403     403
GET /health                ok    ok      ok      ok     ok         ok      ok
GET /ready                 ok    ok      ok      ok     ok         ok      ok
GET /openapi.json          ok    ok      ok      ok     ok         ok      ok
GET /docs                  ok    ok      ok      ok     ok         ok      ok
`;

const words = (line: string): readonly string[] =>
  line.split(/ {2,}|(?<=[a-z}]) (?=\d{3}|ok)/).map((word) => word.trim());
const [header = '', ...lines] = MATRIX.trim().split('\n');
const accounts = words(header).slice(1);
/** `POST /ping` -> cells in the order of the header. */
const rows = new Map(lines.map((line): [string, readonly string[]] => [words(line)[0] ?? '', words(line).slice(1)]));
const OPEN = ['GET /health', 'GET /ready', 'GET /openapi.json', 'GET /docs'];

const registered = [
  ...[...intents.keys()].flatMap((name) => intentMethods(name).map((method) => `${method} /${name}`)),
  ...[...resources].flatMap(([path, { methods }]) => methods.map(({ method }) => `${method} /${path}`)),
  ...EVENT_PATHS.map((path) => `GET /${path}`),
  'POST /sse-ticket',
  ...OPEN,
];
const guarded = registered.filter((route) => !OPEN.includes(route));

let desk: DeskHarness;
let served: OidcDesk;

beforeAll(async () => {
  desk = await startDesk();
  served = await serveOidcDesk(desk.desk, WIDE);
});
afterAll(async () => {
  await served.close();
  await desk.close();
});

interface Seen {
  readonly status: number;
  readonly type: string;
}

/** A body that no route takes: nothing is run, whoever is let in. */
async function ask(route: string, token: string | undefined): Promise<Seen> {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replaceAll(/\{[^}]+\}/g, '0'.repeat(64));
  const response = await served.send({
    method,
    path,
    token,
    ...(method === 'GET' ? {} : { body: '{"no-field-of-any-route":1}' }),
  });
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  if (isStream) await response.body?.cancel();
  const text = isStream ? '' : await response.text();
  return { status: response.status, type: /urn:intentdesk:problem:([a-z-]+)/.exec(text)?.[1] ?? 'none' };
}

/** What the cell says of an answer. */
function cellOf(route: string, { status, type }: Seen): string {
  if (status === 401 && type === 'unauthenticated') return '401';
  if (status === 403 && type === 'forbidden') return '403';
  const expected = route.includes('{') ? 404 : 200;
  const passed = route.startsWith('POST') ? status === 400 && type === 'validation' : status === expected;
  return passed ? 'ok' : `${status} ${type}`;
}

const tokenOf = (account: string): string | undefined => {
  const known = Object.keys(ACCOUNTS).find((name): name is Account => name === account);
  return known === undefined ? undefined : served.token(known);
};

describe('the role matrix', () => {
  it('has a row for every route, and none for a route that is gone', () => {
    expect([...rows.keys()].toSorted()).toEqual(registered.toSorted());
    expect([...rows.values()].every((cells) => cells.length === accounts.length)).toBe(true);
  });

  it.each(registered)('holds for %s', async (route) => {
    const seen = await Promise.all(accounts.map(async (account) => cellOf(route, await ask(route, tokenOf(account)))));
    expect(seen).toEqual(rows.get(route));
  });

  it.each(guarded)('lets no forged token of an admin in: %s', async (route) => {
    const forged = served.issuer.forged({ audience: AUDIENCE, email: ACCOUNTS.admin });
    expect(forged.size).toBeGreaterThanOrEqual(14);
    const seen = await Promise.all(
      [...forged].map(async ([kind, token]) => [kind, cellOf(route, await ask(route, token))]),
    );
    expect(seen.filter(([, cell]) => cell !== '401')).toEqual([]);
  });

  it('lets a token for one route pass there and nowhere else', async () => {
    for (const own of guarded) {
      const path = own.replace(/^\w+ /, '').replaceAll(/\{[^}]+\}/g, '0'.repeat(64));
      const token = served.token('admin', `${AUDIENCE}${path}`);
      const passed = await Promise.all(
        guarded.map(async (route) => ((await ask(route, token)).status === 401 ? [] : [route])),
      );
      expect(passed.flat().map((route) => route.split(' ')[1])).toEqual(
        guarded.map((route) => route.split(' ')[1]).filter((route) => route === own.split(' ')[1]),
      );
    }
  });

  it('reads no token from the query, and none from a cookie', async () => {
    const token = served.token('admin');
    const byQuery = await served.send({ method: 'GET', path: `/runs?access_token=${token}`, token: undefined });
    expect(byQuery.status).toBe(401);
    const headers = { cookie: `token=${token}; __session=${token}` };
    const byCookie = await served.send({ method: 'GET', path: '/runs', token: undefined, headers });
    expect(byCookie.status).toBe(401);
  });

  it('changes nothing by GET, HEAD or another method, and opens no other origin', async () => {
    const token = served.token('admin');
    for (const route of guarded.filter((one) => one.startsWith('POST'))) {
      const path = route.replace('POST ', '').replaceAll(/\{[^}]+\}/g, '0'.repeat(64));
      const readable = registered.includes(`GET ${path}`);
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const response = await served.send({ method, path, token, headers: { 'x-http-method-override': 'POST' } });
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        expect(`${method} ${path} ${response.status}`).toBe(
          `${method} ${path} ${method === 'GET' && readable ? 200 : 405}`,
        );
      }
    }
  });

  it('has let nobody near the broker to trade', () => {
    expect(desk.placed()).toEqual([]);
  });
});
