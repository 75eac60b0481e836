import { decimal } from '../domain/decimal.ts';
import { decisionOf, factsOf, TASK_AT_MS } from '../testing/task-values.ts';
import { sinceDecision } from './since-decision.ts';

const decided = decisionOf({ close: decimal(200), indexClose: decimal(1000), targetWeight: decimal('-0.5') });

describe('what became of a decision', () => {
  it('is its return against the index, and what its weight made of it', () => {
    const now = factsOf({ atMs: TASK_AT_MS + 1, close: decimal(190), indexClose: decimal(1010) });
    expect(sinceDecision(decided, now)).toMatchObject({
      isExpired: false,
      returnSince: '-0.05',
      indexReturnSince: '0.01',
      moreThanIndex: '-0.06',
      weightedReturn: '0.025',
    });
  });

  it('is not known where a price was not', () => {
    const blind = { ...decided, indexClose: decimal(0) };
    const now = factsOf({ atMs: decided.expiresAtMs, close: decimal(210) });
    expect(sinceDecision(blind, now)).toMatchObject({ isExpired: true, indexReturnSince: null, moreThanIndex: null });
  });
});
