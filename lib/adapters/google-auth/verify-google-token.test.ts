import { createTestIssuer } from '../../testing/test-issuer.ts';
import { shiftedClock } from '../../testing/shifted-clock.ts';
import { systemClock } from '../system/system-clock.ts';
import { createKeySet } from './key-set.ts';
import { verifyGoogleToken } from './verify-google-token.ts';

const issuer = createTestIssuer();
const log = { write: () => undefined };
const AUDIENCE = 'https://intents.example.run.app';
const asked = { audience: AUDIENCE, email: 'Ann@Example.com' };
const { signal } = new AbortController();

const verifierWith = (clock = systemClock) =>
  verifyGoogleToken({ keys: createKeySet({ url: 'https://keys.example', clock, fetch: issuer.fetch, log }), clock });
const verify = verifierWith();

describe('verifyGoogleToken', () => {
  it('gives the e-mail in lower case, the account and the audience of a signed token', async () => {
    await expect(verify(issuer.token(asked), ['https://other.example', AUDIENCE], signal)).resolves.toEqual({
      email: 'ann@example.com',
      subject: '112233445566778899000',
      audience: AUDIENCE,
    });
  });

  it("takes both forms of Google's issuer", async () => {
    const token = issuer.token({ ...asked, claims: { iss: 'accounts.google.com' } });
    await expect(verify(token, [AUDIENCE], signal)).resolves.toMatchObject({ email: 'ann@example.com' });
  });

  it.each([...issuer.forged(asked)])('refuses a token of this kind: %s', async (_kind, token) => {
    const refusal = verify(token, [AUDIENCE], signal);
    await expect(refusal).rejects.toMatchObject({ problem: { type: 'unauthenticated' } });
    await expect(refusal).rejects.toThrow(/^Token does not fit: found .+, needed .+[^.]$/);
  });

  it('says nothing of the token in a refusal', async () => {
    const canary = 'canary@example.com';
    for (const token of issuer.forged({ audience: AUDIENCE, email: canary }).values()) {
      const text = await verify(token, [AUDIENCE], signal).catch((error: unknown) => String(error));
      expect(text).not.toContain(canary);
      expect(text).not.toContain(token.slice(0, 40));
    }
  });

  it.each([
    ['expired', 3_600_000 + 61_000],
    ['of the future', -(10_000 + 61_000)],
  ])("refuses what is %s by the desk's own clock", async (found, shiftMs) => {
    const clock = shiftedClock();
    const token = issuer.token(asked);
    clock.jump(shiftMs);
    await expect(verifierWith(clock)(token, [AUDIENCE], signal)).rejects.toThrow(found);
  });

  it('bears clocks that differ by less than a minute', async () => {
    const now = Math.floor(systemClock.nowMs() / 1_000);
    const early = issuer.token({ ...asked, claims: { iat: now + 40, exp: now + 3_600 } });
    const late = issuer.token({ ...asked, claims: { iat: now - 3_600, exp: now - 40 } });
    await expect(verify(early, [AUDIENCE], signal)).resolves.toBeDefined();
    await expect(verify(late, [AUDIENCE], signal)).resolves.toBeDefined();
  });
});
