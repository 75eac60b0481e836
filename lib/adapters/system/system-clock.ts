/** The machine's own clock and timers: the only source of wall time for everything outside the adapters. */
import { DeadlineError } from '../../domain/errors.ts';
import type { Clock, Deadline } from '../../ports/clock.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep,
  deadline,
  every(periodMs, task) {
    const timer = setInterval(task, periodMs);
    timer.unref();
    return { stop: () => clearInterval(timer) };
  },
};

function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, durationMs);
    signal.addEventListener('abort', abort, { once: true });
  });
}

function deadline(options: { what: string; durationMs: number; parent?: AbortSignal }): Deadline {
  const { what, durationMs, parent } = options;
  const controller = new AbortController();
  const followParent = (): void => controller.abort(parent?.reason);
  const timer = setTimeout(() => controller.abort(new DeadlineError(what, durationMs)), durationMs);
  const cancel = (): void => {
    clearTimeout(timer);
    parent?.removeEventListener('abort', followParent);
  };
  if (parent?.aborted) followParent();
  else parent?.addEventListener('abort', followParent, { once: true });
  return { signal: controller.signal, cancel, [Symbol.dispose]: cancel };
}
