/** What the HTTP side of the intents takes as a body and from whom. */
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { post, servingIntentsApp } from '../testing/intents-app-fixture.ts';
import { jsonOf } from '../testing/json.ts';

const desk = servingIntentsApp();

/** An object padded to a number of bytes. */
const padded = (bytes: number): string => `{"a":1${' '.repeat(bytes - 7)}}`;

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
