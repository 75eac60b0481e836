import { createTestIssuer } from '../../testing/test-issuer.ts';
import { shiftedClock } from '../../testing/shifted-clock.ts';
import { createIdentityTokens } from './identity-tokens.ts';

const AUDIENCE = 'https://intents.example.run.app';
const issuer = createTestIssuer();
const { signal } = new AbortController();

/** A metadata server that counts, or does not do what it should. */
function metadata(answer: () => Response = () => new Response(issuer.token({ audience: AUDIENCE, email: 'a@b.iam' }))) {
  const asked: { url: string; flavor: string | null }[] = [];
  const get: typeof fetch = (url, init) => {
    asked.push({
      url: url instanceof Request ? url.url : url.toString(),
      flavor: new Headers(init?.headers).get('metadata-flavor'),
    });
    return Promise.resolve(answer());
  };
  return { asked, get };
}

describe('createIdentityTokens', () => {
  it('asks the metadata server for a token of exactly this audience, and keeps it', async () => {
    const { asked, get } = metadata();
    const token = createIdentityTokens({ clock: shiftedClock(), fetch: get });
    const first = await token(AUDIENCE, signal);
    expect(await token(AUDIENCE, signal)).toBe(first);
    expect(asked).toEqual([
      { url: expect.stringContaining(`audience=${encodeURIComponent(AUDIENCE)}`), flavor: 'Google' },
    ]);
  });

  it('asks once for all who wait, and for each audience by itself', async () => {
    const { asked, get } = metadata();
    const token = createIdentityTokens({ clock: shiftedClock(), fetch: get });
    await Promise.all([token(AUDIENCE, signal), token(AUDIENCE, signal), token('https://other.example', signal)]);
    expect(asked).toHaveLength(2);
  });

  it('asks again shortly before the token expires', async () => {
    const clock = shiftedClock();
    const { asked, get } = metadata();
    const token = createIdentityTokens({ clock, fetch: get });
    await token(AUDIENCE, signal);
    clock.jump(54 * 60_000);
    await token(AUDIENCE, signal);
    expect(asked).toHaveLength(1);
    clock.jump(2 * 60_000);
    await token(AUDIENCE, signal);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['refuses', () => new Response('no', { status: 500 })],
    ['says too much', () => new Response('x'.repeat(10_000))],
    [
      'is not there',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
  ])('tells in words that it got none where the server %s, and asks again', async (_what, answer) => {
    const { asked, get } = metadata(answer);
    const token = createIdentityTokens({ clock: shiftedClock(), fetch: get });
    for (let round = 0; round < 2; round += 1) {
      await expect(token(AUDIENCE, signal)).rejects.toMatchObject({ problem: { type: 'service-unavailable' } });
    }
    expect(asked).toHaveLength(2);
  });
});
