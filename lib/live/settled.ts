/** Small waits and words that the parts of a session share. */

/** Waits for all, whatever becomes of them, or for the signal. Each of them tells its own failure. */
export async function settled(works: readonly Promise<unknown>[], signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  signal.addEventListener('abort', done, { once: true });
  await Promise.race([Promise.allSettled(works), promise]);
  signal.removeEventListener('abort', done);
}

export const reasonText = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
