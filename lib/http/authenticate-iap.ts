/**
 * Callers of the dashboard in the cloud: whoever Identity-Aware Proxy has signed in, with the role that the list gives the
 * e-mail. The proxy's assertion is verified here too, so that no way around the proxy is a way in; cookies prove nothing.
 */
import { ProblemError } from '../domain/problem.ts';
import type { Role } from '../domain/role.ts';
import type { VerifyIdentity } from '../ports/identity.ts';
import type { Authenticate } from './caller.ts';

export const IAP_HEADER = 'x-goog-iap-jwt-assertion';

export interface IapCallers {
  /** Of the dashboard, as the proxy names it: `/projects/NUMBER/locations/REGION/services/NAME`. */
  readonly audience: string;
  /** E-mail in lower case -> role. */
  readonly roles: ReadonlyMap<string, Role>;
}

export function authenticateIap(verify: VerifyIdentity, { audience, roles }: IapCallers): Authenticate {
  return async (headers, signal) => {
    const assertion = headers[IAP_HEADER];
    if (typeof assertion !== 'string' || assertion === '') throw missing();
    const { email } = await verify(assertion, [audience], signal);
    const role = roles.get(email);
    if (role === undefined) {
      throw new ProblemError({
        type: 'forbidden',
        detail: `Caller has no role: found "${email}", needed an e-mail on the list of callers`,
      });
    }
    return { name: email, role, isScheduler: false, assertion };
  };
}

const missing = (): ProblemError =>
  new ProblemError({
    type: 'unauthenticated',
    detail: 'Caller is not known: found no assertion, needed one of Identity-Aware Proxy',
  });
