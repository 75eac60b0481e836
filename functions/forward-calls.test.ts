import { createForward, type ForwardedCall } from './forward-calls.ts';

const caller = { name: 'ann@example.com', role: 'admin', isScheduler: false, assertion: 'proof' } as const;
const call = (changes: Partial<ForwardedCall> = {}): ForwardedCall => ({
  method: 'POST',
  path: 'allocation',
  body: { strategies: ['dummy'] },
  idempotencyKey: 'k1',
  caller,
  signal: new AbortController().signal,
  ...changes,
});

interface Seen {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

function service(answer: () => Response | Promise<Response>) {
  const seen: Seen[] = [];
  const send: typeof fetch = async (url, init) => {
    seen.push({ url: url instanceof Request ? url.url : url.toString(), init });
    return answer();
  };
  return { seen, send };
}
const ok = (): Response =>
  new Response('{"runId":"x"}', { status: 200, headers: { 'idempotent-replayed': 'true', 'set-cookie': 'a=b' } });

describe('createForward', () => {
  it('sends the body, the key, its own token and the proof of the person, and follows no redirect', async () => {
    const { seen, send } = service(ok);
    const forward = createForward({
      url: 'https://intents.example',
      fetch: send,
      identityToken: () => Promise.resolve('t'),
    });
    await forward(call());
    const [{ url, init } = { url: '', init: undefined }] = seen;
    expect([url, init?.method, init?.redirect, init?.body]).toEqual([
      'https://intents.example/allocation',
      'POST',
      'error',
      '{"strategies":["dummy"]}',
    ]);
    expect(init?.headers).toMatchObject({
      'idempotency-key': 'k1',
      authorization: 'Bearer t',
      'x-desk-assertion': 'proof',
    });
  });

  it('gives back status, document and what a caller may know of the headers', async () => {
    const forward = createForward({ url: 'https://intents.example', fetch: service(ok).send });
    const answer = await forward(call());
    expect(answer).toEqual({ status: 200, body: { runId: 'x' }, headers: { 'Idempotent-Replayed': 'true' } });
  });

  it.each([
    ['is not there', () => Promise.reject(new TypeError('fetch failed'))],
    ['answers what is no JSON', () => new Response('<html>', { status: 502 })],
    ['answers without an end', () => new Response('x'.repeat(16_000_001))],
  ])('tells that the service is not available where it %s', async (_what, answer) => {
    const forward = createForward({ url: 'https://intents.example', fetch: service(answer).send });
    await expect(forward(call())).rejects.toMatchObject({ problem: { type: 'service-unavailable' } });
  });

  it("ends with the caller's own deadline, told as it is", async () => {
    const reason = new Error('Deadline passed: test');
    const { send } = service(() => Promise.reject(new Error('aborted')));
    const forward = createForward({ url: 'https://intents.example', fetch: send });
    await expect(forward(call({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  });
});
