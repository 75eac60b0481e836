/**
 * Answers for an app that is still being made: says that the process is up, and lets every other request wait, with a
 * deadline and unread, until the app is there. It makes nothing itself and never guesses whether the desk is ready.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ProblemError, problemOf } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import { orAbort } from '../ports/or-abort.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { sendJson, sendProblem } from './problem.ts';

export interface LateApp {
  readonly listener: RequestListener;
  /** Everybody who waits, and whoever comes later, is the app's. */
  arrive(app: RequestListener): void;
  /** There will be none: everybody who waits is told so. */
  fail(): void;
  /** Resolves with the first answer, or as soon as somebody waits for the app. */
  readonly asked: Promise<void>;
}

export interface LateAppOptions {
  readonly clock: Clock;
  /** Ends the waiting. */
  readonly shutdown: AbortSignal;
  /** 30,000 by default; opening a store and reading the seeds have shorter deadlines of their own. */
  readonly waitMs?: number;
}

export function createLateApp({ clock, shutdown, waitMs = 30_000 }: LateAppOptions): LateApp {
  const { promise, resolve, reject } = Promise.withResolvers<RequestListener>();
  // Nobody may be waiting when it fails; whoever tells it says why.
  promise.catch(() => undefined);
  let arrived: RequestListener | undefined;
  const asked = Promise.withResolvers<void>();

  const wait = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const limit = { what: 'Waiting for the desk to start', durationMs: waitMs, parent: shutdown };
    try {
      const app = await withDeadline(clock, limit, (signal) => orAbort(promise, signal));
      app(request, response);
    } catch (error) {
      sendProblem(response, problemOf(error));
    }
  };

  return {
    asked: asked.promise,
    listener: (request, response) => {
      if (arrived !== undefined) return arrived(request, response);
      // The same words as the app's: a probe asks whether the process is up, `/ready` what of it is.
      if (request.method === 'GET' && request.url === '/health') {
        response.once('close', asked.resolve);
        return sendJson(response, { status: 200, body: { status: 'ok' } });
      }
      asked.resolve();
      void wait(request, response);
    },
    arrive: (app) => {
      arrived = app;
      resolve(app);
    },
    fail: () => {
      const detail = 'The desk could not start: its log says why';
      reject(new ProblemError({ type: 'shutdown', detail, retryAfterSeconds: 10 }));
    },
  };
}
