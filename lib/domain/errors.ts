/**
 * Errors on which a caller branches. Expected outcomes (a rejected order, a denied request) are values, not errors.
 */

/** What an answer must say about a bad value. */
export interface FieldProblem {
  readonly field: string;
  readonly found: string;
  readonly needed: string;
}

/** A value that entered from outside and does not fit. */
export class InvalidValueError extends Error {
  readonly problem: FieldProblem;
  constructor(problem: FieldProblem) {
    super(`Value of ${problem.field} does not fit: found "${problem.found}", needed ${problem.needed}`);
    this.name = 'InvalidValueError';
    this.problem = problem;
  }
}

/** Several fields of one document or request do not fit. */
export class ValidationError extends Error {
  readonly problems: readonly FieldProblem[];
  constructor(subject: string, problems: readonly FieldProblem[]) {
    const texts = problems.map((p) => `${p.field}: found ${p.found}, needed ${p.needed}`);
    super(`${subject} does not fit: ${texts.join('; ')}`);
    this.name = 'ValidationError';
    this.problems = problems;
  }
}

/** Why the broker could not serve: each maps to one HTTP status (502, 503, 504). */
export const BROKER_FAILURES = ['unavailable', 'pacing', 'deadline', 'refused'] as const;
export type BrokerFailure = (typeof BROKER_FAILURES)[number];

/** The broker is not reachable, did not answer in time, or refused a request that is not an order. */
export class BrokerError extends Error {
  readonly failure: BrokerFailure;
  /** IB's error code, where one came. */
  readonly code: number | undefined;
  constructor(failure: BrokerFailure, message: string, options: { code?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'BrokerError';
    this.failure = failure;
    this.code = options.code;
  }
}

/** The lease is not ours (any more): nothing may be written or sent. */
export class LeaseLostError extends Error {
  readonly holder: string;
  constructor(holder: string) {
    super(`Lease is held by another run: found "${holder}", needed our own token`);
    this.name = 'LeaseLostError';
    this.holder = holder;
  }
}

/** A stored document does not have the form this version writes. */
export class CorruptRecordError extends Error {
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`Stored record ${path} cannot be read: ${problem}`);
    this.name = 'CorruptRecordError';
    this.path = path;
  }
}

/** What a deadline's signal aborts with. */
export class DeadlineError extends Error {
  readonly what: string;
  constructor(what: string, durationMs: number) {
    super(`Deadline passed: ${what} did not end within ${durationMs} ms`);
    this.name = 'DeadlineError';
    this.what = what;
  }
}
