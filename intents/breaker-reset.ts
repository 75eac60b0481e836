/**
 * `POST /breaker/reset`: an admin closes the circuit breaker, with a reason. It changes no trading state that people have
 * set, and a session that still runs under its own open breaker stays stopped to its end.
 */
import { z } from 'zod';
import { ProblemError } from '../lib/domain/problem.ts';
import type { StoredBreaker } from '../lib/domain/stored-breaker.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { MAX_AUTHOR_CHARACTERS } from './configuration.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';

const schema = z.strictObject({
  reason: z
    .string()
    .max(500)
    .refine((text) => text.trim() !== '', 'words that say why'),
});

export const breakerReset: Resource = {
  path: 'breaker/reset',
  methods: [{ method: 'POST', role: 'admin', query: [], bodySchema: schema, answer: reset }],
};

/** @throws ProblemError `not-found` where no breaker is open */
async function reset(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const { reason } = parseWith(schema, call.body, 'Body of breaker/reset');
  const author = call.callerName.slice(0, MAX_AUTHOR_CHARACTERS);
  const resetAtMs = deps.clock.nowMs();
  const before = await deps.ledger.transact<StoredBreaker>(
    { session: true },
    ({ session: { breaker } }) => {
      if (breaker?.status !== 'open') {
        throw new ProblemError({ type: 'not-found', detail: 'No circuit breaker is open: needed an open one to reset' });
      }
      const closed = { status: 'closed', resetAtMs, reason, author } as const;
      return { changes: [{ kind: 'put-session', session: { breaker: closed } }], result: breaker };
    },
    call.signal,
  );
  deps.log.write('WARNING', 'BreakerReset', { mode: deps.mode, author, reason, cause: 'cause' in before ? before.cause : '' });
  return {
    status: 200,
    headers: {},
    body: { utcTimestamp: isoTime(resetAtMs), mode: deps.mode, was: showBreaker(before), breaker: { status: 'closed', reason, author } },
  };
}

/** As people read it. */
export function showBreaker(breaker: StoredBreaker | undefined) {
  if (breaker === undefined) return { status: 'closed' };
  if (breaker.status === 'closed') {
    const { resetAtMs, reason, author } = breaker;
    return { status: 'closed', resetAt: isoTime(resetAtMs), reason, author };
  }
  const { cause, detail, tradingState, sinceMs, runId } = breaker;
  return { status: 'open', cause, detail, tradingState, since: isoTime(sinceMs), runId: String(runId) };
}
