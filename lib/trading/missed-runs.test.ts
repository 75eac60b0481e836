import type { Run } from '../domain/run.ts';
import { instantMs } from './iso-time.ts';
import { missedRuns } from './missed-runs.ts';

type Known = Pick<Run, 'intent' | 'key' | 'claimedAtMs'>;

/** At ten in New York, in summer. */
const at = (day: string): number => instantMs(`${day}T14:00:00Z`);
const run = (day: string, kind: Run['key']['kind'] = 'schedule', intent = 'allocation'): Known => ({
  intent,
  key: { kind, value: `allocation@${day}` },
  claimedAtMs: at(day),
});

describe('missedRuns', () => {
  it('names every exchange day since on which a daily job did not come, never today', () => {
    const runs = [run('2020-07-01'), run('2020-07-02')];
    // The 3rd is a holiday in 2020, then a weekend.
    expect(missedRuns(runs, at('2020-07-08'))).toEqual([{ intent: 'allocation', days: ['2020-07-06', '2020-07-07'] }]);
  });

  it('expects nothing of a job that came once, or of calls of people', () => {
    expect(missedRuns([run('2020-07-02')], at('2020-07-08'))).toEqual([]);
    const byHand = [run('2020-07-01', 'header'), run('2020-07-02', 'header')];
    expect(missedRuns(byHand, at('2020-07-08'))).toEqual([]);
  });

  it('says nothing while every day had its run, also over a weekend', () => {
    expect(missedRuns([run('2020-07-09'), run('2020-07-10')], at('2020-07-13'))).toEqual([]);
  });

  it('takes a job for switched off after ten days without it', () => {
    expect(missedRuns([run('2020-07-01'), run('2020-07-02')], at('2020-07-31'))).toEqual([]);
  });

  it('tells each intent for itself', () => {
    const both = ['allocation', 'close-all'].flatMap((intent) =>
      ['2020-07-13', '2020-07-14'].map((day) => run(day, 'schedule', intent)),
    );
    const runs = [...both, run('2020-07-15')];
    expect(missedRuns(runs, at('2020-07-16'))).toEqual([{ intent: 'close-all', days: ['2020-07-15'] }]);
  });
});
