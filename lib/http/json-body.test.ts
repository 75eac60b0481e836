import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { DeadlineError } from '../domain/errors.ts';
import { problemOf } from '../domain/problem.ts';
import { jsonOf } from '../testing/json.ts';
import { MAX_BODY_BYTES, parseBody, readJsonBody } from './json-body.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listening(made: Server): Promise<string> {
  server = made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  const address = made.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** What reading the body of the next request came to: the object, or the problem type. */
async function reading(signal: AbortSignal): Promise<{ readonly url: string; readonly outcome: Promise<unknown> }> {
  const outcome = Promise.withResolvers<unknown>();
  const url = await listening(
    createServer((incoming, response) => {
      const read = readJsonBody(incoming, { limitBytes: MAX_BODY_BYTES, signal });
      outcome.resolve(read.catch((error: unknown) => problemOf(error).type).finally(() => response.end()));
    }),
  );
  return { url, outcome: outcome.promise };
}

const neverAborts = new AbortController().signal;

describe('readJsonBody', () => {
  it('reads a body that comes in pieces, cut inside a character', async () => {
    const { url, outcome } = await reading(neverAborts);
    const bytes = Buffer.from('{"reason":"é"}');
    const upload = request(url, { method: 'POST' });
    upload.write(bytes.subarray(0, 12));
    upload.end(bytes.subarray(12));
    expect(await outcome).toEqual({ reason: 'é' });
  });

  it.each([MAX_BODY_BYTES + 1, 4 * MAX_BODY_BYTES])('refuses a body of %d bytes', async (bytes) => {
    const { url, outcome } = await reading(neverAborts);
    request(url, { method: 'POST' }).end(' '.repeat(bytes));
    expect(await outcome).toBe('body-too-large');
  });

  it('does not wait for bytes beyond its deadline', async () => {
    const late = new AbortController();
    const { url, outcome } = await reading(late.signal);
    const upload = request(url, { method: 'POST', headers: { 'content-length': 100 } });
    upload.on('error', () => undefined);
    upload.write('{');
    await once(server ?? upload, 'request');
    late.abort(new DeadlineError('Request', 60_000));
    expect(await outcome).toBe('deadline');
    upload.destroy();
  });

  it('ends where the caller goes before the end of the body', async () => {
    const { url, outcome } = await reading(neverAborts);
    const upload = request(url, { method: 'POST', headers: { 'content-length': 100 } });
    upload.on('error', () => undefined);
    upload.write('{"strategies":');
    await once(server ?? upload, 'request');
    upload.destroy();
    expect(await outcome).toBe('internal');
  });

  it('takes the bytes that the functions framework has read', async () => {
    http('body', async (incoming: IncomingMessage, response) => {
      response.json(await readJsonBody(incoming, { limitBytes: MAX_BODY_BYTES, signal: neverAborts }));
    });
    const url = await listening(getTestServer('body'));
    const headers = { 'content-type': 'text/plain' };
    const response = await fetch(url, { method: 'POST', body: '{"a":"1"}', headers });
    expect(await jsonOf(response)).toEqual({ a: '1' });
  });
});

const parse = (text: string): unknown => parseBody(Buffer.from(text));

describe('parseBody', () => {
  it('takes a byte order mark for what it is', () => {
    expect(parse('\uFEFF{"a":1}')).toEqual({ a: 1 });
  });

  it('keeps text, numbers and nesting as they are', () => {
    expect(parse('{"limitPrice":"0.10","n":[1,{"x":null}]}')).toEqual({ limitPrice: '0.10', n: [1, { x: null }] });
  });

  it('refuses anything but an object, and a name twice', () => {
    for (const text of ['[]', '1', 'true', '"{}"', 'null', '\u00a0', '{"a":1,"a":2}']) {
      expect(() => parse(text)).toThrow(/does not fit/);
    }
  });
});
