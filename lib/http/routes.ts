/**
 * Which paths and methods there are, and who may use them. Matching is exact: no decoding, no trailing slash, no
 * other case, so that a path means one thing in every log. It calls nothing.
 */
import { ValidationError } from '../domain/errors.ts';
import { ProblemError } from '../domain/problem.ts';
import { ROLES, type Role } from '../domain/role.ts';

export const METHODS = ['GET', 'POST'] as const;
export type Method = (typeof METHODS)[number];

export interface IntentRoute {
  /** The weakest role that may call it. */
  readonly role: Role;
  /** `GET` only where nothing changes: it carries no body. */
  readonly methods: readonly Method[];
}

export type Routes = ReadonlyMap<string, IntentRoute>;

/** Paths that need no caller: the desk's own state. */
export const OPEN_PATHS = ['health', 'ready'] as const;
export type OpenPath = (typeof OPEN_PATHS)[number];

export type Found =
  | { readonly kind: 'open'; readonly name: OpenPath }
  | { readonly kind: 'intent'; readonly name: string; readonly method: Method; readonly route: IntentRoute };

/** @throws Error for a route without a role or methods, or a name that is no path or is taken. */
export function checkRoutes(routes: Routes): void {
  for (const [name, { role, methods }] of routes) {
    if (!/^[a-z][a-z-]{0,63}$/.test(name) || OPEN_PATHS.some((path) => path === name)) {
      throw new Error(`Route "${name}" cannot start: needed a free name of lower-case letters and hyphens`);
    }
    if (!ROLES.includes(role)) throw new Error(`Route "${name}" cannot start: found role "${role}", needed a role`);
    if (methods.length === 0) throw new Error(`Route "${name}" cannot start: found no method, needed at least one`);
  }
}

/** @throws ProblemError `not-found` with the known intents, `method-not-allowed` with the allowed methods. */
export function findRoute(request: { readonly path: string; readonly method: string }, routes: Routes): Found {
  const name = request.path.slice(1);
  const method = METHODS.find((known) => known === request.method);
  const open = OPEN_PATHS.find((path) => path === name);
  if (open !== undefined)
    return method === 'GET' ? { kind: 'open', name: open } : refuseMethod(request.method, ['GET']);
  const route = routes.get(name);
  if (route === undefined) return refuseName(name, routes);
  if (method === undefined || !route.methods.includes(method)) return refuseMethod(request.method, route.methods);
  return { kind: 'intent', name, method, route };
}

/** `?dryRun=true` on an order-sending intent must not be ignored in silence. @throws ValidationError */
export function refuseQuery(url: string): void {
  const start = url.indexOf('?');
  if (start === -1) return;
  const names = [...new Set(new URLSearchParams(url.slice(start)).keys())].slice(0, 20);
  const problems = names.map((name) => ({
    field: `?${name.slice(0, 80)}`,
    found: 'a field in the query',
    needed: 'fields in the JSON body only',
  }));
  if (problems.length > 0) throw new ValidationError('Request', problems);
}

function refuseName(name: string, routes: Routes): never {
  const known = [...routes.keys()].toSorted();
  throw new ProblemError({
    type: 'not-found',
    detail: `Intent is not known: found "${name.slice(0, 80)}", needed one of ${known.join(', ')}`,
    members: { known },
  });
}

function refuseMethod(found: string, allowed: readonly Method[]): never {
  throw new ProblemError({
    type: 'method-not-allowed',
    detail: `Method does not fit the route: found ${found}, needed ${allowed.join(' or ')}`,
    members: { allowed },
  });
}
