import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock, type ManualClock } from '../testing/manual-clock.ts';
import { createLateApp, type LateApp } from './late-app.ts';

let server: Server | undefined;
afterEach(() => server?.close());

interface Served {
  readonly late: LateApp;
  readonly url: string;
  readonly clock: ManualClock;
  readonly shutdown: AbortController;
}

async function serveLateApp(): Promise<Served> {
  const clock = manualClock(0);
  const shutdown = new AbortController();
  const late = createLateApp({ clock, shutdown: shutdown.signal, waitMs: 1_000 });
  const listening = (server = createServer(late.listener));
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = listening.address();
  if (address === null || typeof address === 'string') throw new Error('Port is missing: found none, needed one');
  return { late, url: `http://127.0.0.1:${address.port}`, clock, shutdown };
}

const get = (url: string): Promise<Response> => fetch(url, { headers: { connection: 'close' } });

describe('an app that is still being made', () => {
  it('says that the process is up, and nothing of whether it is ready', async () => {
    const { late, url } = await serveLateApp();
    const health = await get(`${url}/health`);
    await late.asked;
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('lets every other request wait for it, unread', async () => {
    const { late, url } = await serveLateApp();
    const waiting = fetch(`${url}/allocation`, { method: 'POST', body: 'kept', headers: { connection: 'close' } });
    await late.asked;
    late.arrive((request, response) => void request.pipe(response));
    expect(await (await waiting).text()).toBe('kept');
  });

  it('hands over what comes later too, its health included', async () => {
    const { late, url } = await serveLateApp();
    late.arrive((_request, response) => void response.end('the app'));
    expect(await (await get(`${url}/health`)).text()).toBe('the app');
  });

  it('tells who waits where it could not be made', async () => {
    const { late, url } = await serveLateApp();
    const waiting = get(`${url}/ready`);
    await late.asked;
    late.fail();
    const { status, headers } = await waiting;
    expect([status, headers.get('retry-after')]).toEqual([503, '10']);
  });

  it('lets nobody wait longer than its deadline', async () => {
    const { late, url, clock } = await serveLateApp();
    const waiting = get(`${url}/ready`);
    await late.asked;
    await clock.advance(1_000);
    expect(await (await waiting).json()).toMatchObject({ status: 504, detail: expect.stringContaining('1000 ms') });
  });

  it('lets nobody wait beyond a shutdown', async () => {
    const { late, url, shutdown } = await serveLateApp();
    const waiting = get(`${url}/ready`);
    await late.asked;
    shutdown.abort(new Error('over'));
    expect((await waiting).status).toBe(500);
  });
});
