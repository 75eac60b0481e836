/** In how many intervals every symbol was served: the longest interval of the configuration is the measure. It judges nothing. */

export interface ServedWindows {
  /** The interval of this symbol that began then was served. */
  served(symbol: string, atMs: number): void;
  /** Whole windows that have passed by then, and those in which all were served. */
  counted(untilMs: number): { readonly all: number; readonly full: number };
}

/** Windows behind the newest that may still be completed. */
const KEPT = 4;

export function createServedWindows(options: {
  readonly startedAtMs: number;
  readonly windowMs: number;
  /** Symbols of the configuration of this moment. */
  readonly needed: () => number;
}): ServedWindows {
  const { startedAtMs, windowMs, needed } = options;
  const windows = new Map<number, Set<string>>();
  let full = 0;
  return {
    served(symbol, atMs) {
      const index = Math.floor((atMs - startedAtMs) / windowMs);
      const seen = windows.get(index) ?? new Set<string>();
      const before = seen.size;
      seen.add(symbol);
      windows.set(index, seen);
      if (before < needed() && seen.size === needed()) full += 1;
      for (const old of windows.keys()) if (old < index - KEPT) windows.delete(old);
    },
    counted: (untilMs) => ({ all: Math.max(Math.floor((untilMs - startedAtMs) / windowMs), full), full }),
  };
}
