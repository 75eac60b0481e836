/**
 * P19: a worker is killed with SIGKILL in each stage, while an agent thinks and just after it answered; another process takes
 * over. The same decision, no answer asked for twice but at most one, and the takeover within ten seconds.
 */
import { memoryTaskStore } from '../../../lib/adapters/memory/memory-task-store.ts';
import { openFileDatabase } from '../../../lib/adapters/memory/open-memory-database.ts';
import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import { decimalText } from '../../../lib/domain/decimal.ts';
import type { Task } from '../../../lib/domain/task.ts';
import { startChild } from '../../../lib/testing/child-process.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { pendingTask, taskIdOf } from '../../../lib/testing/task-values.ts';
import { temporaryFolder } from '../../../lib/testing/temporary-folder.ts';

const WORKER = 'lib/testing/analysis-worker-process.ts';
const TAKEOVER_MS = 10_000;
const folder = temporaryFolder();

async function onFile<Result>(file: string, work: (tasks: ReturnType<typeof memoryTaskStore>) => Promise<Result>) {
  const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
  try {
    return await work(memoryTaskStore(database));
  } finally {
    database.close();
  }
}

const submit = (file: string): Promise<boolean> =>
  onFile(file, (tasks) => tasks.create(pendingTask({ createdAtMs: systemClock.nowMs() }), calm()));
const stored = (file: string): Promise<Task | undefined> => onFile(file, (tasks) => tasks.get(taskIdOf(1), calm()));
const all = (text: string, form: RegExp): readonly string[] => [...text.matchAll(form)].map(([, found = '']) => found);

/** What does not depend on when it was decided. */
function decidedBy(task: Task | undefined) {
  const { state, decision, results = [] } = task ?? {};
  const said = results
    .map(({ agentId, outcome }) => [agentId, outcome] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    state,
    rating: decision?.rating,
    weight: decision && decimalText(decision.targetWeight),
    reasons: decision?.reasons,
    said,
  };
}

interface Survival {
  readonly decided: ReturnType<typeof decidedBy>;
  readonly claims: number | undefined;
  /** Answers that the first worker had already given and the second asked for again. */
  readonly repeated: readonly string[];
  readonly takeoverMs: number;
}

async function killedAt(moment: string): Promise<Survival> {
  const file = folder(`${moment.replace(' ', '-')}.jsonl`);
  await submit(file);
  const first = startChild(WORKER, [file, 'first', moment]);
  await first.printed(new RegExp(`${moment}\\b`));
  first.process.kill('SIGKILL');
  const killedAtMs = systemClock.nowMs();
  const { stdout: before } = await first.ended;
  const { stdout: after, exitCode, stderr } = await startChild(WORKER, [file, 'second']).ended;
  if (exitCode !== 0) throw new Error(`Second worker ended with ${exitCode}: ${stderr}`);
  const answered = all(before, /^answered (\S+)$/gm);
  const askedAgain = all(after, /^asked (\S+) at/gm);
  const readyAtMs = Number(all(after, /^ready at (\d+)$/gm)[0] ?? Infinity);
  const task = await stored(file);
  return {
    decided: decidedBy(task),
    claims: task?.claims,
    repeated: askedAgain.filter((agent) => answered.includes(agent)),
    // One process holds the file: the second can only be started now, and its own start is no part of the takeover.
    takeoverMs: Number(all(after, /^asked \S+ at (\d+)$/gm)[0] ?? Infinity) - Math.max(killedAtMs, readyAtMs),
  };
}

const FIRST_OF_STAGE = ['technical', 'momentum-director', 'systemic-risk', 'decision'];
const MOMENTS = FIRST_OF_STAGE.flatMap((agent) => [`asked ${agent}`, `answered ${agent}`]);

describe('P19: an analysis resumes', () => {
  it('decides the same after a kill in any stage, and asks at most one answer again', async () => {
    const calmFile = folder('calm.jsonl');
    await submit(calmFile);
    await startChild(WORKER, [calmFile, 'calm']).ended;
    const undisturbed = decidedBy(await stored(calmFile));
    expect(undisturbed).toMatchObject({ state: 'COMPLETED' });
    const survived = await Promise.all(MOMENTS.map(async (moment) => [moment, await killedAt(moment)] as const));
    for (const [moment, { decided, claims, repeated, takeoverMs }] of survived) {
      expect([moment, decided]).toEqual([moment, undisturbed]);
      expect([moment, claims]).toEqual([moment, 2]);
      expect([moment, repeated.length <= 1 ? [] : repeated]).toEqual([moment, []]);
      expect([moment, takeoverMs < TAKEOVER_MS ? 'in time' : takeoverMs]).toEqual([moment, 'in time']);
    }
  }, 180_000);
});
