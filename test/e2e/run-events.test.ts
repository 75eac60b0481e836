/** What a run tells, over HTTP: an allocation on the paper gateway, its stream, the desk's, and what happens when none is stored. */
import { runId } from '../../lib/domain/ids.ts';
import { DUMMY_ONLY, memoryStores, startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { openSse } from '../../lib/testing/sse-client.ts';
import { serveOidcDesk, type OidcDesk } from '../../lib/testing/serve-oidc-desk.ts';

let desk: DeskHarness;
let served: OidcDesk;
afterEach(async () => {
  await served.close();
  await desk.close();
});

const kindOf = ({ data }: { readonly data: unknown }): string =>
  typeof data === 'object' && data !== null && 'kind' in data ? String(data.kind) : '';
const idOf = (body: unknown): string =>
  runId(typeof body === 'object' && body !== null && 'runId' in body ? String(body.runId) : '');

describe('the events of a run', () => {
  it('tell it from its claim to its end, to the run and to the desk, and are over then', async () => {
    desk = await startDesk();
    served = await serveOidcDesk(desk.desk);
    const headers = { Authorization: `Bearer ${served.token('viewer')}` };
    const ofDesk = openSse({ port: served.port, path: '/events?lastEventId=0', headers });
    const { status, body } = await desk.call('allocation', DUMMY_ONLY);
    expect(status).toBe(200);
    const ofRun = openSse({ port: served.port, path: `/runs/${idOf(body)}/events`, headers });
    await ofRun.closed;
    const kinds = ofRun.events.map(kindOf);
    expect(kinds.slice(0, 4)).toEqual(['claimed', 'planned', 'sent', 'confirmed']);
    expect(kinds.at(-1)).toBe('done');
    expect(ofRun.notices).toEqual([
      { name: 'end', data: { reason: 'complete', lastEventId: kinds.length, resume: false } },
    ]);
    await ofDesk.until(kinds.length);
    ofDesk.cut();
    expect(ofDesk.events.map(kindOf)).toEqual(kinds);
  });

  it('are missed by nobody who trades: a store that takes none changes nothing of a run', async () => {
    const stores = await memoryStores();
    const deaf = { ...stores.events, append: () => Promise.reject(new Error('quota')) };
    desk = await startDesk({ stores: { ...stores, events: deaf } });
    served = await serveOidcDesk(desk.desk);
    const { status } = await desk.call('allocation', DUMMY_ONLY);
    expect([status, desk.placed().length]).toEqual([200, 1]);
    expect(desk.logged.filter(({ event }) => event === 'EventsLost').length).toBeGreaterThan(0);
  });

  it('do not exist of a run that nobody asked for', async () => {
    desk = await startDesk();
    served = await serveOidcDesk(desk.desk);
    const headers = { Authorization: `Bearer ${served.token('viewer')}`, Connection: 'close' };
    const unknown = openSse({ port: served.port, path: `/runs/${'0'.repeat(64)}/events`, headers });
    const nonsense = openSse({ port: served.port, path: '/runs/x/events', headers });
    await Promise.all([unknown.closed, nonsense.closed]);
    expect([unknown.status(), nonsense.status()]).toEqual([404, 400]);
  });
});
