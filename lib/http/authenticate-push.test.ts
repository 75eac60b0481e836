import { createKeySet } from '../adapters/google-auth/key-set.ts';
import { verifyGoogleToken } from '../adapters/google-auth/verify-google-token.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { createTestIssuer } from '../testing/test-issuer.ts';
import { authenticatePush } from './authenticate-push.ts';

const issuer = createTestIssuer();
const log = { write: () => undefined };
const keys = createKeySet({ url: 'https://keys.example', clock: systemClock, fetch: issuer.fetch, log });
const expected = {
  audience: 'https://trade-log.example.run.app/',
  account: 'Push@desk.iam.gserviceaccount.com',
  subscription: 'projects/desk/subscriptions/trade-log',
};
const push = authenticatePush(verifyGoogleToken({ keys, clock: systemClock }), expected);
const { signal } = new AbortController();

const asked = { audience: expected.audience, email: 'push@desk.iam.gserviceaccount.com' };
const calledWith = (token: string) => push.caller({ authorization: `Bearer ${token}` }, signal);

describe('authenticatePush', () => {
  it("takes the subscription's own account with exactly its audience", async () => {
    await expect(calledWith(issuer.token(asked))).resolves.toMatchObject({ email: asked.email });
    expect(() => push.requireSubscription({ message: {}, subscription: expected.subscription })).not.toThrow();
  });

  it.each([...issuer.forged(asked)])('refuses a forged token: %s', async (_kind, token) => {
    await expect(calledWith(token)).rejects.toMatchObject({ problem: { type: 'unauthenticated' } });
  });

  it('refuses another account of the same project, and a call without a token', async () => {
    const other = issuer.token({ ...asked, email: 'scheduler@desk.iam.gserviceaccount.com' });
    await expect(calledWith(other)).rejects.toMatchObject({ problem: { type: 'forbidden' } });
    await expect(push.caller({}, signal)).rejects.toMatchObject({ problem: { type: 'unauthenticated' } });
    const basic = push.caller({ authorization: 'Basic YTpi' }, signal);
    await expect(basic).rejects.toMatchObject({ problem: { type: 'unauthenticated' } });
  });

  it.each([
    [{ subscription: 'projects/desk/subscriptions/trade-log-2' }],
    [{ subscription: 'projects/other/subscriptions/trade-log' }],
    [{ subscription: null }],
    [{}],
  ])('refuses the push of another subscription: %j', (envelope) => {
    expect(() => push.requireSubscription(envelope)).toThrow(/may not push here: found .+, needed "projects\/desk/);
  });
});
