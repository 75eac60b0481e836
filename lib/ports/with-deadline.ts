/** Runs one piece of work under a deadline and frees its timer, whatever comes of it. */
import type { Clock } from './clock.ts';

/** The signal aborts with a `DeadlineError` naming `what`, or with `parent`; the work must heed it. */
export async function withDeadline<Result>(
  clock: Clock,
  options: { readonly what: string; readonly durationMs: number; readonly parent?: AbortSignal },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = clock.deadline(options);
  try {
    return await work(deadline.signal);
  } finally {
    deadline.cancel();
  }
}
