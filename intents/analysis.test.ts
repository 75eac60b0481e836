import type { Role } from '../lib/domain/role.ts';
import type { Json } from '../lib/domain/run.ts';
import { claimTask, sessionOf, storeResult, addLog, type Task } from '../lib/domain/task.ts';
import { manualClock } from '../lib/testing/manual-clock.ts';
import { memoryParts, queueParts } from '../lib/testing/memory-parts.ts';
import { memoryConfigurationStore } from '../lib/adapters/memory/memory-configuration-store.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { agentResult, allowed, pendingTask, TASK_AT_MS, taskIdOf } from '../lib/testing/task-values.ts';
import { taskIdOf as taskIdOfKey } from './analysis.ts';
import { MAX_QUEUED } from './queue-depth.ts';
import type { EventLog } from '../lib/ports/event-log.ts';
import { streamName } from '../lib/domain/event.ts';
import type { ResourceDeps } from './resource.ts';
import { answerResource } from './resources.ts';

let deps: ResourceDeps;
let eventLog: EventLog;
let woken = 0;
const logged: string[] = [];
beforeEach(() => {
  woken = 0;
  logged.length = 0;
  let n = 0;
  const parts = queueParts();
  eventLog = parts.eventLog;
  deps = {
    ...memoryParts(),
    ...parts,
    mode: 'paper',
    clock: manualClock(TASK_AT_MS),
    configuration: memoryConfigurationStore(new MemoryDatabase()),
    log: { write: (_severity, event) => void logged.push(event) },
    random: () => String((n += 1)),
    wakeAnalysis: () => void (woken += 1),
  };
});

interface Asked {
  readonly role?: Role;
  readonly by?: string;
  readonly body?: Json;
  readonly query?: { readonly [name: string]: string };
  readonly parameters?: { readonly [name: string]: string };
  readonly idempotencyKey?: string;
}

const ask = (method: 'GET' | 'POST', path: string, asked: Asked = {}) =>
  answerResource(deps, path, {
    method,
    parameters: asked.parameters ?? {},
    query: asked.query ?? {},
    body: asked.body ?? {},
    idempotencyKey: asked.idempotencyKey,
    role: asked.role ?? 'trader',
    callerName: asked.by ?? 'trader@example.com',
    signal: calm(),
  });

const session = { sessionId: sessionOf(taskIdOf(1)) };
const create = (changes: Partial<Task> = {}): Promise<boolean> => deps.tasks.create(pendingTask(changes), calm());
const notFound = { problem: { type: 'not-found' } };

describe('POST /analysis', () => {
  it('stores one task, wakes a worker and answers 202 without any work', async () => {
    const answer = await ask('POST', 'analysis', { body: { symbol: 'SPY', priority: 'high' } });
    expect(answer).toMatchObject({
      status: 202,
      body: { eventsUrl: expect.stringMatching(/^\/analysis\/s-[0-9a-f]{32}\/events$/) },
    });
    expect(await deps.tasks.list({ limit: 5 }, calm())).toMatchObject([
      { state: 'PENDING', owner: 'trader@example.com', priority: 'high', request: { symbol: 'SPY', depth: 2 } },
    ]);
    expect(woken).toBe(1);
  });

  it('tells that it was created and that it was cancelled, each once', async () => {
    for (let n = 0; n < 2; n += 1) await ask('POST', 'analysis', { body: { symbol: 'SPY' }, idempotencyKey: 'k' });
    const id = taskIdOfKey('k');
    for (let n = 0; n < 2; n += 1) {
      await ask('POST', 'analysis/{sessionId}/cancel', { parameters: { sessionId: sessionOf(id) } });
    }
    const told = await eventLog.read(streamName('tasks', id), { after: 0, limit: 10 }, calm());
    expect(told.map(({ number, kind, facts }) => [number, kind, facts])).toEqual([
      [1, 'task_created', { sessionId: sessionOf(id), symbol: 'SPY', depth: 2, owner: 'trader@example.com' }],
      [2, 'cancelled', { sessionId: sessionOf(id), by: 'trader@example.com' }],
    ]);
  });

  it('is the same task under the same key, and refuses the key for another', async () => {
    const first = await ask('POST', 'analysis', { body: { symbol: 'SPY' }, idempotencyKey: 'k' });
    expect(await ask('POST', 'analysis', { body: { symbol: 'SPY' }, idempotencyKey: 'k' })).toEqual(first);
    const other = ask('POST', 'analysis', { body: { symbol: 'MSFT' }, idempotencyKey: 'k' });
    await expect(other).rejects.toMatchObject({ problem: { type: 'key-reused' } });
    const stranger = ask('POST', 'analysis', { body: { symbol: 'SPY' }, idempotencyKey: 'k', by: 'other@example.com' });
    await expect(stranger).rejects.toMatchObject({ problem: { type: 'key-reused' } });
    expect(await deps.tasks.list({ limit: 5 }, calm())).toHaveLength(1);
  });

  it.each([
    {},
    { symbol: 'spy' },
    { symbol: 'SPY', depth: 5 },
    { symbol: 'SPY', agents: ['trader'] },
    { symbol: 'SPY', url: 'x' },
  ])('refuses %j', async (body) => {
    await expect(ask('POST', 'analysis', { body })).rejects.toMatchObject({ name: 'ValidationError' });
    expect(woken).toBe(0);
  });

  it('refuses with 503, Retry-After and an alert where the queue is full', async () => {
    for (let n = 0; n < MAX_QUEUED; n += 1) await create({ taskId: taskIdOf(n) });
    const refused = ask('POST', 'analysis', { body: { symbol: 'SPY' } });
    await expect(refused).rejects.toMatchObject({ problem: { type: 'overloaded', retryAfterSeconds: 30 } });
    expect(logged).toEqual(['AnalysisQueueFull']);
  });
});

