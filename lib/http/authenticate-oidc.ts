/**
 * `AUTH_MODE=oidc`: a caller is the verified e-mail of its token, with the role that the list gives it. Deny by default:
 * who is not on the list may do nothing. How a token is verified is the port's.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../domain/problem.ts';
import type { Role } from '../domain/role.ts';
import type { VerifyIdentity } from '../ports/identity.ts';
import { bearerToken } from './bearer-token.ts';
import type { Authenticate, Caller } from './caller.ts';

export interface OidcCallers {
  /** The service's own audience; a token for exactly one of its routes (`{audience}/allocation`) passes for that one. */
  readonly audience: string;
  /** E-mail in lower case -> role. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Cloud Scheduler's service account in lower case: a trader, and the only one whose schedule time counts. */
  readonly schedulerAccount: string | undefined;
  /** Left out: nobody calls for others. */
  readonly dashboard?: PassedOn;
}

/** The dashboard passes calls on with its own token; who stands before it is proved by the proxy's assertion, here again. */
export interface PassedOn {
  /** E-mail of its service account in lower case. */
  readonly account: string;
  readonly verify: VerifyIdentity;
  /** Of the assertion: the dashboard's. */
  readonly audience: string;
}

export const PASSED_ON_HEADER = 'x-desk-assertion';

export function authenticateOidc(verify: VerifyIdentity, callers: OidcCallers): Authenticate {
  const base = callers.audience.replace(/\/$/, '');
  return async (headers, signal, path) => {
    const { email } = await verify(bearerToken(headers), [callers.audience, `${base}${path}`], signal);
    const { dashboard } = callers;
    if (dashboard === undefined || email !== dashboard.account) return callerOf(email, callers);
    const person = await personBefore(dashboard, headers, signal);
    return callerOf(person, { ...callers, schedulerAccount: undefined });
  };
}

/** Its own account has no role: without somebody before it the dashboard may do nothing. @throws ProblemError */
async function personBefore(
  { verify, audience }: PassedOn,
  headers: IncomingHttpHeaders,
  signal: AbortSignal,
): Promise<string> {
  const assertion = headers[PASSED_ON_HEADER];
  if (typeof assertion === 'string' && assertion !== '') return (await verify(assertion, [audience], signal)).email;
  throw new ProblemError({
    type: 'forbidden',
    detail: 'The dashboard may do nothing by itself: found no assertion, needed that of the person before it',
  });
}

function callerOf(email: string, { roles, schedulerAccount }: OidcCallers): Caller {
  if (email === schedulerAccount) return { name: email, role: 'trader', isScheduler: true };
  const role = roles.get(email);
  if (role !== undefined) return { name: email, role, isScheduler: false };
  throw new ProblemError({
    type: 'forbidden',
    detail: `Caller has no role: found "${email}", needed an e-mail on the list of callers`,
  });
}
