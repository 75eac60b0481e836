import { memoryConfigurationStore } from '../lib/adapters/memory/memory-configuration-store.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryLedger } from '../lib/adapters/memory/memory-ledger.ts';
import { memoryRunStore } from '../lib/adapters/memory/memory-run-store.ts';
import type { Json, Run } from '../lib/domain/run.ts';
import { runIdOf } from '../lib/testing/ledger-fixtures.ts';
import { manualClock } from '../lib/testing/manual-clock.ts';
import { runOf, queueParts } from '../lib/testing/memory-parts.ts';
import { calm } from '../lib/testing/store-harness.ts';
import type { ResourceDeps } from './resource.ts';
import { answerResource } from './resources.ts';

const ended = (n: number, changes: Partial<Run> = {}): Run =>
  runOf({ runId: runIdOf(n), claimedAtMs: n * 1_000, state: 'DONE', answer: { status: 200, body: { n } }, ...changes });

async function depsWith(stored: readonly Run[]): Promise<ResourceDeps> {
  const database = new MemoryDatabase();
  const runs = memoryRunStore(database);
  for (const run of stored) await runs.claim(run, calm());
  const configuration = memoryConfigurationStore(database);
  const ledger = memoryLedger(database, 'paper');
  const log = { write: () => undefined };
  return { mode: 'paper', clock: manualClock(0), configuration, runs, ledger, log, ...queueParts() };
}

async function get(
  deps: ResourceDeps,
  path: string,
  values: { readonly parameters?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, string>> },
): Promise<Json> {
  const common = { method: 'GET', body: {}, role: 'viewer', callerName: 'viewer@desk', signal: calm() } as const;
  const answer = await answerResource(deps, path, { parameters: {}, query: {}, ...common, ...values });
  return answer.body;
}

describe('GET /runs', () => {
  it('lists the newest first, with what became of them', async () => {
    const deps = await depsWith([ended(1), ended(3), ended(2, { state: 'CLAIMED', answer: undefined })]);
    expect(await get(deps, 'runs', {})).toMatchObject({
      searched: 3,
      runs: [
        { runId: runIdOf(3), intent: 'allocation', state: 'DONE', status: 200, claimedAt: '1970-01-01T00:00:03Z' },
        { runId: runIdOf(2), state: 'CLAIMED', status: null, endedAt: null },
        { runId: runIdOf(1), key: { kind: 'header', value: 'k1' } },
      ],
    });
  });

  it('keeps to the limit and the state', async () => {
    const deps = await depsWith([ended(1), ended(2, { state: 'FAILED' }), ended(3, { state: 'FAILED' }), ended(4)]);
    const failed = await get(deps, 'runs', { query: { state: 'FAILED', limit: '1' } });
    expect(failed).toMatchObject({ searched: 4, runs: [{ runId: runIdOf(3) }] });
    expect(await get(deps, 'runs', { query: { limit: '2' } })).toMatchObject({ searched: 2 });
  });

  it.each([
    [{ limit: '0' }, /limit: found "0", needed .*1 to 1000/],
    [{ limit: '1001' }, /limit: found "1001", needed .*1 to 1000/],
    [{ limit: '1e2' }, /limit/],
    [{ state: 'done' }, /state: found "done"/],
  ])('refuses %j', async (query, problem) => {
    await expect(get(await depsWith([]), 'runs', { query })).rejects.toThrow(problem);
  });
});

const one = (deps: ResourceDeps, runId: string) => get(deps, 'runs/{runId}', { parameters: { runId } });

describe('GET /runs/{runId}', () => {
  it('tells the run, its stored answer and why it did what it did', async () => {
    const deps = await depsWith([ended(1, { arguments: { strategies: ['dummy'] } })]);
    await deps.runs.putActivity({ runId: runIdOf(1), intent: 'allocation', atMs: 5_000, record: { why: 'x' } }, calm());
    expect(await one(deps, runIdOf(1))).toMatchObject({
      runId: runIdOf(1),
      arguments: { strategies: ['dummy'] },
      answer: { status: 200, body: { n: 1 } },
      activity: { at: '1970-01-01T00:00:05Z', record: { why: 'x' } },
    });
  });

  it('knows a run that failed before its plan by its record', async () => {
    const deps = await depsWith([]);
    await deps.runs.putActivity({ runId: runIdOf(1), intent: 'allocation', atMs: 5_000, record: {} }, calm());
    expect(await one(deps, runIdOf(1))).toMatchObject({ state: 'RELEASED', intent: 'allocation', answer: null });
  });

  it('does not know a run that never was', async () => {
    await expect(one(await depsWith([]), runIdOf(1))).rejects.toMatchObject({ problem: { type: 'not-found' } });
  });

  it.each(['abc', '..', 'A'.repeat(64), '0'.repeat(65), '%30'])('refuses the malformed id %s', async (runId) => {
    await expect(one(await depsWith([]), runId)).rejects.toThrow(/runId: .*64 hexadecimal digits/);
  });
});
