import { ProblemError } from '../domain/problem.ts';
import type { VerifyIdentity } from '../ports/identity.ts';
import { authenticateOidc } from './authenticate-oidc.ts';

const AUDIENCE = 'https://intents.example';
const { signal } = new AbortController();
let asked: (readonly [string, readonly string[]])[] = [];

/** The token is the e-mail. */
const verify: VerifyIdentity = (email, audiences) => {
  asked.push([email, audiences]);
  if (email === 'forged') return Promise.reject(new ProblemError({ type: 'unauthenticated', detail: 'Token' }));
  return Promise.resolve({ email, subject: '1', audience: AUDIENCE });
};
const authenticate = authenticateOidc(verify, {
  audience: `${AUDIENCE}/`,
  roles: new Map([
    ['ann@example.com', 'admin'],
    ['bob@example.com', 'viewer'],
  ]),
  schedulerAccount: 'jobs@desk.iam.gserviceaccount.com',
});
const callerOf = (token: string) => authenticate({ authorization: `Bearer ${token}` }, signal, '/allocation');

describe('authenticateOidc', () => {
  beforeEach(() => (asked = []));

  it('gives the role of the list, and the Scheduler as a trader whose schedule counts', async () => {
    await expect(callerOf('ann@example.com')).resolves.toMatchObject({ role: 'admin', isScheduler: false });
    await expect(callerOf('bob@example.com')).resolves.toMatchObject({ role: 'viewer', isScheduler: false });
    await expect(callerOf('jobs@desk.iam.gserviceaccount.com')).resolves.toEqual({
      name: 'jobs@desk.iam.gserviceaccount.com',
      role: 'trader',
      isScheduler: true,
    });
  });

  it('asks for the audience of the service or of exactly this route', async () => {
    await callerOf('ann@example.com');
    expect(asked).toEqual([['ann@example.com', [`${AUDIENCE}/`, `${AUDIENCE}/allocation`]]]);
  });

  it('refuses whoever is not on the list, whatever the list is', async () => {
    for (const name of ['eve@example.com', '__proto__', 'constructor', 'ann@example.com.evil.example']) {
      await expect(callerOf(name)).rejects.toMatchObject({ problem: { type: 'forbidden' } });
    }
  });

  it.each([
    ['nothing', {}],
    ['a password', { authorization: 'Basic YW5uOmE=' }],
    ['a scheme alone', { authorization: 'Bearer' }],
    ['two tokens', { authorization: 'Bearer ann@example.com bob@example.com' }],
    ['a token in another header', { 'x-serverless-authorization': 'Bearer ann@example.com' }],
  ])('refuses %s without asking anybody', async (_what, headers) => {
    await expect(authenticate(headers, signal, '/ping')).rejects.toMatchObject({
      problem: { type: 'unauthenticated' },
    });
    expect(asked).toEqual([]);
  });

  it('lets the refusal of the verification through', async () => {
    await expect(callerOf('forged')).rejects.toMatchObject({ problem: { type: 'unauthenticated' } });
  });
});
