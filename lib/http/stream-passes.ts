/**
 * `POST /sse-ticket`: a browser's EventSource cannot set headers, so a caller that has proved who it is gets a pass that
 * opens one stream once, within 30 seconds, as itself. Only its hash is stored, and no log line has it.
 */
import { createHash } from 'node:crypto';
import { ValidationError } from '../domain/errors.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { PassStore } from '../ports/pass-store.ts';
import { requireRole, type Caller } from './caller.ts';
import type { IntentAnswer } from './intent-call.ts';
import type { JsonObject } from './json-body.ts';
import { fitPath } from './path-template.ts';
import { passBody } from './pass-body.ts';
import type { StreamRoutes } from './stream-route.ts';

export const PASS_MS = 30_000;
const FORM = /^[0-9a-f]{64}$/;

export interface StreamPassesDeps {
  readonly passes: PassStore;
  readonly routes: StreamRoutes;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** 32 unpredictable bytes in hexadecimal. */
  readonly newSecret: () => string;
}

export interface StreamPasses {
  /** @throws ValidationError, ProblemError `forbidden`, StoreError */
  issue(body: JsonObject, caller: Caller, signal: AbortSignal): Promise<IntentAnswer>;
  /** Who opens `path` with this pass; it is used up, also where it does not fit. @throws ProblemError `unauthenticated` */
  redeem(pass: string, path: string, signal: AbortSignal): Promise<Caller>;
}

export function createStreamPasses({ passes, routes, clock, newSecret }: StreamPassesDeps): StreamPasses {
  return {
    async issue(body, caller, signal) {
      const path = pathOf(body);
      const route = [...routes.values()].find((one) => fitPath(one.path, path.slice(1)) !== undefined);
      if (route === undefined) throw unfit(`"${path.slice(0, 80)}"`);
      requireRole(caller, route.role);
      const secret = newSecret();
      const expiresAtMs = clock.nowMs() + PASS_MS;
      await passes.keep(hashOf(secret), { path, callerName: caller.name, role: caller.role, expiresAtMs }, signal);
      return { status: 200, body: { ticket: secret, path, expiresInSeconds: PASS_MS / 1_000 } };
    },
    async redeem(pass, path, signal) {
      const found = FORM.test(pass) ? await passes.take(hashOf(pass), signal) : undefined;
      if (found === undefined) throw refused('one that is not known or was used');
      if (found.expiresAtMs < clock.nowMs()) throw refused('one that has expired');
      if (found.path !== path) throw refused('one for another stream');
      return { name: found.callerName, role: found.role, isScheduler: false };
    },
  };
}

function pathOf(body: JsonObject): string {
  const parsed = passBody.safeParse(body);
  if (parsed.success) return parsed.data.path;
  const unknown = parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (unknown.length === 0) throw unfit(JSON.stringify(body).slice(0, 80));
  throw new ValidationError(
    'Body of sse-ticket',
    unknown
      .slice(0, 20)
      .map((field) => ({ field: field.slice(0, 80), found: 'an unknown field', needed: 'path alone' })),
  );
}

const unfit = (found: string): ValidationError =>
  new ValidationError('Body of sse-ticket', [
    { field: 'path', found, needed: 'the path of a stream of events alone, for example "/events"' },
  ]);

const refused = (found: string): ProblemError =>
  new ProblemError({
    type: 'unauthenticated',
    detail: `Ticket does not open this stream: found ${found}, needed a fresh one of POST /sse-ticket`,
  });

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
