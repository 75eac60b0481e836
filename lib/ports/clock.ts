/** Wall time, timers and deadlines of the desk. Market time is the broker's (`BrokerReader.currentTime`). */
export interface Clock {
  /** UTC epoch milliseconds. */
  nowMs(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Aborts with a `DeadlineError` naming `what` after `durationMs`, or with `parent`. `cancel` frees its timer. */
  deadline(options: { readonly what: string; readonly durationMs: number; readonly parent?: AbortSignal }): Deadline;
  /** Calls `task` every `periodMs` until `stop`; a task still running is not started again. */
  every(periodMs: number, task: () => void): { stop(): void };
}

export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** Frees the timer; the signal never aborts after it (except with its parent). */
  cancel(): void;
}
