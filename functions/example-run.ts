/** The example runs of the API description: their key, and the runs that follow from it. */
import { runIdentity } from '../lib/trading/run-key.ts';

export const EXAMPLE_KEY = 'example-1';

/** A function of its key. */
function exampleRun(intent: string): string {
  const sources = { mode: 'paper', intent, idempotencyKey: EXAMPLE_KEY, schedule: undefined } as const;
  return runIdentity({ ...sources, argumentsHash: '', retryCheckMinutes: 0, nowMs: 0, random: () => '' }).runId;
}

/** The run of the example allocation. */
export const EXAMPLE_RUN = exampleRun('allocation');
/** The session of the example. */
export const EXAMPLE_SESSION = exampleRun('live-session');
