/**
 * Says in words what a zod schema found wrong: field, found, needed. It decides nothing: whether a value fits is the
 * schema's to say. Only types of zod are used, so that the file serves wherever a schema does.
 */
import type { z } from 'zod';
import { ValidationError, type FieldProblem } from '../lib/domain/errors.ts';

type Issue = z.core.$ZodIssue;

/** Problems told of one document; the rest is counted. */
const MAX_PROBLEMS = 20;
/** Characters of a field or a found value that are repeated to the caller. */
const MAX_SHOWN_CHARACTERS = 80;

/** What `schema` makes of `input`. @throws ValidationError naming `subject` and every field that does not fit. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, input: unknown, subject: string): z.output<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw new ValidationError(subject, fieldProblems(result.error.issues, input));
  return result.data;
}

/** The issues of a failed parse of `input`, at most 20 of them and the number of the others. */
export function fieldProblems(issues: readonly Issue[], input: unknown): readonly FieldProblem[] {
  const problems = issues.flatMap((issue) => problemsOf(issue, input));
  if (problems.length <= MAX_PROBLEMS) return problems;
  const others = problems.length - MAX_PROBLEMS;
  return [...problems.slice(0, MAX_PROBLEMS), { field: 'body', found: `${others} more problems`, needed: 'none' }];
}

function problemsOf(issue: Issue, input: unknown): readonly FieldProblem[] {
  const value = valueAt(input, issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldOf([...issue.path, key]),
      found: shown(valueAt(value, [key])),
      needed: 'no field of this name',
    }));
  }
  return [{ field: fieldOf(issue.path), found: shown(value), needed: needed(issue) }];
}

/** A message the schema's author wrote is what is needed; zod's own messages are said in our words. */
function needed(issue: Issue): string {
  return /^(Invalid|Too|Unrecognized)\b/.test(issue.message) ? neededByCode(issue) : issue.message;
}

function neededByCode(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES.get(issue.expected) ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return bound({ ...issue, word: issue.inclusive === false ? 'more than' : 'at least', limit: issue.minimum });
    case 'too_big':
      return bound({ ...issue, word: issue.inclusive === false ? 'less than' : 'at most', limit: issue.maximum });
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return format(issue);
    case 'invalid_union':
      return union(issue);
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.map(needed).join(' and ');
    case 'unrecognized_keys':
    case 'custom':
      break;
  }
  return 'a value that fits';
}

/** zod's name of a type -> ours. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['tuple', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
  ['null', 'null'],
  ['undefined', 'nothing'],
  ['never', 'nothing'],
]);

/** Origin of a bound -> what is counted; numbers are compared as they are. */
const COUNTED: ReadonlyMap<string, string> = new Map([
  ['string', 'characters'],
  ['array', 'items'],
  ['tuple', 'items'],
  ['set', 'items'],
  ['object', 'fields'],
  ['record', 'fields'],
  ['map', 'fields'],
]);

interface Bound {
  readonly origin: string;
  readonly exact?: boolean;
  readonly word: string;
  readonly limit: number | bigint;
}

function bound({ origin, exact, word, limit }: Bound): string {
  const counted = COUNTED.get(origin);
  return `${exact === true ? 'exactly' : word} ${limit}${counted === undefined ? '' : ` ${counted}`}`;
}

function format(issue: Extract<Issue, { readonly code: 'invalid_format' }>): string {
  if (issue.format === 'datetime') return 'a time of ISO 8601';
  if (issue.format === 'date') return 'a date of ISO 8601';
  if (issue.format === 'regex') return `text of the form ${issue.pattern ?? 'given'}`;
  return `text of the form ${issue.format}`;
}

function union(issue: Extract<Issue, { readonly code: 'invalid_union' }>): string {
  if ('options' in issue && issue.options !== undefined) {
    return issue.options.map((option) => JSON.stringify(option)).join(' or ');
  }
  const branches = issue.errors.flatMap((branch) => branch.slice(0, 1).map(needed));
  return branches.length === 0 ? 'exactly one of the forms' : [...new Set(branches)].join(' or ');
}

/** `orderProperties.limitPrice`, `strategies[0]`; `body` for the whole. */
function fieldOf(path: readonly PropertyKey[]): string {
  const parts = path.map((part, index) => {
    if (typeof part === 'number') return `[${part}]`;
    return index === 0 ? String(part) : `.${String(part)}`;
  });
  return path.length === 0 ? 'body' : clipped(parts.join(''));
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, part)?.value;
  }
  return value;
}

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : clipped(JSON.stringify(value) ?? typeof value);

const clipped = (text: string): string =>
  text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}...`;
