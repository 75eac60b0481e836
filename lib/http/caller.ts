/**
 * Who calls, and what a caller may do. How a caller proves who it is (OIDC, or being on this machine) is decided
 * by the `Authenticate` that is plugged in; no role is ever assumed.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../domain/problem.ts';
import { includesRole, type Role } from '../domain/role.ts';

export interface Caller {
  /** Name in logs and records, for example an e-mail address. */
  readonly name: string;
  readonly role: Role;
  /** Cloud Scheduler's own account: the only caller whose schedule time makes a run key. */
  readonly isScheduler: boolean;
  /** What proved it at the dashboard, to be proved again where the call is passed on; never logged. */
  readonly assertion?: string;
}

/**
 * Proves the caller by the headers of a request to `path` (of a known route, with its leading slash).
 * @throws ProblemError `unauthenticated`, `forbidden`, `identity-unavailable`
 */
export type Authenticate = (headers: IncomingHttpHeaders, signal: AbortSignal, path: string) => Promise<Caller>;

/** @throws ProblemError `forbidden` where the caller's role is weaker than `needed`. */
export function requireRole(caller: Caller, needed: Role): void {
  if (includesRole(caller.role, needed)) return;
  throw new ProblemError({
    type: 'forbidden',
    detail: `Caller may not do this: found role "${caller.role}", needed "${needed}"`,
  });
}

/**
 * Refuses what a browser sends on behalf of another site. Bodies are parsed whatever their content type, so that a
 * foreign page could otherwise make a simple POST. Callers that are no browsers send neither header.
 * @throws ProblemError `forbidden`
 */
export function refuseOtherSites(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    refuseOrigin(`Sec-Fetch-Site "${site}"`);
  }
  const { origin, host } = headers;
  if (origin !== undefined && hostOf(origin) !== host?.toLowerCase()) refuseOrigin(`Origin "${origin}"`);
}

function refuseOrigin(found: string): never {
  throw new ProblemError({
    type: 'forbidden',
    detail: `Request comes from another site: found ${found}, needed the desk's own`,
  });
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);
