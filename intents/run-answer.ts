/** From what an intent gave, or failed with, to the answer that is stored and sent. */
import { PROBLEM_TYPES, problemDocument, problemOf } from '../lib/domain/problem.ts';
import type { RunId } from '../lib/domain/ids.ts';
import type { Json, RunAnswer } from '../lib/domain/run.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { IntentAnswer, IntentDeps, IntentResult } from './intent.ts';

export function answerOf(deps: IntentDeps, runId: RunId, result: IntentResult): RunAnswer {
  return { status: result.status, body: { runId, utcTimestamp: isoTime(deps.clock.nowMs()), ...result.body } };
}

/** The problem as an answer; what is the desk's own fault is logged with its stack, which never leaves. */
export function problemResult(
  deps: IntentDeps,
  failed: { readonly intent: string; readonly error: unknown; readonly runId?: RunId },
): RunAnswer {
  const { intent, error, runId } = failed;
  const problem = problemOf(error);
  const { status } = PROBLEM_TYPES[problem.type];
  if (status >= 500) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    deps.log.write('ERROR', 'IntentFailed', { intent, runId: runId ?? null, problem: problem.type, stack });
  }
  const members = {
    utcTimestamp: isoTime(deps.clock.nowMs()),
    ...(runId === undefined ? {} : { runId }),
    ...problem.members,
  };
  return { status, body: problemDocument({ ...problem, members }) };
}

export function toAnswer(answer: RunAnswer, replayed: boolean): IntentAnswer {
  return { ...answer, headers: replayed ? { 'Idempotent-Replayed': 'true' } : retryHeader(answer.body) };
}

function retryHeader(body: Json): IntentAnswer['headers'] {
  if (typeof body !== 'object' || body === null || !('retryAfterSeconds' in body)) return {};
  return typeof body.retryAfterSeconds === 'number' ? { 'Retry-After': String(body.retryAfterSeconds) } : {};
}
