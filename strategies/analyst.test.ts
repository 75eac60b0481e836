import { decimal } from '../lib/domain/decimal.ts';
import type { StrategyInput } from '../lib/domain/strategy.ts';
import { decisionOf, TASK_AT_MS } from '../lib/testing/task-values.ts';
import { analyst } from './analyst.ts';

const input = (changes: Partial<StrategyInput> = {}): StrategyInput => ({
  nowAtMs: TASK_AT_MS + 1_000,
  bars: new Map(),
  holdings: new Map(),
  actedThroughAtMs: undefined,
  seed: 1,
  decisions: new Map([['SPY', decisionOf()]]),
  ...changes,
});

describe('analyst', () => {
  it('wants the weight of an unexpired decision, and says whose it is', () => {
    const answer = analyst.evaluate(input());
    expect(answer).toEqual({
      kind: 'targets',
      targets: [{ key: 'SPY', weight: decimal('0.4') }],
      reading: 'SPY: buy, weight 0.4 (t-00000000000000000000000000000001)',
      actedThroughAtMs: TASK_AT_MS,
    });
  });

  it('acts on a decision once', () => {
    expect(analyst.evaluate(input({ actedThroughAtMs: TASK_AT_MS }))).toMatchObject({ kind: 'hold' });
    expect(analyst.evaluate(input({ actedThroughAtMs: TASK_AT_MS - 1 })).kind).toBe('targets');
  });

  it('holds without a decision, with one that has expired, and with one from the future', () => {
    for (const decision of [
      undefined,
      decisionOf({ expiresAtMs: TASK_AT_MS + 1_000 }),
      decisionOf({ decidedAtMs: TASK_AT_MS + 1_001 }),
    ]) {
      const decisions = new Map(decision === undefined ? [] : [['SPY', decision]]);
      expect(analyst.evaluate(input({ decisions }))).toEqual({
        kind: 'hold',
        reading: 'No decision that has not expired',
      });
    }
  });

  it('waits for a person while an unexpired decision is not approved, whatever else is', () => {
    const unapproved = new Map([['MSFT', decisionOf({ symbol: 'MSFT' })]]);
    expect(analyst.evaluate(input({ unapproved }))).toEqual({
      kind: 'hold',
      reading: 'Waits for a person to approve MSFT: buy (t-00000000000000000000000000000001)',
    });
    const expired = new Map([['MSFT', decisionOf({ expiresAtMs: TASK_AT_MS + 1_000 })]]);
    expect(analyst.evaluate(input({ unapproved: expired })).kind).toBe('targets');
  });

  it('closes nothing because an opinion on it ran out', () => {
    const answer = analyst.evaluate(input({ holdings: new Map([['MSFT', decimal(3)]]) }));
    expect(answer).toMatchObject({ kind: 'hold', reading: expect.stringMatching(/^Holds MSFT without a decision/) });
  });
});
