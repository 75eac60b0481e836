/**
 * One write at a time, and whatever is added meanwhile in the next one: what would be ten transactions on one document is two. It
 * knows neither what is written nor where.
 */

export interface SharedWrites<Change, Result> {
  /** In the order of the calls; resolves or rejects with the write that carried it. */
  add(change: Change): Promise<Result>;
  /** Resolves when nothing is being written; never rejects: each failure is told to those who added. */
  idle(): Promise<void>;
}

interface Waiting<Change, Result> {
  readonly change: Change;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Changes of one write. */
const MAX_SHARED = 20;

/** @param write all of them or none */
export function sharedWrites<Change, Result>(
  write: (changes: readonly Change[]) => Promise<Result>,
): SharedWrites<Change, Result> {
  const waiting: Waiting<Change, Result>[] = [];
  let writing: Promise<void> | undefined;
  const writeAll = async (): Promise<void> => {
    // A turn later: changes of the same turn share a write.
    await Promise.resolve();
    for (let batch = waiting.splice(0, MAX_SHARED); batch.length > 0; batch = waiting.splice(0, MAX_SHARED)) {
      try {
        const result = await write(batch.map(({ change }) => change));
        for (const { resolve } of batch) resolve(result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = undefined;
  };
  return {
    add: (change) =>
      new Promise((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        writing ??= writeAll();
      }),
    async idle() {
      await writing;
    },
  };
}
