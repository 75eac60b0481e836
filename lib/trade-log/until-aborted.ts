/** Leaves work alone when its time is over, even work that does not heed its signal: what hangs must not hang us. */

/** Settles as `work` does, or rejects with the signal's reason; a late result is thrown away. */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(signal.reason);
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', late));
  });
}
