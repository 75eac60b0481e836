/**
 * What a request ends with when it does not succeed: the desk's problem document (RFC 9457) as it says it, or that the desk
 * was not reached. Words are the desk's own; nothing is retried here.
 */

export interface FieldProblem {
  readonly field: string;
  readonly found: string;
  readonly needed: string;
}

export interface Problem {
  /** `validation`, `halted`...: the last word of the problem's type. `offline`: no answer came. */
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number | null;
  /** Field by field, where the request did not fit. */
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | null;
  /** The document as it came: rows of a drift, holder of a lease. */
  readonly members: Readonly<Record<string, unknown>>;
}

const PREFIX = 'urn:intentdesk:problem:';

/** @param body what was parsed of the answer, whatever it is */
export function problemOf(status: number, body: unknown): Problem {
  const members = isRecord(body) ? body : {};
  const type = textOf(members['type']);
  return {
    type: type?.startsWith(PREFIX) === true ? type.slice(PREFIX.length) : 'unreadable',
    title: textOf(members['title']) ?? 'The desk gave an answer that this page cannot read',
    detail: textOf(members['detail']) ?? `Answer is no problem document: found status ${status}, needed one with words`,
    status,
    fields: Array.isArray(members['problems']) ? members['problems'].filter(isField) : [],
    retryAfterSeconds: typeof members['retryAfterSeconds'] === 'number' ? members['retryAfterSeconds'] : null,
    members,
  };
}

export const offline = (detail: string): Problem => ({
  type: 'offline',
  title: 'The desk is not reachable',
  detail,
  status: null,
  fields: [],
  retryAfterSeconds: null,
  members: {},
});

/** What is wrong with a field, in one sentence; undefined where nothing is. */
export function fieldError(problem: Problem | undefined, field: string): string | undefined {
  const found = problem?.fields.find((one) => one.field === field);
  return found === undefined ? undefined : `Found ${found.found}, needed ${found.needed}`;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const isField = (value: unknown): value is FieldProblem =>
  isRecord(value) &&
  typeof value['field'] === 'string' &&
  typeof value['found'] === 'string' &&
  typeof value['needed'] === 'string';
