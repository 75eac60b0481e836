/** What every task store promises: one holder, a queue in order, ends that stay, and the decision in the same commit. */
import type { DecisionReview } from '../domain/analysis.ts';
import { approveDecision } from '../domain/approve-decision.ts';
import { decimal } from '../domain/decimal.ts';
import { conId } from '../domain/ids.ts';
import {
  addLog,
  cancelTask,
  claimTask,
  completeTask,
  failTask,
  renewTask,
  storeFacts,
  storeResult,
  type TaskDecision,
  type Task,
} from '../domain/task.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';
import {
  agentResult,
  allowed,
  decisionOf,
  factsOf,
  pendingTask,
  SPY,
  storeDecision,
  TASK_AT_MS,
  taskIdOf,
} from './task-values.ts';

const MSFT = conId(272_093);
const conIdOf = (n: number) => conId(900_000 + n);
const REVIEW: DecisionReview = {
  verdict: 'disagrees',
  rating: 'sell',
  score: -0.3,
  confidence: 0.5,
  model: 'm-2',
  summary: 'Falling',
  reasons: ['Below its averages'],
  weightBefore: decimal('0.8'),
};

export function describeTaskStoreContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: task store`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await makeStore();
    });
    keeps(() => store);
    queues(() => store);
    decides(() => store);
  });
}

type Store = () => StoreHarness;

const change = (store: Store, decide: (task: Task) => TaskDecision): Promise<TaskDecision | undefined> =>
  store().tasks.change(taskIdOf(1), decide, calm());
const claim =
  (holder: string, nowMs = TASK_AT_MS) =>
  (task: Task) =>
    claimTask(task, { holder, nowMs });

function keeps(store: Store): void {
  it('keeps a task with everything in it, and knows nothing of another', async () => {
    await store().tasks.create(pendingTask(), calm());
    await change(store, claim('worker-1'));
    await change(store, (task) => storeFacts(task, 1, factsOf()));
    await change(store, (task) => storeResult(task, 1, { result: agentResult(), progress: 10, message: 'technical' }));
    const line = { atMs: TASK_AT_MS, level: 'warning', agentId: 'macro', message: 'No index' } as const;
    const written = allowed(await change(store, (task) => addLog(task, 1, [line])));
    expect(await store().tasks.get(taskIdOf(1), calm())).toStrictEqual(written);
    expect(written).toMatchObject({ state: 'RUNNING', progress: 10, facts: factsOf(), logs: [line] });
    expect(await store().tasks.get(taskIdOf(2), calm())).toBeUndefined();
    expect(await store().tasks.change(taskIdOf(2), claim('worker-1'), calm())).toBeUndefined();
  });

  it('makes a task once, however often it is asked', async () => {
    expect(await store().tasks.create(pendingTask(), calm())).toBe(true);
    await change(store, claim('worker-1'));
    expect(await store().tasks.create(pendingTask(), calm())).toBe(false);
    expect(await store().tasks.get(taskIdOf(1), calm())).toMatchObject({ state: 'RUNNING' });
  });

  it('writes nothing where a change is refused, and nothing after an abort', async () => {
    await store().tasks.create(pendingTask(), calm());
    expect(await change(store, (task) => renewTask(task, 1, TASK_AT_MS))).toMatchObject({ kind: 'refused' });
    const reason = new Error('Deadline passed: test');
    const aborted = store().tasks.change(taskIdOf(1), claim('worker-1'), AbortSignal.abort(reason));
    await expect(aborted).rejects.toBe(reason);
    expect(await store().tasks.get(taskIdOf(1), calm())).toStrictEqual(pendingTask());
  });

  it('names the path of a task that does not fit', async () => {
    await store().plant(`tasks/${taskIdOf(1)}`, { taskId: taskIdOf(1), state: 'LOST', createdAtMs: 1, queueRankMs: 1 });
    const corrupt = { name: 'CorruptRecordError', path: `tasks/${taskIdOf(1)}` };
    await expect(store().tasks.get(taskIdOf(1), calm())).rejects.toMatchObject(corrupt);
    await expect(store().tasks.list({ limit: 5 }, calm())).rejects.toMatchObject(corrupt);
  });
}

function queues(store: Store): void {
  it('lets exactly one of ten racing workers hold a task', async () => {
    await store().tasks.create(pendingTask(), calm());
    const claims = await Promise.all(Array.from({ length: 10 }, (_, n) => change(store, claim(`worker-${n}`))));
    expect(claims.filter((decision) => decision?.kind === 'changed')).toHaveLength(1);
  });

  it('shows the open tasks by priority and age, and those that are over no more', async () => {
    const age = (n: number, priority: Task['priority'], minutes: number) =>
      pendingTask({ taskId: taskIdOf(n), priority, createdAtMs: TASK_AT_MS + minutes * 60_000 });
    const tasks = [age(1, 'normal', 0), age(2, 'low', 0), age(3, 'high', 2), age(4, 'high', 6), age(5, 'normal', 0.5)];
    for (const task of tasks) await store().tasks.create(task, calm());
    await change(store, (task) => cancelTask(task, 'owner', TASK_AT_MS));
    const open = await store().tasks.open(calm());
    expect(open.map(({ taskId }) => taskId)).toEqual([5, 3, 2, 4].map(taskIdOf));
    expect(await store().tasks.countOpen(calm())).toBe(4);
    expect(open[0]).toStrictEqual({ taskId: taskIdOf(5), state: 'PENDING', lease: undefined });
  });

  it('lists tasks newest first, no more than asked, and refuses a limit that is none', async () => {
    for (const n of [2, 1, 3]) {
      await store().tasks.create(pendingTask({ taskId: taskIdOf(n), createdAtMs: TASK_AT_MS + n }), calm());
    }
    const listed = await store().tasks.list({ limit: 2 }, calm());
    expect(listed.map(({ taskId }) => taskId)).toEqual([taskIdOf(3), taskIdOf(2)]);
    await expect(store().tasks.list({ limit: 0 }, calm())).rejects.toThrow(/limit/);
  });
}

function decides(store: Store): void {
  const read = async () => (await store().tasks.decisions([SPY], calm())).get(SPY);

  it('writes a decision with the completion of its task, and keeps a newer one', async () => {
    expect(await read()).toBeUndefined();
    await store().tasks.create(pendingTask(), calm());
    await store().tasks.create(pendingTask({ taskId: taskIdOf(2) }), calm());
    const complete = (n: number, changes: Parameters<typeof decisionOf>[0]) =>
      store().tasks.change(
        taskIdOf(n),
        (task) => completeTask(allowed(claim('worker')(task)), 1, decisionOf(changes), TASK_AT_MS + 5),
        calm(),
      );
    await complete(1, {});
    expect(await read()).toStrictEqual(decisionOf());
    await complete(2, { taskId: taskIdOf(2), decidedAtMs: TASK_AT_MS - 1 });
    expect(await read()).toStrictEqual(decisionOf());
    expect(await store().tasks.get(taskIdOf(2), calm())).toMatchObject({ state: 'COMPLETED', progress: 100 });
  });

  it('completes forty analyses of one contract at once, and keeps the newest decision', async () => {
    const all = Array.from({ length: 40 }, (_, n) => n + 1);
    for (const n of all) {
      await store().tasks.create(pendingTask({ taskId: taskIdOf(n) }), calm());
      await store().tasks.change(taskIdOf(n), claim('worker'), calm());
    }
    const ends = await Promise.all(
      all.map((n) => {
        const made = decisionOf({ taskId: taskIdOf(n), decidedAtMs: TASK_AT_MS + ((n * 7) % 41) });
        return store().tasks.change(taskIdOf(n), (task) => completeTask(task, 1, made, TASK_AT_MS + 50), calm());
      }),
    );
    expect(ends.filter((end) => end?.kind === 'changed')).toHaveLength(40);
    expect((await read())?.decidedAtMs).toBe(TASK_AT_MS + 40);
  });

  it('lists the newest decision of each contract, the last decided first', async () => {
    expect(await store().tasks.listDecisions(calm())).toEqual([]);
    await storeDecision(store().tasks);
    await storeDecision(store().tasks, { taskId: taskIdOf(2), conId: MSFT, decidedAtMs: TASK_AT_MS + 1 });
    await storeDecision(store().tasks, { taskId: taskIdOf(3), decidedAtMs: TASK_AT_MS + 2, review: REVIEW });
    const listed = await store().tasks.listDecisions(calm());
    expect(listed.map((decision) => [decision.conId, decision.taskId])).toEqual([
      [SPY, taskIdOf(3)],
      [MSFT, taskIdOf(2)],
    ]);
    expect(listed[0]?.review).toStrictEqual(REVIEW);
  });

  it('keeps the approval of a decision until a newer one takes its place', async () => {
    const given = { taskId: taskIdOf(1), by: 'trader@example.com', atMs: TASK_AT_MS };
    const approve = () => store().tasks.changeDecision(SPY, (decision) => approveDecision(decision, given), calm());
    expect(await approve()).toBeUndefined();
    await storeDecision(store().tasks);
    const both = await Promise.all([approve(), approve()]);
    expect(new Set(both.map((answer) => answer?.kind))).toEqual(new Set(['changed', 'unchanged']));
    expect((await read())?.approval).toStrictEqual({ by: given.by, atMs: given.atMs });
    await storeDecision(store().tasks, { taskId: taskIdOf(2), decidedAtMs: TASK_AT_MS + 1 });
    expect((await approve())?.kind).toBe('replaced');
    expect((await read())?.approval).toBeUndefined();
  });

  it('lets one of completion and cancel win where both come at once, and keeps a decision of the one alone', async () => {
    const ids = Array.from({ length: 8 }, (_, n) => n + 1);
    const raced = ids.map(async (n) => {
      const id = taskIdOf(n);
      const made = decisionOf({ taskId: id, conId: conIdOf(n) });
      await store().tasks.create(pendingTask({ taskId: id }), calm());
      await store().tasks.change(id, claim('worker-1'), calm());
      const complete = () => store().tasks.change(id, (task) => completeTask(task, 1, made, TASK_AT_MS + 5), calm());
      const cancel = () => store().tasks.change(id, (task) => cancelTask(task, 'owner', TASK_AT_MS + 5), calm());
      const ends = await Promise.all(n % 2 === 0 ? [complete(), cancel()] : [cancel(), complete()]);
      const state = (await store().tasks.get(id, calm()))?.state;
      const hasDecided = (await store().tasks.decisions([made.conId], calm())).size > 0;
      expect(ends.filter((end) => end?.kind === 'changed')).toHaveLength(1);
      expect(['COMPLETED', 'CANCELLED']).toContain(state);
      expect(hasDecided).toBe(state === 'COMPLETED');
    });
    await Promise.all(raced);
  });

  it('lets one of completion and cancel win for good, and no decision of a task that was cancelled', async () => {
    await store().tasks.create(pendingTask(), calm());
    await change(store, claim('worker-1'));
    await change(store, (task) => cancelTask(task, 'owner', TASK_AT_MS + 1));
    const late = await change(store, (task) => completeTask(task, 1, decisionOf(), TASK_AT_MS + 2));
    expect(late).toMatchObject({ kind: 'refused', reason: 'found CANCELLED, needed RUNNING' });
    expect(await change(store, (task) => failTask(task, 1, 'late', TASK_AT_MS + 2))).toMatchObject({ kind: 'refused' });
    expect(await read()).toBeUndefined();
  });
}
