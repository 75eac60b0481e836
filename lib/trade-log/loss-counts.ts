/** Counts what went wrong with entries and tells of each kind at the 1st, 2nd, 4th, 8th... time: seen, and never a flood. */

export type LossKind = 'dropped' | 'unsaved' | 'failed' | 'set aside';

export interface LossCounts {
  /** Never throws, whatever the reporter does. */
  count(kind: LossKind, why: string): void;
  read(): { readonly [kind in LossKind]: number };
}

export function createLossCounts(report: (problem: string) => void): LossCounts {
  const counts = { dropped: 0, unsaved: 0, failed: 0, 'set aside': 0 };
  return {
    count(kind, why) {
      counts[kind] += 1;
      const times = counts[kind];
      if ((times & (times - 1)) !== 0) return;
      try {
        report(`Trade log: ${times} ${kind} so far: ${why}`);
      } catch {
        // The loss stays in the counts, which `/ready` shows.
        return;
      }
    },
    read: () => counts,
  };
}
