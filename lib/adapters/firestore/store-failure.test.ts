import { storeError, verdictOf } from './store-failure.ts';

/** As Google's client throws it. */
const googleError = (code: number, details: string) =>
  Object.assign(new Error(`${code} NAME: ${details}\n    at secret/stack.js:1:1`), { code, details });

describe('failures of Firestore', () => {
  it.each([
    [14, 'unavailable'],
    [4, 'unavailable'],
    [8, 'unavailable'],
    [10, 'contention'],
    [7, 'refused'],
    [16, 'refused'],
    [3, 'refused'],
    [99, 'unavailable'],
  ])('makes code %i "%s"', (code, failure) => {
    expect(verdictOf(googleError(code, 'x')).failure).toBe(failure);
  });

  it('holds every commit for possible whose failure proves nothing', () => {
    const ambiguous = [1, 2, 4, 13, 14, 99].map((code) => verdictOf(googleError(code, 'x')).ambiguous);
    expect(ambiguous).toEqual([true, true, true, true, true, true]);
    expect([3, 6, 7, 8, 10].map((code) => verdictOf(googleError(code, 'x')).ambiguous)).not.toContain(true);
    expect(verdictOf(new Error('no code at all')).ambiguous).toBe(true);
  });

  it('tries an expired transaction again, and no other bad request', () => {
    expect(verdictOf(googleError(3, 'The referenced transaction has expired')).again).toBe(true);
    expect(verdictOf(googleError(3, 'Bad field')).again).toBe(false);
  });

  it('says what failed in one line, without a stack and without a cause', () => {
    const error = storeError('Ledger read', 'unavailable', googleError(14, 'No connection established'));
    expect(error.message).toBe('Ledger read failed at Firestore: found UNAVAILABLE (No connection established)');
    expect(error.cause).toBeUndefined();
    expect(storeError('Ledger read', 'outcome-unknown', 'text').message).toMatch(/outcome is not known.*\(text\)$/);
  });
});
