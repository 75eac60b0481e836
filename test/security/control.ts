/** One control taken out, and the row of the security table that it belongs to. It plants nothing and asks nobody. */
import type { Mutant } from '../soak/mutant.ts';

export interface Row {
  /** As SECURITY.md calls it. */
  readonly threat: string;
  readonly proofs: readonly string[];
  readonly controls: readonly Mutant[];
}

export type Edit = readonly [file: string, before: string, after?: string];

/** `edit`: what is taken out, and what stands there instead. */
export const control = (name: string, edit: Edit, test: string): Mutant => withoutAll(name, [edit], test);

/** A control that holds twice (ours, and a library's under it): both are taken out, or the second hides that the first is gone. */
export const withoutAll = (name: string, edits: readonly Edit[], test: string): Mutant => ({
  name,
  edits: edits.map(([file, before, after = '']) => ({ file, before, after })),
  seenBy: { test },
});
