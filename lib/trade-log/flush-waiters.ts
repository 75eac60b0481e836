/** Who waits for a flush, and when the wait is over: everything before it has left, or a try begun after it failed. */

interface Waiter {
  readonly position: number;
  readonly afterTry: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export interface FlushWaiters {
  /** `position`: lines that must have left, counted from the start; `afterTry`: tries begun before the wait. */
  wait(what: { readonly position: number; readonly afterTry: number }): Promise<void>;
  /** So many lines have left. */
  reached(position: number): void;
  tryFailed(attempt: number, error: Error): void;
}

export function createFlushWaiters(): FlushWaiters {
  let waiters: readonly Waiter[] = [];
  const settle = (isOver: (waiter: Waiter) => boolean, finish: (waiter: Waiter) => void): void => {
    const over = waiters.filter(isOver);
    if (over.length === 0) return;
    waiters = waiters.filter((waiter) => !over.includes(waiter));
    for (const waiter of over) finish(waiter);
  };
  return {
    wait: ({ position, afterTry }) =>
      new Promise((resolve, reject) => {
        waiters = [...waiters, { position, afterTry, resolve, reject }];
      }),
    reached: (removed) =>
      settle(
        ({ position }) => position <= removed,
        ({ resolve }) => resolve(),
      ),
    tryFailed: (attempt, error) =>
      settle(
        ({ afterTry }) => afterTry < attempt,
        ({ reject }) => reject(error),
      ),
  };
}
