/**
 * `POST /breaker/reset`: an admin closes the circuit breaker, with a reason. It changes no trading state that people have
 * set, and a session that still runs under its own open breaker stays stopped to its end.
 */
import { z } from 'zod';
import type { StoredBreaker } from '../lib/domain/stored-breaker.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { MAX_AUTHOR_CHARACTERS } from './configuration.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import { tellControl } from './tell-control.ts';

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

/** Where none is open nothing is changed: a repeated reset finds what it wanted. */
async function reset(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const { reason } = parseWith(schema, call.body, 'Body of breaker/reset');
  const author = call.callerName.slice(0, MAX_AUTHOR_CHARACTERS);
  const resetAtMs = deps.clock.nowMs();
  const before = await deps.ledger.transact<StoredBreaker | undefined>(
    { session: true },
    ({ session: { breaker } }) => {
      if (breaker?.status !== 'open') return { changes: [], result: breaker };
      const closed = { status: 'closed', resetAtMs, reason, author } as const;
      return { changes: [{ kind: 'put-session', session: { breaker: closed } }], result: breaker };
    },
    call.signal,
  );
  const isReset = before?.status === 'open';
  if (isReset) {
    const { cause } = before;
    deps.log.write('WARNING', 'BreakerReset', { mode: deps.mode, author, reason, cause });
    await tellControl(deps, { kind: 'breaker_reset', facts: { reason, author, cause }, signal: call.signal });
  }
  return {
    status: 200,
    headers: {},
    body: { utcTimestamp: isoTime(resetAtMs), mode: deps.mode, reset: isReset, was: showBreaker(before) },
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
