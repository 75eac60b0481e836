import { CRASH_POINTS } from '../../functions/crash-points.ts';
import { crashText, planKills, type KillPlan } from './kill-plan.ts';
import type { RunResult } from './kill-run.ts';
import { renderKills, summaryOf } from './render-kills.ts';

const result = (plan: KillPlan, change: Partial<RunResult> = {}): RunResult => ({
  plan,
  reached: true,
  duplicates: [],
  unresolved: [],
  sent: 3,
  tookMs: 1,
  ...change,
});

describe('the plan of a soak', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planKills(7, 60)).toEqual(planKills(7, 60));
    expect(planKills(7, 60)).not.toEqual(planKills(8, 60));
  });

  it('takes every point, kills and freezes, and redelivers one to five times', () => {
    const plans = planKills(1, 300);
    for (const action of ['kill', 'stop']) {
      for (const point of CRASH_POINTS) expect(plans.map(crashText).join(' ')).toContain(`${action}:${point}:`);
    }
    expect(new Set(plans.map(({ redeliveries }) => redeliveries))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(planKills(1, 30, 'stop').every(({ crash }) => crash.action === 'stop')).toBe(true);
  });
});

describe('the verdict of a soak', () => {
  const plans = planKills(1, 2);
  const good = plans.map((plan) => result(plan));

  it('is good where nothing was sent twice and all is settled', () => {
    expect(summaryOf(good)).toEqual({ line: '2 runs, 0 duplicates, 0 unresolved', isGood: true });
    expect(renderKills(good)).toMatch(/kill before-claim +1 +1 +3 +0 +0/);
  });

  it.each<[string, Partial<RunResult>, string]>([
    ['a duplicate', { duplicates: ['orderRef a came again'] }, '2 runs, 1 duplicates, 0 unresolved'],
    ['an order left over', { unresolved: ['x', 'y'] }, '2 runs, 0 duplicates, 1 unresolved'],
    ['a point that was never reached', { reached: false }, '2 runs, 0 duplicates, 0 unresolved'],
  ])('is bad by %s', (_, change, line) => {
    const [first, ...rest] = plans;
    const results = first === undefined ? [] : [result(first, change), ...rest.map((plan) => result(plan))];
    expect(summaryOf(results)).toEqual({ line, isGood: false });
  });

  it('is bad where nothing was run', () => {
    expect(summaryOf([]).isGood).toBe(false);
  });
});
