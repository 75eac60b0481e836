import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryConfigurationStore } from '../lib/adapters/memory/memory-configuration-store.ts';
import { decisionsAnswer, approvedAnswer } from '../functions/analysis-answers.ts';
import { decimal } from '../lib/domain/decimal.ts';
import type { Json } from '../lib/domain/run.ts';
import { manualClock } from '../lib/testing/manual-clock.ts';
import { memoryParts, queueParts } from '../lib/testing/memory-parts.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { SPY, storeDecision, TASK_AT_MS, taskIdOf } from '../lib/testing/task-values.ts';
import type { ResourceDeps } from './resource.ts';
import { answerResource } from './resources.ts';

const review = { verdict: 'disagrees', summary: 'No', reasons: [], weightBefore: decimal('0.8') } as const;
const logged: string[] = [];
let deps: ResourceDeps;
beforeEach(async () => {
  logged.length = 0;
  deps = {
    ...memoryParts(),
    ...queueParts(),
    mode: 'paper',
    clock: manualClock(TASK_AT_MS),
    configuration: memoryConfigurationStore(new MemoryDatabase()),
    log: { write: (_severity, event) => void logged.push(event) },
    random: () => '1',
    wakeAnalysis: () => undefined,
  };
  for (const [name, file] of [
    ['common', 'common'],
    ['paper', 'local'],
  ] as const) {
    const text = readFileSync(new URL(`../infra/config/${file}.yaml`, import.meta.url), 'utf8');
    await deps.configuration.seed(name, z.json().parse(parse(text)), calm());
  }
});

const ask = (method: 'GET' | 'POST', path: string, body: Json = {}, conId = String(SPY)) =>
  answerResource(deps, path, {
    method,
    parameters: path === 'decisions' ? {} : { conId },
    query: {},
    body,
    role: 'trader',
    callerName: 'trader@example.com',
    signal: calm(),
  });
const approve = (n: number, conId?: string) => ask('POST', 'decisions/{conId}/approve', { taskId: taskIdOf(n) }, conId);

describe('GET /decisions', () => {
  it('shows the newest decision of each contract with its reasons, its review, and that it waits', async () => {
    await storeDecision(deps.tasks, { review });
    const { status, body } = await ask('GET', 'decisions');
    expect([status, decisionsAnswer.safeParse(body).error?.issues]).toEqual([200, undefined]);
    expect(body).toMatchObject({
      requireApproval: false,
      decisions: [
        {
          symbol: 'SPY',
          taskId: taskIdOf(1),
          reasons: ['Trend and flow agree'],
          expiresAt: '2023-11-15T22:13:20Z',
          review: { verdict: 'disagrees', weightBefore: '0.8', model: null },
          approval: 'pending',
          approvedBy: null,
        },
      ],
    });
  });

  it('says whether approval is required', async () => {
    await deps.configuration.update(
      'paper',
      () => ({ account: 'DU0000001', analysis: { requireApproval: true } }),
      calm(),
    );
    expect((await ask('GET', 'decisions')).body).toMatchObject({ requireApproval: true, decisions: [] });
  });
});

describe('POST /decisions/{conId}/approve', () => {
  it('approves once, and says by whom also to those who come later', async () => {
    await storeDecision(deps.tasks);
    const { body } = await approve(1);
    expect(approvedAnswer.safeParse(body).error?.issues).toBeUndefined();
    const approved = { approval: 'approved', approvedBy: 'trader@example.com', approvedAt: '2023-11-14T22:13:20Z' };
    expect(body).toMatchObject({ approved: true, decision: approved });
    expect((await approve(1)).body).toMatchObject({ approved: false, decision: approved });
    expect((await ask('GET', 'decisions')).body).toMatchObject({ decisions: [approved] });
    expect(logged).toEqual(['DecisionApproved']);
  });

  it('refuses a decision that another has replaced, and names that one', async () => {
    await storeDecision(deps.tasks);
    await storeDecision(deps.tasks, { taskId: taskIdOf(2), decidedAtMs: TASK_AT_MS + 1 });
    const problem = { type: 'decision-replaced', members: { taskId: taskIdOf(2) } };
    await expect(approve(1)).rejects.toMatchObject({ problem });
    expect((await ask('GET', 'decisions')).body).toMatchObject({ decisions: [{ approval: 'pending' }] });
    expect(logged).toEqual([]);
  });

  it.each(['1', '0', '-1', 'SPY', '../tasks', '99999999999'])('knows no decision of contract %s', async (conId) => {
    await storeDecision(deps.tasks);
    await expect(approve(1, conId)).rejects.toMatchObject({ problem: { type: 'not-found' } });
  });

  it.each([{}, { taskId: 'SPY' }, { taskId: taskIdOf(1), weight: '1' }])('refuses %j', async (body) => {
    await storeDecision(deps.tasks);
    await expect(ask('POST', 'decisions/{conId}/approve', body)).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
