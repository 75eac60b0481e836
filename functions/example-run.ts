/** The example allocation of the API description: its key, and the run that follows from it. */
import { runIdentity } from '../lib/trading/run-key.ts';

export const EXAMPLE_KEY = 'example-1';
/** The run of the example allocation: a function of its key. */
export const EXAMPLE_RUN = runIdentity({
  mode: 'paper',
  intent: 'allocation',
  idempotencyKey: EXAMPLE_KEY,
  schedule: undefined,
  argumentsHash: '',
  retryCheckMinutes: 0,
  nowMs: 0,
  random: () => '',
}).runId;
