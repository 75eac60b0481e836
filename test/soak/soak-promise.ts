/** What a row of `npm run soak` is, and how one is run: seed after seed, each a world of its own. It prints nothing. */

/** What one seed found. */
export interface Trial {
  /** What the promise counts: orders, restarts, deliveries, cases. */
  readonly runs: number;
  /** What may never happen and did, in words. */
  readonly findings: readonly string[];
}

export interface SoakPromise {
  /** As in docs/reliability.md, for example `P3`. */
  readonly name: string;
  readonly title: string;
  /** What a run is, in the plural. */
  readonly unit: string;
  /** Seeds of the full number. */
  readonly seeds: number;
  /** Seeds in the test suite. */
  readonly seedsInCi: number;
  try(seed: number): Promise<Trial>;
}

export interface Failure {
  readonly seed: number;
  readonly findings: readonly string[];
}

export interface PromiseResult {
  readonly seeds: number;
  readonly runs: number;
  readonly failures: readonly Failure[];
}

/** Tries `seeds` seeds from `firstSeed` on; `tried` is told after each. */
export async function tryPromise(
  promise: SoakPromise,
  options: { readonly firstSeed: number; readonly seeds: number; readonly tried?: (result: PromiseResult) => void },
): Promise<PromiseResult> {
  let runs = 0;
  const failures: Failure[] = [];
  for (let index = 0; index < options.seeds; index += 1) {
    const seed = options.firstSeed + index;
    const trial = await promise.try(seed);
    runs += trial.runs;
    if (trial.findings.length > 0) failures.push({ seed, findings: trial.findings });
    options.tried?.({ seeds: index + 1, runs, failures });
    // Whatever else the process does gets its turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { seeds: options.seeds, runs, failures };
}
