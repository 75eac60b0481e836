/**
 * Which paths and methods there are, and who may use them. Matching is exact: no decoding, no trailing slash, no
 * other case, so that a path means one thing in every log. It calls nothing.
 */
import { ProblemError } from '../domain/problem.ts';
import { ROLES, type Role } from '../domain/role.ts';
import { STREAM_QUERY } from './pass-body.ts';
import { fitPath, isPathTemplate } from './path-template.ts';
import { PASS_PATH, type StreamRoute, type StreamRoutes } from './stream-route.ts';

export const METHODS = ['GET', 'POST'] as const;
export type Method = (typeof METHODS)[number];

export interface IntentRoute {
  /** The weakest role that may call it. */
  readonly role: Role;
  /** `GET` only where nothing changes: it carries no body. */
  readonly methods: readonly Method[];
}

/** Intent -> route. */
export type Routes = ReadonlyMap<string, IntentRoute>;

/** One method of a resource: what the desk keeps (its state, its runs), read or set without a run. */
export interface ResourceRoute {
  readonly method: Method;
  /** The weakest role that may call it. */
  readonly role: Role;
  /** Fields it takes in the query, each at most once; any other is refused. */
  readonly query: readonly string[];
}

/** Path template (`runs/{runId}`) -> its methods. */
export type ResourceRoutes = ReadonlyMap<string, readonly ResourceRoute[]>;

/** Everything a desk serves beside its open paths. */
export interface RouteTable {
  readonly intents: Routes;
  readonly resources: ResourceRoutes;
  /** Streams of events; with any of them there is also `sse-ticket`. */
  readonly streams?: StreamRoutes;
}

/** Paths that need no caller: the desk's own state, and what the API is. */
export const OPEN_PATHS = ['health', 'ready', 'openapi.json', 'docs'] as const;
export type OpenPath = (typeof OPEN_PATHS)[number];

export interface FoundIntent {
  readonly kind: 'intent';
  readonly name: string;
  readonly method: Method;
  readonly role: Role;
}

export interface FoundResource {
  readonly kind: 'resource';
  /** The template. */
  readonly name: string;
  readonly method: Method;
  readonly role: Role;
  readonly query: readonly string[];
  /** Parameter -> the text in the path, as it was sent: not decoded, not checked. */
  readonly parameters: { readonly [name: string]: string };
}

export interface FoundStream {
  readonly kind: 'stream';
  /** The template. */
  readonly name: string;
  readonly method: 'GET';
  readonly role: Role;
  readonly query: readonly string[];
  readonly parameters: { readonly [name: string]: string };
  readonly route: StreamRoute;
}

/** `POST /sse-ticket` */
export interface FoundPass {
  readonly kind: 'pass';
  readonly name: typeof PASS_PATH;
  readonly method: 'POST';
  readonly role: Role;
}

/** What needs a caller. */
export type FoundGuarded = FoundIntent | FoundResource | FoundStream | FoundPass;
export type Found = { readonly kind: 'open'; readonly name: OpenPath } | FoundGuarded;

/** @throws Error for a route without a role or methods, or a name that is no path or is taken by the same method. */
export function checkRoutes({ intents, resources, streams = new Map() }: RouteTable): void {
  const taken = new Set<string>(OPEN_PATHS);
  if (streams.size > 0) taken.add(PASS_PATH);
  for (const [path, { role }] of streams) {
    if (!isPathTemplate(path) || taken.has(path))
      throw unusable(path, 'needed a free path such as "runs/{runId}/events"');
    taken.add(path);
    checkRole(path, role);
  }
  for (const [path, routes] of resources) {
    if (!isPathTemplate(path) || taken.has(path)) throw unusable(path, 'needed a free path such as "runs/{runId}"');
    taken.add(path);
    checkMethods(path, routes);
    for (const { role } of routes) checkRole(path, role);
  }
  for (const [name, { role, methods }] of intents) {
    // A resource may lie under an intent's name with another method: what is running is read where it is started.
    const isShared = resources.get(name)?.every(({ method }) => !methods.includes(method)) ?? false;
    if (!/^[a-z][a-z-]{0,63}$/.test(name) || (taken.has(name) && !isShared)) {
      throw unusable(name, 'needed a free name of lower-case letters and hyphens');
    }
    checkRole(name, role);
    checkMethods(name, methods);
  }
}

function checkRole(route: string, role: Role): void {
  if (!ROLES.includes(role)) throw unusable(route, `found role "${role}", needed a role`);
}

function checkMethods(route: string, methods: readonly unknown[]): void {
  if (methods.length === 0) throw unusable(route, 'found no method, needed at least one');
}

const unusable = (route: string, why: string): Error => new Error(`Route "${route}" cannot start: ${why}`);

/** @throws ProblemError `not-found` with the known intents, `method-not-allowed` with the allowed methods. */
export function findRoute(request: { readonly path: string; readonly method: string }, table: RouteTable): Found {
  const name = request.path.slice(1);
  const method = METHODS.find((known) => known === request.method);
  const open = OPEN_PATHS.find((path) => path === name);
  if (open !== undefined)
    return method === 'GET' ? { kind: 'open', name: open } : refuseMethod(request.method, ['GET']);
  const route = table.intents.get(name);
  if (route === undefined) return findResource(request, table);
  if (method !== undefined && route.methods.includes(method)) return { kind: 'intent', name, method, role: route.role };
  const beside = table.resources.get(name) ?? [];
  const read = beside.find((known) => known.method === method);
  if (read !== undefined) return { kind: 'resource', name, parameters: {}, ...read };
  return refuseMethod(request.method, [...route.methods, ...beside.map((known) => known.method)]);
}

function findResource({ path, method }: { readonly path: string; readonly method: string }, table: RouteTable): Found {
  for (const [template, routes] of table.resources) {
    const parameters = fitPath(template, path.slice(1));
    if (parameters === undefined) continue;
    const route = routes.find((known) => known.method === method);
    if (route !== undefined) return { kind: 'resource', name: template, parameters, ...route };
    return refuseMethod(
      method,
      routes.map((known) => known.method),
    );
  }
  return findStream({ path, method }, table);
}

function findStream({ path, method }: { readonly path: string; readonly method: string }, table: RouteTable): Found {
  const { streams = new Map<string, StreamRoute>() } = table;
  if (path === `/${PASS_PATH}` && streams.size > 0) {
    return method === 'POST'
      ? { kind: 'pass', name: PASS_PATH, method, role: 'viewer' }
      : refuseMethod(method, ['POST']);
  }
  for (const [template, route] of streams) {
    const parameters = fitPath(template, path.slice(1));
    if (parameters === undefined) continue;
    if (method !== 'GET') return refuseMethod(method, ['GET']);
    return { kind: 'stream', name: template, method, role: route.role, query: STREAM_QUERY, parameters, route };
  }
  return refuseName(path.slice(1), table);
}

function refuseName(name: string, { intents, resources, streams = new Map() }: RouteTable): never {
  const known = [...intents.keys()].toSorted();
  throw new ProblemError({
    type: 'not-found',
    detail: `Intent is not known: found "${name.slice(0, 80)}", needed one of ${known.join(', ')}`,
    members: { known, resources: [...resources.keys(), ...streams.keys()].toSorted() },
  });
}

function refuseMethod(found: string, allowed: readonly Method[]): never {
  throw new ProblemError({
    type: 'method-not-allowed',
    detail: `Method does not fit the route: found ${found}, needed ${allowed.join(' or ')}`,
    members: { allowed },
  });
}
