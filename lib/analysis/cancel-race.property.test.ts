/** A cancel at any moment of an analysis: either it came first and is final, or the decision did; nobody is told both. */
import * as fc from 'fast-check';
import { cancelTask } from '../domain/task.ts';
import { analysisBench, judgement, passTime } from '../testing/analysis-bench.ts';
import { calm } from '../testing/store-harness.ts';
import { SPY, TASK_AT_MS, taskIdOf } from '../testing/task-values.ts';
import { drainQueue } from './work-queue.ts';

const THINKING_MS = 400;
/** Four stages of so much thinking, and what lies around them. */
const LONGEST_MS = 3_500;
const MOST_STEPS = 200;

interface Raced {
  readonly cancelled: boolean | undefined;
  readonly state: string | undefined;
  readonly hasDecided: boolean;
  readonly told: readonly string[];
  /** Agents asked after the cancel was stored and heard of. */
  readonly askedLate: number;
}

async function race(cancelAtMs: number): Promise<Raced> {
  const bench = analysisBench();
  const { clock, deps } = bench;
  await bench.submit(1);
  const judge: typeof deps.judge = async (_question, signal) => {
    await clock.sleep(THINKING_MS, signal);
    return { judgement: judgement(), source: { mode: 'rules' } };
  };
  let asked = 0;
  const counting: typeof judge = (question, signal) => {
    asked += 1;
    return judge(question, signal);
  };
  const working = drainQueue({ ...deps, judge: counting }, { holder: 'w', concurrency: 1 }, calm());
  await passTime(clock, cancelAtMs);
  const cancel = await deps.tasks.change(taskIdOf(1), (task) => cancelTask(task, 'owner', TASK_AT_MS), calm());
  // The holder hears of it with its next write or renewal.
  await passTime(clock, 3_000);
  const askedBy = asked;
  await passTime(clock, LONGEST_MS);
  // A worker that waits needs time that passes: on a busy machine its own turns come later than the clock's.
  const over = working.then(() => true);
  for (let more = 0; more < MOST_STEPS; more += 1) {
    if (await Promise.race([over, passTime(clock, 250).then(() => false)])) break;
  }
  await working;
  const task = await bench.task(1);
  return {
    cancelled: cancel && cancel.kind === 'changed',
    state: task?.state,
    hasDecided: (await deps.tasks.decisions([SPY], calm())).size > 0,
    told: bench.told.map(({ kind }) => kind).filter((kind) => ['analysis_complete', 'failed'].includes(kind)),
    askedLate: asked - askedBy,
  };
}

describe('a cancel that races with the completion', () => {
  it('is final where it came first, and changes nothing where it came after', async () => {
    const moments = fc.integer({ min: 0, max: LONGEST_MS / 250 }).map((steps) => steps * 250);
    await fc.assert(
      fc.asyncProperty(moments, async (cancelAtMs) => {
        const raced = await race(cancelAtMs);
        const expected =
          raced.cancelled === true
            ? { cancelled: true, state: 'CANCELLED', hasDecided: false, told: [], askedLate: 0 }
            : { cancelled: false, state: 'COMPLETED', hasDecided: true, told: ['analysis_complete'], askedLate: 0 };
        expect(raced).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('has both ends in its range', async () => {
    expect([(await race(0)).state, (await race(LONGEST_MS)).state]).toEqual(['CANCELLED', 'COMPLETED']);
  });
});
