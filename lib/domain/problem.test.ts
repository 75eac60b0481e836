import {
  BrokerError,
  CorruptRecordError,
  DeadlineError,
  InvalidValueError,
  LeaseLostError,
  ValidationError,
} from './errors.ts';
import { problemDocument, problemOf, PROBLEM_TYPES, ProblemError } from './problem.ts';
import { STORE_FAILURES, StoreError } from './store-error.ts';

const told = (error: unknown): readonly [string, number, number | undefined] => {
  const { type, retryAfterSeconds } = problemOf(error);
  return [type, PROBLEM_TYPES[type].status, retryAfterSeconds];
};

describe('problemOf', () => {
  it.each([
    [new ValidationError('Body', [{ field: 'a', found: '1', needed: '2' }]), 'validation', 400, undefined],
    [new ProblemError({ type: 'lease-held', detail: 'Held', retryAfterSeconds: 7 }), 'lease-held', 409, 7],
    [new BrokerError('unavailable', 'No gateway'), 'broker-unavailable', 502, 10],
    [new BrokerError('refused', 'No'), 'broker-refused', 502, undefined],
    [new BrokerError('pacing', 'Slower'), 'broker-pacing', 503, 10],
    [new BrokerError('deadline', 'Late'), 'deadline', 504, undefined],
    [new DeadlineError('Summary', 5), 'deadline', 504, undefined],
    [new LeaseLostError('run-7'), 'lease-lost', 503, 5],
    [new CorruptRecordError('runs/1', 'canary'), 'internal', 500, undefined],
    [new StoreError('unavailable', 'canary'), 'store-unavailable', 503, 5],
    [new StoreError('contention', 'canary'), 'store-unavailable', 503, 1],
    [new StoreError('outcome-unknown', 'canary'), 'store-unavailable', 503, 5],
    [new StoreError('too-large', 'canary'), 'store-refused', 500, undefined],
    [new StoreError('refused', 'canary'), 'store-refused', 500, undefined],
    [new InvalidValueError({ field: 'conId', found: 'canary', needed: '1' }), 'internal', 500, undefined],
    [new TypeError('canary'), 'internal', 500, undefined],
    ['canary', 'internal', 500, undefined],
  ])('tells %s as %s, status %i', (error, type, status, retryAfter) => {
    expect(told(error)).toEqual([type, status, retryAfter]);
    expect(JSON.stringify(problemDocument(problemOf(error)))).not.toContain('canary');
  });

  it('names the failure of a store, never its words', () => {
    for (const failure of STORE_FAILURES) {
      expect(problemOf(new StoreError(failure, 'canary')).members).toEqual({ failure });
    }
  });
});

describe('problemDocument', () => {
  it('lets no further member replace type, title, status or detail', () => {
    const members = { status: 200, type: 'about:blank', detail: 'fine', title: 'fine', runId: 'r' };
    expect(problemDocument({ type: 'halted', detail: 'Halted', members })).toEqual({
      type: 'urn:intentdesk:problem:halted',
      title: 'Trading is halted',
      status: 423,
      detail: 'Halted',
      runId: 'r',
    });
  });
});
