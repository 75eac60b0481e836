/**
 * Counts work that must end before the process may: runs whose caller has gone are still runs, with orders out.
 * It neither starts nor ends anything.
 */
export interface InFlight {
  /** The same promise, counted until it settles. */
  track<Result>(work: Promise<Result>): Promise<Result>;
  count(): number;
  /** Resolves when nothing is in flight, at once where nothing is. */
  empty(): Promise<void>;
  /** Aborts when a drain begins: what would never end by itself (a stream of events) ends then. */
  readonly draining: AbortSignal;
  beginDrain(): void;
}

export function createInFlight(): InFlight {
  let count = 0;
  let waiting: (() => void)[] = [];
  const drain = new AbortController();

  const leave = (): void => {
    count -= 1;
    if (count > 0) return;
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve();
  };

  return {
    track(work) {
      count += 1;
      // Both ways of settling count; the caller sees the rejection.
      void work.then(leave, leave);
      return work;
    },
    count: () => count,
    draining: drain.signal,
    beginDrain: () => drain.abort(),
    empty: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
