import {
  addLog,
  cancelTask,
  claimTask,
  completeTask,
  isClaimable,
  MAX_CLAIMS,
  MAX_LOG_LINES,
  queueRank,
  releaseTask,
  renewTask,
  sessionOf,
  storeFacts,
  storeResult,
  taskId,
  taskOfSession,
  TASK_LEASE_MS,
} from './task.ts';
import {
  agentResult,
  allowed,
  decisionOf,
  factsOf,
  pendingTask,
  runningTask,
  TASK_AT_MS,
  taskIdOf,
} from '../testing/task-values.ts';

const late = TASK_AT_MS + TASK_LEASE_MS;

describe('task', () => {
  it('is claimed when pending, and by another only when the lease has passed', () => {
    const running = runningTask();
    expect(isClaimable(running, late - 1)).toBe(false);
    expect(claimTask(running, { holder: 'worker-2', nowMs: late - 1 })).toMatchObject({ kind: 'refused' });
    const taken = allowed(claimTask(running, { holder: 'worker-2', nowMs: late }));
    expect(taken).toMatchObject({ claims: 2, lease: { holder: 'worker-2', token: 2 } });
  });

  it('refuses whatever an earlier holder writes', () => {
    const taken = allowed(claimTask(runningTask(), { holder: 'worker-2', nowMs: late }));
    const added = { result: agentResult(), progress: 50, message: '' };
    for (const decision of [
      renewTask(taken, 1, late),
      storeFacts(taken, 1, factsOf()),
      storeResult(taken, 1, added),
      completeTask(taken, 1, decisionOf(), late),
      releaseTask(taken, 1),
    ]) {
      expect(decision).toMatchObject({ kind: 'refused', reason: 'found the lease with claim 2, needed 1' });
    }
  });

  it('keeps the first of two results of one agent, and progress never falls', () => {
    const first = allowed(storeResult(runningTask(), 1, { result: agentResult(), progress: 40, message: 'a' }));
    const again = agentResult({ outcome: { kind: 'failed', reason: 'late' } });
    const second = allowed(storeResult(first, 1, { result: again, progress: 20, message: 'b' }));
    expect(second.results).toEqual([agentResult()]);
    expect(second.progress).toBe(40);
  });

  it('keeps the first facts, so that a takeover judges from the same', () => {
    const task = allowed(storeFacts(runningTask(), 1, factsOf()));
    expect(allowed(storeFacts(task, 1, factsOf({ atMs: 1 }))).facts).toEqual(factsOf());
  });

  it('stays as it ended', () => {
    const cancelled = allowed(cancelTask(runningTask(), 'owner', late));
    expect(cancelled).toMatchObject({ state: 'CANCELLED', endedAtMs: late, lease: undefined });
    for (const decision of [
      claimTask(cancelled, { holder: 'w', nowMs: late + 60_000 }),
      renewTask(cancelled, 1, late),
      completeTask(cancelled, 1, decisionOf(), late),
      cancelTask(cancelled, 'owner', late),
    ]) {
      expect(decision).toMatchObject({ kind: 'refused', task: cancelled });
    }
  });

  it('fails instead of ending one worker after another', () => {
    const worn = pendingTask({ claims: MAX_CLAIMS });
    expect(allowed(claimTask(worn, { holder: 'w', nowMs: late })).state).toBe('FAILED');
  });

  it('is at once free for others when its worker lets go', () => {
    const released = allowed(releaseTask(runningTask(), 1));
    expect(isClaimable(released, TASK_AT_MS)).toBe(true);
  });

  it('lets nothing low wait longer than five minutes behind what came after it', () => {
    const rank = (priority: 'high' | 'normal' | 'low', minutes: number) =>
      queueRank({ priority, createdAtMs: minutes * 60_000 });
    expect(rank('low', 0)).toBeLessThanOrEqual(rank('high', 5));
    expect(rank('high', 4)).toBeLessThan(rank('low', 0));
  });

  it('bounds its log', () => {
    const line = { atMs: 1, level: 'info', agentId: undefined, message: 'x' } as const;
    const lines = Array.from({ length: MAX_LOG_LINES + 5 }, () => line);
    expect(allowed(addLog(runningTask(), 1, lines)).logs).toHaveLength(MAX_LOG_LINES);
  });

  it('names its session, and a session names it', () => {
    expect(taskOfSession(sessionOf(taskIdOf(7)))).toBe(taskIdOf(7));
    for (const bad of ['s-1', '', 't-../x', `s-${'0'.repeat(33)}`]) expect(() => taskOfSession(bad)).toThrow(/taskId/);
    expect(() => taskId('t-1')).toThrow(/taskId/);
  });
});