describe('reading an analysis', () => {
  it('is for its owner and for admins; for others it is not there', async () => {
    await create();
    for (const path of ['analysis/{sessionId}', 'analysis/{sessionId}/logs']) {
      expect(await ask('GET', path, { parameters: session })).toMatchObject({ status: 200 });
      expect(await ask('GET', path, { parameters: session, by: 'a', role: 'admin' })).toMatchObject({ status: 200 });
      await expect(ask('GET', path, { parameters: session, by: 'other@example.com' })).rejects.toMatchObject(notFound);
    }
    const cancel = ask('POST', 'analysis/{sessionId}/cancel', { parameters: session, by: 'other@example.com' });
    await expect(cancel).rejects.toMatchObject(notFound);
    expect((await ask('GET', 'analysis', { by: 'other@example.com' })).body).toMatchObject({ analyses: [] });
  });

  it('shows what an agent said, and knows no agent of another name', async () => {
    await create();
    const said = (task: Task) => storeResult(task, 1, { result: agentResult(), progress: 10, message: '' });
    await deps.tasks.change(taskIdOf(1), (task) => said(allowed(claimTask(task, { holder: 'w', nowMs: 1 }))), calm());
    const agent = (agentId: string) =>
      ask('GET', 'analysis/{sessionId}/agents/{agentId}', { parameters: { ...session, agentId } });
    expect((await agent('technical')).body).toMatchObject({ results: [{ score: 0.5, source: { mode: 'rules' } }] });
    expect((await agent('macro')).body).toMatchObject({ results: [] });
    await expect(agent('trader')).rejects.toMatchObject(notFound);
  });

  it('pages its log', async () => {
    await create();
    const lines = [1, 2, 3].map((n) => ({ atMs: n, level: 'info', agentId: undefined, message: String(n) }) as const);
    await deps.tasks.change(
      taskIdOf(1),
      (task) => addLog(allowed(claimTask(task, { holder: 'w', nowMs: 1 })), 1, lines),
      calm(),
    );
    const page = await ask('GET', 'analysis/{sessionId}/logs', {
      parameters: session,
      query: { start: '1', count: '1' },
    });
    expect(page.body).toMatchObject({ start: 1, total: 3, entries: [{ message: '2' }] });
    const bad = ask('GET', 'analysis/{sessionId}/logs', { parameters: session, query: { start: '-1' } });
    await expect(bad).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('cancelling an analysis', () => {
  it('is final, and twice is no error', async () => {
    await create();
    const cancel = () => ask('POST', 'analysis/{sessionId}/cancel', { parameters: session });
    expect((await cancel()).body).toMatchObject({ cancelled: true, state: 'CANCELLED' });
    expect((await cancel()).body).toMatchObject({ cancelled: false, state: 'CANCELLED' });
  });
});
