/** How callers of the dashboard are known: by the assertion of Identity-Aware Proxy, or, on loopback alone, not at all. */
import { ValidationError, type FieldProblem } from '../lib/domain/errors.ts';
import { authenticateIap } from '../lib/http/authenticate-iap.ts';
import { authenticateLocal } from '../lib/http/authenticate-local.ts';
import type { Settings } from './config.ts';
import { iapVerifier } from './iap-verifier.ts';
import type { KnownCallers, VerifierParts } from './known-callers.ts';

type DashboardSettings = Pick<Settings, 'AUTH_MODE' | 'CALLERS' | 'IAP_AUDIENCE' | 'INTENTS_URL' | 'K_SERVICE'>;

/** @throws ValidationError naming each variable that is missing for the mode */
export async function authenticateDashboard(
  settings: DashboardSettings,
  parts: VerifierParts,
): Promise<KnownCallers & { readonly isLocal: boolean }> {
  const { AUTH_MODE, CALLERS: roles, IAP_AUDIENCE: audience } = settings;
  checkDashboardSettings(settings);
  if (AUTH_MODE === 'local' || audience === undefined) {
    const description = 'local: everybody on this machine is admin';
    return { authenticate: authenticateLocal, description, isLocal: true };
  }
  const authenticate = authenticateIap(await iapVerifier(parts), { audience, roles });
  return { authenticate, description: `Identity-Aware Proxy: ${roles.size} on the list`, isLocal: false };
}

/** @throws ValidationError */
export function checkDashboardSettings(settings: DashboardSettings): void {
  const { AUTH_MODE, CALLERS, IAP_AUDIENCE, INTENTS_URL, K_SERVICE } = settings;
  const problems: FieldProblem[] = [];
  if (AUTH_MODE === 'local') {
    if (K_SERVICE === undefined) return;
    problems.push({ field: 'AUTH_MODE', found: '"local" on Cloud Run', needed: 'oidc: local is for loopback only' });
  } else {
    if (IAP_AUDIENCE === undefined) {
      problems.push({
        field: 'IAP_AUDIENCE',
        found: 'nothing',
        needed: "the dashboard's audience, where AUTH_MODE is oidc",
      });
    }
    if (CALLERS.size === 0) problems.push({ field: 'CALLERS', found: 'nobody', needed: 'email=role' });
    if (INTENTS_URL?.startsWith('http:') === true) {
      problems.push({ field: 'INTENTS_URL', found: `"${INTENTS_URL}"`, needed: 'https, where AUTH_MODE is oidc' });
    }
  }
  if (problems.length > 0) throw new ValidationError('Environment', problems);
}
