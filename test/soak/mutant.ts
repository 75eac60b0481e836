/**
 * A fault planted by hand, with the judge that must see it: a promise over seeds, or one test file. The texts are taken from the
 * sources, so a mutant whose place has changed is told instead of passing unplanted.
 */
export interface Mutant {
  readonly name: string;
  /** Replaced once, in this file; the text must be there exactly once. */
  readonly edits: readonly { readonly file: string; readonly before: string; readonly after: string }[];
  readonly seenBy: SeenBySeeds | SeenByTest;
}

export interface SeenBySeeds {
  readonly promise: string;
  readonly firstSeed: number;
  readonly seeds: number;
}

export interface SeenByTest {
  readonly test: string;
}

export const seen = (promise: string, firstSeed: number, seeds = 12): SeenBySeeds => ({ promise, firstSeed, seeds });
export const edit = (file: string, before: string, after = ''): Mutant['edits'] => [{ file, before, after }];
