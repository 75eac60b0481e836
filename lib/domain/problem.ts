/**
 * What a caller is told when a request is refused or fails: RFC 9457 problem details with stable types.
 * Pure values; rendering to HTTP is `lib/http`. No stack trace and no text of an unexpected error enters one.
 */
import { BrokerError, CorruptRecordError, DeadlineError, LeaseLostError, ValidationError } from './errors.ts';
import type { FieldProblem } from './errors.ts';
import type { Json } from './run.ts';
import { StoreError, type StoreFailure } from './store-error.ts';

/** Problem type -> its HTTP status and title. The types are part of the API. */
export const PROBLEM_TYPES = {
  validation: { status: 400, title: 'The request does not fit' },
  unauthenticated: { status: 401, title: 'The caller is not known' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  'not-found': { status: 404, title: 'There is nothing of this name' },
  'method-not-allowed': { status: 405, title: 'The method does not fit the route' },
  'ledger-drift': { status: 409, title: 'The ledger and the broker differ' },
  'run-in-progress': { status: 409, title: 'The same run is in progress' },
  'decision-replaced': { status: 409, title: 'Another decision has taken its place' },
  'version-conflict': { status: 409, title: 'Somebody changed it meanwhile' },
  'lease-held': { status: 409, title: 'Another run holds the lease' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'key-reused': { status: 422, title: 'The key was used with another body' },
  halted: { status: 423, title: 'Trading is halted' },
  'rate-limited': { status: 429, title: 'The caller sends too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'broker-unavailable': { status: 502, title: 'The broker is not available' },
  'broker-pacing': { status: 503, title: 'The broker limits the pace of requests' },
  'broker-refused': { status: 502, title: 'The broker refused the request' },
  'service-unavailable': { status: 502, title: 'Another service of the desk is not available' },
  'store-unavailable': { status: 503, title: 'The store is not available' },
  'store-refused': { status: 500, title: 'The store refused the request' },
  configuration: { status: 503, title: 'The stored configuration does not fit' },
  'identity-unavailable': { status: 503, title: 'The caller cannot be verified now' },
  overloaded: { status: 503, title: 'The desk has too much in hand' },
  shutdown: { status: 503, title: 'The desk is shutting down' },
  deadline: { status: 504, title: 'The deadline passed' },
  'lease-lost': { status: 503, title: 'The lease was lost' },
  internal: { status: 500, title: 'The desk failed' },
} as const;
export type ProblemType = keyof typeof PROBLEM_TYPES;

export interface Problem {
  readonly type: ProblemType;
  readonly detail: string;
  readonly problems?: readonly FieldProblem[];
  /** Seconds after which another try makes sense. */
  readonly retryAfterSeconds?: number;
  /** Further members, for example `known` intents or the lease's `holder`. */
  readonly members?: { readonly [name: string]: Json };
}

/** Refuses a request with a problem the caller can act on. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The problem an error means to a caller. Unexpected errors say nothing of their insides: they are logged instead. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof ValidationError) return { type: 'validation', detail: error.message, problems: error.problems };
  if (error instanceof DeadlineError) return { type: 'deadline', detail: error.message };
  if (error instanceof LeaseLostError)
    return { type: 'lease-lost', detail: error.message, members: { holder: error.holder }, retryAfterSeconds: 5 };
  if (error instanceof CorruptRecordError)
    return { type: 'internal', detail: `A stored record cannot be read: ${error.path}` };
  if (error instanceof BrokerError) return brokerProblem(error);
  if (error instanceof StoreError) return storeProblem(error);
  return { type: 'internal', detail: 'An unexpected error was recorded in the log' };
}

function brokerProblem(error: BrokerError): Problem {
  const members = error.code === undefined ? {} : { members: { code: error.code } };
  switch (error.failure) {
    case 'unavailable':
      return { type: 'broker-unavailable', detail: error.message, retryAfterSeconds: 10, ...members };
    case 'pacing':
      return { type: 'broker-pacing', detail: error.message, retryAfterSeconds: 10, ...members };
    case 'deadline':
      return { type: 'deadline', detail: error.message, ...members };
    case 'refused':
      return { type: 'broker-refused', detail: error.message, ...members };
  }
}

/** The text of a store's client names projects and paths: it is for the log, the caller gets ours. */
const STORE_PROBLEMS: { readonly [Failure in StoreFailure]: Omit<Problem, 'members'> } = {
  unavailable: {
    type: 'store-unavailable',
    detail: 'The store is not reachable or over its quota: nothing of this step was written',
    retryAfterSeconds: 5,
  },
  contention: {
    type: 'store-unavailable',
    detail: 'Others wrote the same records too often: nothing of this step was written',
    retryAfterSeconds: 1,
  },
  'outcome-unknown': {
    type: 'store-unavailable',
    detail: 'The store did not say whether this step was written: the same request again finds out',
    retryAfterSeconds: 5,
  },
  'too-large': { type: 'store-refused', detail: 'A record is larger than the store takes: nothing was written' },
  refused: { type: 'store-refused', detail: 'The store refused the desk: nothing was written' },
};

const storeProblem = ({ failure }: StoreError): Problem => ({ ...STORE_PROBLEMS[failure], members: { failure } });

/** The problem document as JSON (RFC 9457, `application/problem+json`). */
export function problemDocument(problem: Problem): Json {
  const { status, title } = PROBLEM_TYPES[problem.type];
  return {
    ...problem.members,
    type: `urn:intentdesk:problem:${problem.type}`,
    title,
    status,
    detail: problem.detail,
    ...(problem.problems === undefined
      ? {}
      : { problems: problem.problems.map(({ field, found, needed }) => ({ field, found, needed })) }),
    ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: problem.retryAfterSeconds }),
  };
}
