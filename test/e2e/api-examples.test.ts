/** Every example of the API description, in its order, against a desk on the paper gateway, over HTTP. */
import { EXAMPLE_CONTRACT, EXAMPLE_DECISION, EXAMPLE_TASK } from '../../functions/analysis-words.ts';
import { apiRoutes } from '../../functions/api-routes.ts';
import { streamName } from '../../lib/domain/event.ts';
import { storeDecision } from '../../lib/testing/task-values.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { serveOidcDesk, type OidcDesk } from '../../lib/testing/serve-oidc-desk.ts';

let desk: DeskHarness;
let served: OidcDesk;
beforeAll(async () => {
  desk = await startDesk();
  served = await serveOidcDesk(desk.desk);
  const task = streamName('tasks', EXAMPLE_TASK);
  for (const kind of ['task_created', 'stage_start', 'stage_complete']) {
    await desk.stores.events.append(task, { kind, atMs: 0, facts: {} }, calm());
  }
  await storeDecision(desk.stores.tasks, { taskId: EXAMPLE_DECISION, conId: EXAMPLE_CONTRACT });
});
afterAll(async () => {
  await served.close();
  await desk.close();
});

const examples = apiRoutes().flatMap((route) =>
  route.examples.map((example) => ({ name: `${route.method} /${route.path}: ${example.says}`, route, example })),
);

describe('the examples of the API description', () => {
  it.each(examples)('$name', async ({ route, example }) => {
    const response = await served.send({
      method: route.method,
      path: example.path ?? `/${route.path}`,
      token: served.token('admin'),
      ...(example.body === undefined ? {} : { body: JSON.stringify(example.body) }),
      headers: example.idempotencyKey === undefined ? {} : { 'idempotency-key': example.idempotencyKey },
    });
    const isStream = route.answer === 'events';
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    const expected = route.status ?? 200;
    expect([response.status, response.status === expected ? '' : text]).toEqual([expected, '']);
    const streamed = isStream ? 'text/event-stream' : 'application/json';
    const type = route.answer === 'html' ? 'text/html; charset=utf-8' : streamed;
    expect(response.headers.get('content-type')).toBe(type);
    if (typeof route.answer === 'string') return;
    const parsed = route.answer.safeParse(JSON.parse(text));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  it('have traded what they say', () => {
    // Three by the allocation, one for the unit that was moved away, two that close a book.
    expect(desk.placed()).toHaveLength(6);
  });
});

describe('GET /docs', () => {
  it('is a page without scripts that may load nothing', async () => {
    const response = await served.send({ method: 'GET', path: '/docs', token: undefined });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    const html = await response.text();
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\son[a-z]+=|javascript:|style="|src=|href=/i);
    expect(html).toContain('<h2>POST /allocation</h2>');
  });
});
