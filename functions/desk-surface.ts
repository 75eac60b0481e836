/** What `GET /me` tells of the desk around the resources: its parts as people read them, and the routes of a role. */
import { includesRole, type Role } from '../lib/domain/role.ts';
import type { Json } from '../lib/domain/run.ts';
import type { Readiness } from '../lib/http/share-readiness.ts';
import { PASS_PATH } from '../lib/http/stream-route.ts';
import type { Part, PartState } from '../intents/parts.ts';
import { intents } from '../intents/registry.ts';
import type { DeskSurface } from '../intents/resource.ts';
import { resources } from '../intents/resources.ts';
import { EVENT_PATHS, EVENT_ROLE } from './event-routes.ts';
import { intentMethods } from './intent-methods.ts';

export function deskSurface(parts: () => Readiness['parts']): DeskSurface {
  return {
    parts: () =>
      Object.entries(parts()).flatMap(([name, said]) => (name === 'sinks' ? sinks(said) : partOf(name, said))),
    allowed: (role) => routesFor(role),
  };
}

/** Words with which a part begins, or contains, where it is off or no real one (`/ready` says the same words). */
const OFF = /^(?:off\b|none\b)/i;
const DEMO = /\b(?:demo|paper gateway|embedded store|in this process|judged by (?:the )?rules|everybody)\b/i;

/** `file on: ...; notion off: ...`: each sink is a part of its own. */
const sinks = (said: Json): readonly Part[] =>
  (typeof said === 'string' ? said : '')
    .split('; ')
    .map((one) => partOf(`sink ${one.split(' ', 1).join('')}`, one.slice(one.indexOf(' ') + 1)));

function partOf(name: string, said: Json): Part {
  const description = typeof said === 'string' ? said : JSON.stringify(said);
  return { name, state: stateOf(description), description };
}

function stateOf(description: string): PartState {
  if (OFF.test(description)) return 'off';
  return DEMO.test(description) ? 'demo' : 'on';
}

/** Every route of the registries that includes the role, in the order of the registries. */
function routesFor(role: Role): readonly string[] {
  const all: readonly (readonly [string, Role])[] = [
    ...[...intents.values()].flatMap((intent) =>
      intentMethods(intent.name).map((method) => [`${method} /${intent.name}`, intent.role] as const),
    ),
    ...[...resources].flatMap(([path, { methods }]) =>
      methods.map((one) => [`${one.method} /${path}`, one.role] as const),
    ),
    ...EVENT_PATHS.map((path) => [`GET /${path}`, EVENT_ROLE] as const),
    [`POST /${PASS_PATH}`, EVENT_ROLE],
  ];
  return all.filter(([, needed]) => includesRole(role, needed)).map(([route]) => route);
}
