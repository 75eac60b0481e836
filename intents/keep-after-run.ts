/**
 * What is kept when a run is over and its answer is stored: its record, its entries, its events. Each has a deadline of its own,
 * and none of them changes the answer.
 */
import type { RunId } from '../lib/domain/ids.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { IntentDeps } from './intent.ts';

/** Where nobody waits any more, or the process must end: entries are on disk, a topic that hangs must not hold that up. */
const LATE_MS = 500;
const parentOf = (parent: AbortSignal | undefined): { readonly parent?: AbortSignal } =>
  parent === undefined ? {} : { parent };

/**
 * The run has ended and its answer is stored: what fails after that is told in the log and changes neither.
 * `unless`: ends with this signal.
 */
export async function keep(
  deps: Pick<IntentDeps, 'clock' | 'deadlines' | 'log'>,
  { what, runId, unless }: { readonly what: string; readonly runId: RunId; readonly unless?: AbortSignal },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const limit = { what, durationMs: deps.deadlines.flushMs };
  const isLate = unless?.aborted === true;
  try {
    await withDeadline(
      deps.clock,
      isLate ? { ...limit, durationMs: LATE_MS } : { ...limit, ...parentOf(unless) },
      work,
    );
  } catch (error) {
    deps.log.write('ERROR', what, { runId, error: String(error) });
  }
}
