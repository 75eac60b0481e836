/** A bounded memory of ids: the newest ones are known, the oldest forgotten. It proves presence, never absence. */

export interface RecentIds {
  has(id: string): boolean;
  add(id: string): void;
}

export function createRecentIds(limit: number): RecentIds {
  // Two generations: forgetting half at a time costs nothing an id.
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    has: (id) => young.has(id) || old.has(id),
    add: (id) => {
      young.add(id);
      if (young.size < limit / 2) return;
      old = young;
      young = new Set();
    },
  };
}
