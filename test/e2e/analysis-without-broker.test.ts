/**
 * The analysis where no broker is, as in the cloud: bars that `collect-market-data` has stored are all it has. In process, so that it
 * is held against the same analysis with the broker; and as the worker's own process on a store in a file.
 */
import { analysisDeps } from '../../functions/analysis-parts.ts';
import { seedConfiguration } from '../../functions/seed-configuration.ts';
import { memoryConfigurationStore } from '../../lib/adapters/memory/memory-configuration-store.ts';
import { memoryMarketDataStore } from '../../lib/adapters/memory/memory-market-data-store.ts';
import { memoryTaskStore } from '../../lib/adapters/memory/memory-task-store.ts';
import { openFileDatabase } from '../../lib/adapters/memory/open-memory-database.ts';
import type { MemoryDatabase } from '../../lib/adapters/memory/memory-database.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { judgeByRules } from '../../lib/analysis/judge-by-rules.ts';
import { drainQueue } from '../../lib/analysis/work-queue.ts';
import { AGENT_IDS } from '../../lib/domain/analysis.ts';
import type { Task } from '../../lib/domain/task.ts';
import { startChild } from '../../lib/testing/child-process.ts';
import { startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { keepMarket } from '../../lib/testing/stored-bars.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { pendingTask, taskIdOf } from '../../lib/testing/task-values.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import type { IntentDeps } from '../../intents/intent.ts';

const refused = () => Promise.reject(new Error('The broker was asked'));

/** Without a broker, at the market time at which the desk stands. */
const alone = ({ desk, gateway }: DeskHarness): IntentDeps => {
  const atMs = gateway.clock.nowMs();
  const clock = { ...desk.deps.clock, nowMs: () => atMs + (desk.deps.clock.nowMs() - beganAtMs) };
  return { ...desk.deps, clock, connector: { connectReader: refused, connectTrader: refused } };
};
let beganAtMs = 0;

async function analysed(deps: IntentDeps, n: number, facts: 'stored' | 'broker'): Promise<Task> {
  const task = pendingTask({ taskId: taskIdOf(n), createdAtMs: deps.clock.nowMs() });
  await deps.tasks.create(task, calm());
  const worker = analysisDeps(deps, judgeByRules, () => Promise.resolve(), facts);
  await drainQueue(worker, { holder: 'test', concurrency: 1 }, calm());
  const ended = await deps.tasks.get(task.taskId, calm());
  if (ended === undefined) throw new Error('Task is gone');
  return ended;
}
const saidIn = ({ results }: Task) =>
  results.map(({ agentId, outcome }) => [agentId, outcome.kind === 'judged' ? outcome.judgement : outcome.reason]);

describe('an analysis without a broker', () => {
  let desk: DeskHarness;
  beforeAll(async () => {
    desk = await startDesk();
    beganAtMs = desk.desk.deps.clock.nowMs();
  });
  afterAll(() => desk.close());

  it('fails in words while nothing is collected, and the next collection takes its symbol up', async () => {
    const { state, message } = await analysed(alone(desk), 1, 'stored');
    expect([state, message]).toEqual(['FAILED', expect.stringMatching(/symbol: found no stored bars \("SPY"\)/)]);
    const collected = await desk.call('collect-market-data');
    expect(JSON.stringify(collected.body)).toContain('"symbol":"SPX"');
  });

  it('judges as the broker would have had it judge, agent by agent', async () => {
    await desk.call('trade-reconciliation');
    const [without, by] = [await analysed(alone(desk), 2, 'stored'), await analysed(desk.desk.deps, 3, 'broker')];
    expect(without.results).toHaveLength(AGENT_IDS.length);
    expect(saidIn(without)).toEqual(saidIn(by));
    expect(without.decision?.targetWeight).toEqual(by.decision?.targetWeight);
    expect(without.facts?.readings['market']).toMatchObject({ from: 'stored market data' });
    expect(by.facts?.readings['market']).toMatchObject({ from: 'the broker' });
  });
});

describe('npm run analysis-worker without a broker', () => {
  const inFolder = temporaryFolder();
  const within = async <Result>(file: string, work: (database: MemoryDatabase) => Promise<Result>): Promise<Result> => {
    const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
    try {
      return await work(database);
    } finally {
      database.close();
    }
  };

  it.each([
    ['stored', 'none is asked (ANALYSIS_FACTS=stored)'],
    ['auto', 'Connection to IB'],
  ])(
    'analyses SPY on stored bars with ANALYSIS_FACTS=%s',
    async (facts, why) => {
      const file = inFolder(`${facts}.jsonl`);
      await within(file, async (database) => {
        const seeds = { mode: 'paper', file: 'local', signal: calm() } as const;
        await seedConfiguration(memoryConfigurationStore(database), seeds);
        await keepMarket(memoryMarketDataStore(database), systemClock.nowMs());
        await memoryTaskStore(database).create(pendingTask({ createdAtMs: systemClock.nowMs() }), calm());
      });
      const environment = { STORE_FILE: file, AUTH_MODE: 'local', PORT: '0', IB_PORT: '1', ANALYSIS_FACTS: facts };
      const child = startChild('functions/start.ts', [], { ...environment, FUNCTION_TARGET: 'analysis-worker' });
      const [, url = ''] = await child.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
      expect(await answer.json()).toEqual({ worked: 'until empty' });
      child.process.kill('SIGTERM');
      expect((await child.ended).exitCode).toBe(0);
      const ended = await within(file, (database) => memoryTaskStore(database).get(taskIdOf(1), calm()));
      expect(ended).toMatchObject({ state: 'COMPLETED', decision: { symbol: 'SPY', source: { mode: 'rules' } } });
      expect(ended?.results.map(({ outcome }) => outcome.kind)).toEqual(AGENT_IDS.map(() => 'judged'));
      expect(ended?.facts?.readings['market']?.['broker']).toContain(why);
    },
    60_000,
  );
});
