import { AGENT_IDS } from '../domain/analysis.ts';
import { cancelTask, claimTask, sessionOf, TASK_LEASE_MS } from '../domain/task.ts';
import { analysisBench, judgement, passTime, untilAborted, type AnalysisBench } from '../testing/analysis-bench.ts';
import { calm } from '../testing/store-harness.ts';
import { allowed, decisionOf, factsOf, TASK_AT_MS, taskIdOf } from '../testing/task-values.ts';
import { StoreError } from '../domain/store-error.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { AGENT_LIMIT_MS, PROGRESS_MS } from './run-agent.ts';
import { runAnalysis } from './run-analysis.ts';
import { drainQueue } from './work-queue.ts';

const worker = (holder = 'worker-1') => ({ holder, concurrency: 4 });
const run = ({ deps }: AnalysisBench, signal = calm()): Promise<void> => drainQueue(deps, worker(), signal);
const namesOf = ({ asked }: AnalysisBench): readonly string[] => asked.map(({ agentId }) => agentId);

describe('analysis', () => {
  it('asks every agent of its depth once, stage after stage, and completes with a decision', async () => {
    const bench = analysisBench();
    await bench.submit(1);
    await run(bench);
    expect(namesOf(bench)).toEqual(AGENT_IDS);
    const decided = { rating: 'strong buy', targetWeight: decisionOf().targetWeight.plus('0.2') };
    expect(await bench.task(1)).toMatchObject({
      state: 'COMPLETED',
      progress: 100,
      decision: decided,
      lease: undefined,
    });
    expect(bench.clock.pending()).toBe(0);
  });

  it('hands each stage what the stages before said', async () => {
    const bench = analysisBench();
    await bench.submit(1);
    await run(bench);
    const earlier = new Map(bench.asked.map(({ agentId, earlier: before }) => [agentId, before.map((r) => r.agentId)]));
    expect(earlier.get('macro')).toEqual([]);
    expect(earlier.get('momentum-director')).toEqual(AGENT_IDS.slice(0, 5));
    expect(earlier.get('decision')).toEqual(AGENT_IDS.slice(0, 9));
  });

  it('goes on without an agent that fails, and tells the next stage', async () => {
    const bench = analysisBench();
    bench.doing.set('macro', () => Promise.reject(new Error('No index')));
    await bench.submit(1);
    await run(bench);
    expect(await bench.task(1)).toMatchObject({ state: 'COMPLETED' });
    expect(bench.told).toContainEqual(expect.objectContaining({ kind: 'agent_error' }));
    const last = bench.asked.at(-1);
    expect(last?.earlier[0]).toMatchObject({ agentId: 'macro', outcome: { kind: 'failed', reason: 'No index' } });
  });

  it('asks no agent whose field could not be had: it failed, in the words of the problem', async () => {
    const bench = analysisBench();
    const readings = {
      index: { symbol: 'SPX', problem: 'Index is too old' },
      relative: { problem: 'Index is too old' },
    };
    const deps = { ...bench.deps, collectFacts: () => Promise.resolve(factsOf({ readings })) };
    await bench.submit(1);
    await run({ ...bench, deps });
    expect(namesOf(bench)).toEqual(AGENT_IDS.filter((id) => id !== 'macro' && id !== 'industry'));
    const task = await bench.task(1);
    expect(task?.state).toBe('COMPLETED');
    const outcome = { kind: 'failed', reason: 'Index is too old' };
    expect(task?.results.slice(0, 2)).toEqual([
      expect.objectContaining({ outcome }),
      expect.objectContaining({ outcome }),
    ]);
  });

  it('fails where nobody of a stage could judge, and asks nobody after it', async () => {
    const bench = analysisBench();
    for (const id of ['systemic-risk', 'portfolio-risk'] as const) {
      bench.doing.set(id, () => Promise.reject(new Error('out of order')));
    }
    await bench.submit(1);
    await run(bench);
    expect(await bench.task(1)).toMatchObject({ state: 'FAILED', decision: undefined });
    expect((await bench.task(1))?.message).toMatch(/Stage 3 failed: found none of 2 agents with an answer/);
    expect(namesOf(bench)).not.toContain('decision');
    expect(bench.told.at(-1)?.kind).toBe('failed');
  });

  it('tells every kind of event that 05 lists, in order and about its session', async () => {
    const bench = analysisBench();
    bench.doing.set('macro', () => Promise.reject(new Error('No index')));
    bench.doing.set('technical', async (signal) => {
      await bench.clock.sleep(2 * PROGRESS_MS + 1, signal);
      return judgement();
    });
    await bench.submit(1, { depth: 2, agents: ['macro', 'technical'] });
    const running = run(bench);
    await passTime(bench.clock, 3 * PROGRESS_MS);
    await running;
    expect(
      bench.told.map(({ kind, facts }) =>
        `${kind} ${JSON.stringify(facts['agentId'] ?? facts['stage'] ?? '').replaceAll('"', '')}`.trim(),
      ),
    ).toEqual([
      'task_created',
      'log',
      'stage_start 1',
      'agent_start macro',
      'agent_start technical',
      'agent_error macro',
      'log macro',
      'agent_progress technical',
      'agent_progress technical',
      'agent_complete technical',
      'log technical',
      'stage_complete 1',
      'stage_start 4',
      'agent_start decision',
      'agent_complete decision',
      'log decision',
      'stage_complete 4',
      'analysis_complete',
    ]);
    expect(bench.told.filter(({ facts }) => facts['sessionId'] !== sessionOf(taskIdOf(1)))).toEqual([]);
  });

  it('keeps its decision where events cannot be stored, and says so in the log', async () => {
    const bench = analysisBench();
    const lost = new StoreError('unavailable', 'Append of events failed');
    await bench.submit(1);
    await drainQueue({ ...bench.deps, tell: () => Promise.reject(lost) }, worker(), calm());
    expect(await bench.task(1)).toMatchObject({ state: 'COMPLETED', claims: 1 });
    expect(bench.logged).toEqual(['AnalysisEventsLost', 'AnalysisEndNotTold']);
  });

  it('leaves what the store cannot take to the next worker, and says so in the log', async () => {
    const bench = analysisBench();
    const { tasks } = bench.deps;
    let writes = 0;
    const failing: TaskStore = {
      ...tasks,
      change: (id, decide, signal) =>
        (writes += 1) === 4 ? Promise.reject(new StoreError('unavailable', 'quota')) : tasks.change(id, decide, signal),
    };
    await bench.submit(1);
    await drainQueue({ ...bench.deps, tasks: failing }, worker(), calm());
    expect(await bench.task(1)).toMatchObject({ state: 'COMPLETED', claims: 2 });
    expect(bench.logged).toEqual(['AnalysisLeft']);
  });

  it('goes on where one claim of several fails, and ends where the store takes none', async () => {
    const bench = analysisBench();
    const { tasks } = bench.deps;
    let claims = 0;
    const contended = new StoreError('contention', 'Transaction lock timeout');
    const change: TaskStore['change'] = (id, decide, signal) =>
      (claims += 1) === 1 ? Promise.reject(contended) : tasks.change(id, decide, signal);
    await bench.submit(1, { depth: 1 });
    await bench.submit(2, { depth: 1 });
    await drainQueue({ ...bench.deps, tasks: { ...tasks, change } }, worker(), calm());
    expect([(await bench.task(1))?.state, (await bench.task(2))?.state]).toEqual(['COMPLETED', 'COMPLETED']);
    expect(bench.logged).toEqual(['TaskNotClaimed']);
    await bench.submit(3, { depth: 1 });
    const never = { ...tasks, change: () => Promise.reject(contended) };
    await expect(drainQueue({ ...bench.deps, tasks: never }, worker(), calm())).rejects.toBe(contended);
  });

  it('gives up an agent that takes too long', async () => {
    const bench = analysisBench();
    bench.doing.set('technical', untilAborted);
    await bench.submit(1);
    const running = run(bench);
    await passTime(bench.clock, AGENT_LIMIT_MS + TASK_LEASE_MS);
    await running;
    const result = (await bench.task(1))?.results.find(({ agentId }) => agentId === 'technical');
    expect(result?.outcome).toMatchObject({ reason: 'Deadline passed: agent technical did not end within 60000 ms' });
  });

  it('fails in words where there are no facts', async () => {
    const bench = analysisBench();
    const deps = { ...bench.deps, collectFacts: () => Promise.reject(new Error('Contract XYZ is not known')) };
    await bench.submit(1);
    await drainQueue(deps, worker(), calm());
    expect(await bench.task(1)).toMatchObject({ state: 'FAILED', message: 'Contract XYZ is not known' });
  });

  it('stops running agents when it is cancelled, and stays cancelled', async () => {
    const bench = analysisBench();
    const reasons: unknown[] = [];
    bench.doing.set('fundamental', async (signal) => {
      signal.addEventListener('abort', () => reasons.push(signal.reason));
      return untilAborted(signal);
    });
    await bench.submit(1);
    const running = run(bench);
    await passTime(bench.clock, 1_000);
    await bench.deps.tasks.change(taskIdOf(1), (task) => cancelTask(task, 'owner', TASK_AT_MS + 100), calm());
    await passTime(bench.clock, TASK_LEASE_MS);
    await running;
    expect(reasons).toHaveLength(1);
    expect(await bench.task(1)).toMatchObject({ state: 'CANCELLED', message: 'Cancelled by owner' });
    expect(bench.told.map(({ kind }) => kind)).not.toContain('failed');
  });

  it('lets go when its worker stops, and another goes on where it stood', async () => {
    const bench = analysisBench();
    const stop = new AbortController();
    bench.doing.set('momentum-director', untilAborted);
    await bench.submit(1);
    const first = run(bench, stop.signal);
    await passTime(bench.clock, 1_000);
    stop.abort(new Error('SIGTERM'));
    await expect(first).rejects.toThrow('SIGTERM');
    bench.doing.clear();
    await drainQueue(bench.deps, worker('worker-2'), calm());
    expect(await bench.task(1)).toMatchObject({ state: 'COMPLETED', claims: 2 });
    expect(namesOf(bench).filter((id) => id === 'momentum-director')).toHaveLength(2);
    expect(bench.asked).toHaveLength(AGENT_IDS.length + 1);
  });

  it('writes nothing more once another has taken over', async () => {
    const bench = analysisBench();
    await bench.submit(1);
    const claim = (task: Parameters<typeof claimTask>[0], nowMs: number) => claimTask(task, { holder: 'w', nowMs });
    const mine = allowed(await bench.deps.tasks.change(taskIdOf(1), (task) => claim(task, TASK_AT_MS), calm()));
    await bench.deps.tasks.change(taskIdOf(1), (task) => claim(task, TASK_AT_MS + TASK_LEASE_MS), calm());
    expect(await runAnalysis(bench.deps, mine, calm())).toBe('left');
    expect(await bench.task(1)).toMatchObject({ claims: 2, results: [], lease: { token: 2 } });
  });
});

describe('decision of an analysis', () => {
  it('weighs no more than the directors of risk accept, whatever was said', async () => {
    const bench = analysisBench();
    bench.doing.set('decision', () => Promise.resolve(judgement({ score: -1 })));
    bench.doing.set('systemic-risk', () => Promise.resolve(judgement({ maxWeight: 0.25 })));
    await bench.submit(1);
    await run(bench);
    const decision = (await bench.task(1))?.decision;
    expect(decision?.targetWeight.toFixed()).toBe('-0.25');
    expect(decision).toMatchObject({
      rating: 'strong sell',
      reasons: ['It rises', 'Limited to 0.25 by the directors of risk'],
    });
  });

  it('weighs nothing where the opinion is next to none', async () => {
    const bench = analysisBench();
    bench.doing.set('decision', () => Promise.resolve(judgement({ score: 0.09 })));
    await bench.submit(1, { depth: 1 });
    await run(bench);
    expect((await bench.task(1))?.decision).toMatchObject({ rating: 'hold' });
    expect((await bench.task(1))?.decision?.targetWeight.toFixed()).toBe('0');
  });
});
