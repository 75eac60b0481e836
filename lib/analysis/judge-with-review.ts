/**
 * A second judge beside the first, for the decision alone: both get the same question at the same time, neither sees the other's
 * answer. What the second says is kept beside the first's; a second that fails or takes too long never fails the decision. What
 * follows from a disagreement is not said here (`decision-from.ts`).
 */
import type { AgentReview } from '../domain/analysis.ts';
import type { Clock } from '../ports/clock.ts';
import { orAbort } from '../ports/or-abort.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import type { AgentQuestion, Judge } from './judge.ts';

/** Below the limit of an agent, so that a second that hangs leaves the first its time. */
export const REVIEW_LIMIT_MS = 45_000;
const MAX_REASON_LENGTH = 300;

export interface ReviewDeps {
  readonly clock: Clock;
  readonly first: Judge;
  readonly second: Judge;
}

/** @throws what the first throws */
export const judgeWithReview =
  ({ clock, first, second }: ReviewDeps): Judge =>
  async (question, signal) => {
    if (question.agentId !== 'decision') return first(question, signal);
    const over = new AbortController();
    const within = AbortSignal.any([signal, over.signal]);
    const review = reviewed({ clock, second }, question, within);
    try {
      const answer = await first(question, signal);
      return { ...answer, review: await review };
    } catch (error) {
      // Nobody waits for the second any more: its call is ended, not left to run.
      over.abort(error);
      await review;
      throw error;
    }
  };

async function reviewed(
  { clock, second }: Pick<ReviewDeps, 'clock' | 'second'>,
  question: AgentQuestion,
  parent: AbortSignal,
): Promise<AgentReview> {
  try {
    const limit = { what: 'the review of the decision', durationMs: REVIEW_LIMIT_MS, parent };
    const { judgement, source } = await withDeadline(clock, limit, (signal) =>
      orAbort(second(question, signal), signal),
    );
    return { kind: 'judged', judgement, source };
  } catch (error) {
    return {
      kind: 'failed',
      reason: (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_LENGTH),
    };
  }
}
