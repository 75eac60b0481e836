/**
 * Whether configuration documents together make a configuration: the schema of the desk itself, and names of strategies
 * that exist, because a share for a strategy nobody has is a typo. It reads and writes nothing, and knows no strategy itself.
 */
import type { FieldProblem } from '../lib/domain/errors.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Mode } from '../lib/domain/run.ts';
import type { Configuration } from '../lib/domain/configuration.ts';
import type { ConfigurationDocuments } from '../lib/ports/configuration-store.ts';
import { readConfiguration } from './configuration.ts';

export type CheckedConfiguration =
  | { readonly kind: 'fits'; readonly configuration: Configuration }
  | { readonly kind: 'problems'; readonly problems: readonly FieldProblem[] };

/** @param strategies those that the desk has code of; left out: names are not judged, as no run judges them */
export function checkConfiguration(
  documents: ConfigurationDocuments,
  { mode, strategies }: { readonly mode: Mode; readonly strategies?: Iterable<string> },
): CheckedConfiguration {
  try {
    const configuration = readConfiguration(documents, mode);
    const problems = strategies === undefined ? [] : unknownStrategies(configuration, new Set(strategies));
    return problems.length === 0 ? { kind: 'fits', configuration } : { kind: 'problems', problems };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.problems === undefined) throw error;
    return { kind: 'problems', problems: error.problem.problems };
  }
}

function unknownStrategies(
  { exposure, leverage, limits }: Configuration,
  known: ReadonlySet<string>,
): readonly FieldProblem[] {
  const named: readonly (readonly [string, Iterable<string>])[] = [
    ['exposure.strategies', exposure.strategies.keys()],
    ['leverage', leverage.keys()],
    ['limits.allowedSymbols', limits.allowedSymbols.keys()],
  ];
  return named.flatMap(([path, ids]) =>
    [...ids]
      .filter((id) => !known.has(id))
      .map((id) => ({ field: `${path}.${id}`, found: 'no such strategy', needed: `one of ${[...known].join(', ')}` })),
  );
}
