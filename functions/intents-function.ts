/** Joins a desk with the HTTP surface: the Express app of the `intents` function, under its routes and roles. */
import { Temporal } from '@js-temporal/polyfill';
import type { Express } from 'express';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import type { Authenticate } from '../lib/http/caller.ts';
import type { InFlight } from '../lib/http/in-flight.ts';
import type { IntentCall as HttpCall } from '../lib/http/intent-call.ts';
import { createIntentsApp, type Readiness } from '../lib/http/intents-app.ts';
import type { IntentRoute, Method } from '../lib/http/routes.ts';
import { StoreError } from '../lib/ports/store-error.ts';
import type { IntentCall } from '../intents/intent.ts';
import { intents } from '../intents/registry.ts';
import type { Desk } from './wiring.ts';

export interface IntentsFunctionOptions {
  readonly desk: Desk;
  readonly authenticate: Authenticate;
  readonly inFlight: InFlight;
  /** What is on, off or a demo, for `/ready`. */
  readonly parts: Readiness['parts'];
  /** Aborts when runs in flight must come to an end. */
  readonly shutdown: AbortSignal;
}

/** Only what changes nothing is offered by GET too. */
const READABLE: ReadonlySet<string> = new Set(['summary']);

export function intentsFunction(options: IntentsFunctionOptions): Express {
  const { desk, authenticate, inFlight, parts, shutdown } = options;
  const routes = new Map(
    [...intents].map(([name, { role }]): [string, IntentRoute] => {
      const methods: readonly Method[] = READABLE.has(name) ? ['GET', 'POST'] : ['POST'];
      return [name, { role, methods }];
    }),
  );
  return createIntentsApp({
    intents: routes,
    run: (call) => desk.call(deskCall(call)),
    authenticate,
    ready: async (signal) => {
      // The store must answer; the broker may sleep while no intent runs.
      try {
        await desk.deps.ledger.read({ lease: true }, signal);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        return { ready: false, parts: { ...parts, store: `not available: ${error.message}` } };
      }
      return { ready: true, parts };
    },
    clock: systemClock,
    log: desk.deps.log,
    inFlight,
    shutdown,
  });
}

function deskCall({ intent, body, idempotencyKey, scheduleTime, jobName, caller, signal }: HttpCall): IntentCall {
  const schedule =
    scheduleTime === undefined ? undefined : { timeAtMs: scheduledAtMs(scheduleTime), jobName: jobName ?? '' };
  return { intent, body, idempotencyKey, schedule, role: caller.role, signal };
}

/** @throws ValidationError for a header that is no moment */
function scheduledAtMs(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new ValidationError('Header', [
      { field: 'X-CloudScheduler-ScheduleTime', found: text.slice(0, 80), needed: 'an RFC 3339 moment' },
    ]);
  }
}
