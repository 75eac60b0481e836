/**
 * Reads the fields of a query, as text: only those a route names, each at most once. A field that would be ignored in
 * silence is refused: `?dryRun=true` on an order-sending intent must not trade.
 */
import { ValidationError, type FieldProblem } from '../domain/errors.ts';

/** Fields told of in one refusal. */
const MAX_NAMED = 20;

/** Field -> text. @throws ValidationError naming each field that is not among `allowed`, or comes twice. */
export function readQuery(url: string, allowed: readonly string[]): { readonly [name: string]: string } {
  const start = url.indexOf('?');
  if (start === -1) return {};
  const fields = new URLSearchParams(url.slice(start));
  const names = [...new Set(fields.keys())];
  const problems = names.flatMap((name): readonly FieldProblem[] => {
    const field = `?${name.slice(0, 80)}`;
    if (!allowed.includes(name)) return [{ field, found: 'a field in the query', needed: neededInstead(allowed) }];
    return fields.getAll(name).length === 1 ? [] : [{ field, found: 'a field sent twice', needed: 'one value' }];
  });
  if (problems.length > 0) throw new ValidationError('Request', problems.slice(0, MAX_NAMED));
  return Object.fromEntries(fields);
}

const neededInstead = (allowed: readonly string[]): string =>
  allowed.length === 0 ? 'fields in the JSON body only' : `one of ${allowed.join(', ')}`;
