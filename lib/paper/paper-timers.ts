/**
 * Wall timers the gateway is given (the desk's system clock fits by its form): for delays, polling of streams and the
 * handshake deadline. Market time is the broker's own clock.
 */
export interface PaperTimers {
  /** UTC epoch milliseconds of the machine. */
  nowMs(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  every(periodMs: number, task: () => void): { stop(): void };
}
