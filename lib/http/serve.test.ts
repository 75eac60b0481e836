import type { RequestListener } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { systemClock } from '../adapters/system/system-clock.ts';
import { jsonOf } from '../testing/json.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { serve, type ServeOptions, type Serving } from './serve.ts';

interface Started {
  readonly serving: Serving;
  readonly url: string;
  readonly inFlight: InFlight;
}

const atOnce: RequestListener = (_request, response) => response.end();
const open: Serving[] = [];

async function start(app: RequestListener, options: Partial<ServeOptions> = {}): Promise<Started> {
  const inFlight = createInFlight();
  const serving = await serve(app, {
    port: 0,
    host: '127.0.0.1',
    clock: systemClock,
    inFlight,
    drainMs: 2_000,
    ...options,
  });
  open.push(serving);
  return { serving, url: `http://127.0.0.1:${serving.port}`, inFlight };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((serving) => serving.drain()));
});

interface Held {
  readonly app: RequestListener;
  readonly arrived: Promise<void>;
  readonly release: () => void;
}

/** Answers when `release` is called. */
function heldApp(): Held {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  return {
    arrived: arrived.promise,
    release: released.resolve,
    app: (_request, response) => {
      arrived.resolve();
      void released.promise.then(() => response.end('answered'));
    },
  };
}

const connected = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(socket));
    socket.once('error', reject);
  });

const received = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
  });

describe('serve', () => {
  it('tells the port it was given by the system', async () => {
    const { serving, url } = await start((_request, response) => response.end('here'));
    expect(serving.port).toBeGreaterThan(0);
    expect(await (await fetch(url)).text()).toBe('here');
  });

  it('rejects where the port is taken', async () => {
    const { serving } = await start(atOnce);
    await expect(start(atOnce, { port: serving.port })).rejects.toThrow(/EADDRINUSE/);
  });

  it('refuses a drain that Cloud Run would cut', async () => {
    await expect(start(atOnce, { drainMs: 10_000 })).rejects.toThrow(
      'found 10000 ms, needed more than 0 and below 10000',
    );
    await expect(start(atOnce, { drainMs: 0 })).rejects.toThrow(RangeError);
  });

  it('refuses headers beyond 16 KB', async () => {
    const { url } = await start(atOnce);
    const response = await fetch(url, { headers: { 'x-long': 'x'.repeat(17_000) } });
    expect(response.status).toBe(431);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await jsonOf(response)).toMatchObject({ type: 'urn:intentdesk:problem:headers-too-large' });
  });

  const SLOW = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
  it.each([
    ['headers that never end', 'POST /allocation HTTP/1.1\r\nHost: x\r\nX-A: '],
    ['a body that never ends', 'POST /allocation HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{'],
  ])('tells 408 to %s, and closes', async (_what, bytes) => {
    const { serving } = await start((request) => void request.resume(), { waits: SLOW });
    const socket = await connected(serving.port);
    socket.write(bytes);
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 408 [\s\S]*urn:intentdesk:problem:request-timeout/);
  });

  it.each([
    ['what is no HTTP', 'hello\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['an expectation', 'POST / HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\nContent-Length: 0\r\n\r\n', 400],
  ])('tells a problem to %s, and closes', async (_what, bytes, status) => {
    const { serving } = await start(atOnce);
    const socket = await connected(serving.port);
    socket.write(bytes);
    const text = await received(socket);
    expect(text.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).toMatch(/application\/problem\+json[\s\S]*urn:intentdesk:problem:validation/);
  });

  it('writes no problem into an answer that is under way', async () => {
    const { serving } = await start((_request, response) => void response.writeHead(200).write('half'), {
      waits: SLOW,
    });
    const socket = await connected(serving.port);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    const text = await received(socket);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).not.toContain('problem');
  });
});

describe('drain', () => {
  it('answers what is in flight and takes nothing new', async () => {
    const { app, arrived, release } = heldApp();
    const { serving, url } = await start(app);
    const answer = fetch(url);
    await arrived;
    const drained = serving.drain();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    release();
    const response = await answer;
    expect([response.status, await response.text()]).toEqual([200, 'answered']);
    expect(response.headers.get('connection')).toBe('close');
    await expect(drained).resolves.toEqual({ isComplete: true });
  });

  it('tells 503 to a request on a connection that was open', async () => {
    const { app, arrived, release } = heldApp();
    const { serving, url } = await start(app);
    // Half a request: the connection is neither idle nor in flight when the drain begins.
    const socket = await connected(serving.port);
    socket.write('GET /allocation HTTP/1.1\r\nHost: x\r\n');
    const answer = fetch(url);
    await arrived;
    const drained = serving.drain();
    const text = received(socket);
    socket.write('\r\n');
    expect(await text).toMatch(/^HTTP\/1\.1 503 [\s\S]*Retry-After: 10[\s\S]*urn:intentdesk:problem:shutdown/);
    release();
    await Promise.all([answer, drained]);
  });

  it('waits for work whose caller has gone', async () => {
    const { serving, inFlight } = await start(atOnce);
    const run = Promise.withResolvers<void>();
    void inFlight.track(run.promise);
    const drained = serving.drain();
    await new Promise((resolve) => setImmediate(resolve));
    run.resolve();
    await expect(drained).resolves.toEqual({ isComplete: true });
  });

  it('ends when its time is over, says so, and cuts the rest', async () => {
    const clock = manualClock(0);
    const { app, arrived } = heldApp();
    const { serving, url } = await start(app, { clock, drainMs: 8_000 });
    const answer = fetch(url).then(jsonOf, () => 'cut');
    await arrived;
    const drained = serving.drain();
    await clock.advance(7_999);
    await clock.advance(1);
    await expect(drained).resolves.toEqual({ isComplete: false });
    await expect(answer).resolves.toBe('cut');
  });

  it('closes idle connections at once', async () => {
    const { serving, url } = await start((_request, response) => response.end('x'));
    await (await fetch(url)).text();
    const idle = await connected(serving.port);
    const closed = received(idle);
    await expect(serving.drain()).resolves.toEqual({ isComplete: true });
    expect(await closed).toBe('');
  });

  it('is the same drain when asked twice, and leaves no timer', async () => {
    const clock = manualClock(0);
    const { serving } = await start(atOnce, { clock });
    const [first, second] = await Promise.all([serving.drain(), serving.drain()]);
    expect(first).toBe(second);
    expect(clock.pending()).toBe(0);
  });
});
