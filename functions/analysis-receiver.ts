/**
 * The `analysis-worker` function without its process: a push or a sweep wakes it, it works inside the request until the queue
 * is empty or its time is over, and answers 200. What it leaves it lets go: the next wake-up or the sweep goes on with it.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AnalysisDeps } from '../lib/analysis/run-analysis.ts';
import { drainQueue, type WorkerOptions } from '../lib/analysis/work-queue.ts';
import { problemOf, ProblemError } from '../lib/domain/problem.ts';
import { MAX_BODY_BYTES, readJsonBody } from '../lib/http/json-body.ts';
import { sendProblem } from '../lib/http/problem.ts';
import type { Log } from '../lib/ports/trade-log.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { Pusher } from './push-gate.ts';

/** Below the 600 s after which Pub/Sub counts a push as failed; what is under way is let go before. */
const WORK_MS = 540_000;
const ADMIT_MS = 10_000;

export interface AnalysisReceiverOptions extends WorkerOptions {
  readonly deps: AnalysisDeps;
  readonly gate: Pusher;
  readonly log: Log;
  readonly shutdown: AbortSignal;
  /** In words: who judges. */
  readonly description: string;
}

export interface AnalysisReceiver {
  /** `POST /` wakes it; `GET /health` and `GET /ready` tell. */
  readonly listener: RequestListener;
  /** The same wake-up as a CloudEvent of the functions framework, which has verified nobody: its invoker's IAM must. */
  readonly onEvent: () => Promise<void>;
}

export const analysisReceiver = (options: AnalysisReceiverOptions): AnalysisReceiver => ({
  listener: (request, response) => void answer(options, request, response),
  onEvent: async () => void (await work(options)),
});

async function answer(
  options: AnalysisReceiverOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const [path = '/'] = (request.url ?? '/').split('?');
    if (request.method === 'GET' && path === '/health') return sendJson(response, { ok: true });
    if (request.method === 'GET' && path === '/ready') {
      return sendJson(response, { ready: true, analysis: options.description });
    }
    if (path !== '/') throw new ProblemError({ type: 'not-found', detail: 'Push goes to "/"' });
    if (request.method !== 'POST') throw new ProblemError({ type: 'method-not-allowed', detail: 'Push is a POST' });
    await admit(options, request);
    sendJson(response, { worked: await work(options) });
  } catch (error) {
    const problem = problemOf(error);
    options.log.write('WARNING', 'AnalysisPushRefused', { type: problem.type, problem: problem.detail });
    if (!response.headersSent) sendProblem(response, problem);
  }
}

/** What is pushed says nothing that is believed: it only wakes. */
async function admit({ deps, gate, shutdown }: AnalysisReceiverOptions, request: IncomingMessage): Promise<void> {
  const limit = { what: 'admitting a push', durationMs: ADMIT_MS, parent: shutdown };
  await withDeadline(deps.clock, limit, async (signal) => {
    await gate.caller(request.headers, signal);
    gate.requireSubscription(await readJsonBody(request, { limitBytes: MAX_BODY_BYTES, signal }));
  });
}

/** `until empty`, or `until the limit`: then what was under way is let go. */
async function work({ deps, shutdown, holder, concurrency }: AnalysisReceiverOptions): Promise<string> {
  const over = deps.clock.deadline({ what: 'working on the queue', durationMs: WORK_MS, parent: shutdown });
  try {
    await drainQueue(deps, { holder, concurrency }, over.signal);
    return 'until empty';
  } catch (error) {
    if (!over.signal.aborted) throw error;
    return 'until the limit';
  } finally {
    over.cancel();
  }
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
