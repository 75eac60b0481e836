/** What callers may get wrong, through HTTP: a problem document with field, found and needed, and nothing connects. */
import { startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { serveDesk, type ServedDesk } from '../../lib/testing/serve-desk.ts';

let desk: DeskHarness;
let http: ServedDesk;
beforeAll(async () => {
  desk = await startDesk();
  http = await serveDesk(desk.desk);
});
afterAll(async () => {
  await http.close();
  await desk.close();
});

const VALIDATION = 'urn:intentdesk:problem:validation';

describe('a body that does not fit', () => {
  it.each<[string, unknown, string, string]>([
    ['a misspelt field', { stratgies: ['dummy'] }, 'stratgies', 'no field of this name'],
    ['a missing field', {}, 'strategies', 'a list'],
    ['a wrong type', { strategies: 'dummy' }, 'strategies', 'a list'],
    ['a wrong item', { strategies: [7] }, 'strategies[0]', 'text'],
    ['a strategy named twice', { strategies: ['dummy', 'dummy'] }, 'strategies', 'each strategy once'],
    ['an unknown strategy', { strategies: ['dumy'] }, 'strategies', 'one of'],
    [
      'a number for a price',
      { strategies: ['dummy'], orderProperties: { limitPrice: 1.5 } },
      'orderProperties.limitPrice',
      'text',
    ],
    [
      'a property that is none',
      { strategies: ['dummy'], orderProperties: { tiff: 'DAY' } },
      'orderProperties.tiff',
      'no field',
    ],
    ['broken JSON', '{"strategies":["dummy"', 'body', ''],
    ['a key of prototypes', '{"strategies":["dummy"],"__proto__":{"dryRun":true}}', '__proto__', ''],
    ['a field that comes twice', '{"dryRun":true,"dryRun":false}', 'dryRun', ''],
    ['a list instead of an object', '[]', 'body', 'object'],
  ])('with %s is refused by its field, with what was found and needed', async (_, body, field, needed) => {
    const answer = await http.post('allocation', body, 'k1');
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: VALIDATION, status: 400 });
    const { problems }: { problems?: readonly { field: string; found: string; needed: string }[] } = Object(
      answer.body,
    );
    const problem = problems?.find((entry) => entry.field.includes(field));
    expect(problem?.found).toEqual(expect.any(String));
    expect(problem?.needed).toContain(needed);
    expect(JSON.stringify(answer.body)).not.toMatch(/\.ts:\d|node_modules/);
  });

  it('over 256 KB is refused with 413', async () => {
    const answer = await http.post('allocation', { strategies: ['dummy'], orderProperties: 'x'.repeat(270_000) });
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ type: 'urn:intentdesk:problem:body-too-large', limitBytes: 262_144 });
  });
});

describe('a route that does not fit', () => {
  it('answers 404 with the known intents', async () => {
    const answer = await http.post('alocation', { strategies: ['dummy'] });
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ known: expect.arrayContaining(['allocation', 'trade-reconciliation']) });
  });

  it('answers 405 to a GET of what trades', async () => {
    const answer = await fetch(`http://127.0.0.1:${http.port}/allocation`, { headers: { connection: 'close' } });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
  });

  it('refuses a dry run that is asked for in the query', async () => {
    const answer = await http.post('allocation?dryRun=true', { strategies: ['dummy'] });
    expect(answer.body).toMatchObject({ status: 400, problems: [{ field: '?dryRun' }] });
  });
});

describe('after all of that', () => {
  it('nothing was connected, claimed or sent', async () => {
    expect(desk.connections()).toBe(0);
    expect(desk.placed()).toEqual([]);
    await expect(desk.stores.runs.list({ limit: 10 }, new AbortController().signal)).resolves.toEqual([]);
  });
});
