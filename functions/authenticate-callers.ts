/**
 * How callers of a function are known, and where it may therefore listen: by OIDC tokens of Google, or, on loopback alone,
 * not at all. It joins settings with the verification; it verifies nothing itself.
 */
import { ValidationError, type FieldProblem } from '../lib/domain/errors.ts';
import { authenticateLocal } from '../lib/http/authenticate-local.ts';
import { authenticateOidc, type OidcCallers } from '../lib/http/authenticate-oidc.ts';
import type { VerifyIdentity } from '../lib/ports/identity.ts';
import type { Settings } from './config.ts';
import { iapVerifier } from './iap-verifier.ts';
import type { KnownCallers, VerifierParts } from './known-callers.ts';

type CallerSettings = Pick<
  Settings,
  'AUTH_MODE' | 'AUDIENCE' | 'CALLERS' | 'SCHEDULER_ACCOUNT' | 'K_SERVICE' | 'DASHBOARD_ACCOUNT' | 'IAP_AUDIENCE'
>;

/** @throws ValidationError naming each variable that is missing for the mode */
export async function authenticateCallers(settings: CallerSettings, parts: VerifierParts): Promise<KnownCallers> {
  const { AUTH_MODE, AUDIENCE: audience, CALLERS: roles, SCHEDULER_ACCOUNT: schedulerAccount } = settings;
  checkCallerSettings(settings);
  if (AUTH_MODE === 'local' || audience === undefined) {
    return { authenticate: authenticateLocal, description: 'local: everybody on this machine is admin' };
  }
  const authenticate = authenticateOidc(await googleVerifier(parts), {
    audience,
    roles,
    schedulerAccount,
    ...(await passedOnBy(settings, parts)),
  });
  const scheduler = schedulerAccount === undefined ? 'no Scheduler' : 'the Scheduler';
  return { authenticate, description: `oidc: ${roles.size} on the list, ${scheduler}` };
}

/** Who stands before the dashboard is proved by the proxy's own word, not by the dashboard's. */
async function passedOnBy(
  { DASHBOARD_ACCOUNT: account, IAP_AUDIENCE: audience }: CallerSettings,
  parts: VerifierParts,
): Promise<Pick<OidcCallers, 'dashboard'>> {
  if (account === undefined || audience === undefined) return {};
  return { dashboard: { account, audience, verify: await iapVerifier(parts) } };
}

/** Google's verifier; its library is loaded when it is needed. */
export async function googleVerifier({ clock, log, fetch: get = fetch }: VerifierParts): Promise<VerifyIdentity> {
  const [{ createKeySet, GOOGLE_KEYS_URL }, { verifyGoogleToken }] = await Promise.all([
    import('../lib/adapters/google-auth/key-set.ts'),
    import('../lib/adapters/google-auth/verify-google-token.ts'),
  ]);
  return verifyGoogleToken({ keys: createKeySet({ url: GOOGLE_KEYS_URL, clock, fetch: get, log }), clock });
}

/** On Cloud Run (it sets K_SERVICE) requests come from outside the container; anywhere else the machine is its own world. */
export const listeningHost = ({ K_SERVICE }: Pick<Settings, 'K_SERVICE'>): string =>
  K_SERVICE === undefined ? '127.0.0.1' : '0.0.0.0';

/** @throws ValidationError */
export function checkCallerSettings({
  AUTH_MODE,
  AUDIENCE,
  CALLERS,
  SCHEDULER_ACCOUNT,
  K_SERVICE,
  DASHBOARD_ACCOUNT,
  IAP_AUDIENCE,
}: CallerSettings): void {
  const problems: FieldProblem[] = [];
  if (AUTH_MODE === 'local') {
    if (K_SERVICE === undefined) return;
    problems.push({ field: 'AUTH_MODE', found: '"local" on Cloud Run', needed: 'oidc: local is for loopback only' });
  } else {
    if (AUDIENCE === undefined) {
      problems.push({ field: 'AUDIENCE', found: 'nothing', needed: 'the audience of tokens, where AUTH_MODE is oidc' });
    }
    if (CALLERS.size === 0 && SCHEDULER_ACCOUNT === undefined) {
      problems.push({ field: 'CALLERS', found: 'nobody', needed: 'email=role, or SCHEDULER_ACCOUNT' });
    }
    if ((DASHBOARD_ACCOUNT === undefined) !== (IAP_AUDIENCE === undefined)) {
      const field = DASHBOARD_ACCOUNT === undefined ? 'DASHBOARD_ACCOUNT' : 'IAP_AUDIENCE';
      problems.push({ field, found: 'nothing', needed: 'both of them, or neither' });
    }
    if (DASHBOARD_ACCOUNT !== undefined && CALLERS.has(DASHBOARD_ACCOUNT)) {
      problems.push({ field: 'CALLERS', found: "the dashboard's account", needed: 'it in DASHBOARD_ACCOUNT only' });
    }
    if (SCHEDULER_ACCOUNT !== undefined && CALLERS.has(SCHEDULER_ACCOUNT)) {
      problems.push({ field: 'CALLERS', found: "the Scheduler's account", needed: 'it in SCHEDULER_ACCOUNT only' });
    }
  }
  if (problems.length > 0) throw new ValidationError('Environment', problems);
}
