/** Validates a value against a zod schema and tells every misfit as field, found, needed. */
import type { z } from 'zod';
import { ValidationError, type FieldProblem } from '../lib/domain/errors.ts';

/** @throws ValidationError naming every field that does not fit. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown, subject: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ValidationError(
    subject,
    result.error.issues.flatMap((issue) => problemsOf(issue, value)),
  );
}

function problemsOf(issue: z.core.$ZodIssue, root: unknown): readonly FieldProblem[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: field === '' ? key : `${field}.${key}`,
      found: 'an unknown field',
      needed: 'one of the documented fields',
    }));
  }
  return [
    { field: field === '' ? '(body)' : field, found: shortJson(valueAt(root, issue.path)), needed: neededBy(issue) },
  ];
}

function neededBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') return `a value of type ${issue.expected}`;
  return issue.message;
}

const isRecord = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> =>
  typeof value === 'object' && value !== null;

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), root);
}

/** At most 80 characters, so that a hostile value cannot fill an answer. */
function shortJson(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
