import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { createTestIssuer } from '../lib/testing/test-issuer.ts';
import { authenticateCallers, listeningHost } from './authenticate-callers.ts';
import { readSettings } from './config.ts';

const OIDC = {
  AUDIENCE: 'https://intents.example',
  CALLERS: 'Ann@Example.com=admin, bob@example.com=viewer,',
  SCHEDULER_ACCOUNT: 'Jobs@desk.iam.gserviceaccount.com',
} as const;
const issuer = createTestIssuer();
const parts = { clock: systemClock, log: { write: () => undefined }, fetch: issuer.fetch };
const { signal } = new AbortController();

const callersWith = (environment: Readonly<Record<string, string>>) =>
  authenticateCallers(readSettings(environment), parts);

describe('authenticateCallers', () => {
  it('joins the list of callers with tokens of the issuer', async () => {
    const { authenticate, description } = await callersWith(OIDC);
    const token = issuer.token({ audience: OIDC.AUDIENCE, email: 'ann@example.com' });
    const caller = await authenticate({ authorization: `Bearer ${token}` }, signal, '/ping');
    expect(caller).toEqual({ name: 'ann@example.com', role: 'admin', isScheduler: false });
    expect(description).toBe('oidc: 2 on the list, the Scheduler');
  });

  it('takes everybody for admin with AUTH_MODE=local, but never on Cloud Run', async () => {
    const { authenticate } = await callersWith({ AUTH_MODE: 'local' });
    await expect(authenticate({ host: '127.0.0.1' }, signal, '/ping')).resolves.toMatchObject({ role: 'admin' });
    await expect(callersWith({ AUTH_MODE: 'local', K_SERVICE: 'intents' })).rejects.toThrow(
      /AUTH_MODE: found "local" on Cloud Run/,
    );
  });

  it('listens beyond loopback on Cloud Run alone', () => {
    expect(listeningHost(readSettings({}))).toBe('127.0.0.1');
    expect(listeningHost(readSettings({ K_SERVICE: 'intents' }))).toBe('0.0.0.0');
  });

  it.each([
    [{}, /AUDIENCE: found nothing[\s\S]*CALLERS: found nobody/],
    [{ AUDIENCE: 'https://a.example' }, /CALLERS: found nobody/],
    [{ ...OIDC, CALLERS: `${OIDC.SCHEDULER_ACCOUNT}=admin` }, /CALLERS: found the Scheduler's account/],
    [{ ...OIDC, CALLERS: 'ann@example.com' }, /CALLERS: .+not "ann@example.com"/],
    [{ ...OIDC, CALLERS: 'ann@example.com=root' }, /role one of viewer, trader, admin; not "ann@example.com=root"/],
    [{ ...OIDC, CALLERS: 'ann=admin' }, /not "ann=admin"/],
    [{ ...OIDC, CALLERS: 'a@b.example=viewer,A@b.example=admin' }, /each e-mail once/],
    [{ ...OIDC, SCHEDULER_ACCOUNT: 'jobs' }, /SCHEDULER_ACCOUNT: found "jobs", needed an e-mail address/],
  ])('refuses settings that let in nobody or somebody unclear: %j', async (environment, message) => {
    await expect((async () => callersWith(environment))()).rejects.toThrow(message);
  });
});
