/** From a submitted analysis to a position: the worker decides on the shipped data, an allocation with `analyst` trades it. */
import { analysisDeps } from '../../functions/analysis-parts.ts';
import { answerResource } from '../../intents/resources.ts';
import { judgeByRules } from '../../lib/analysis/judge-by-rules.ts';
import { drainQueue } from '../../lib/analysis/work-queue.ts';
import { conId } from '../../lib/domain/ids.ts';
import type { InvestmentDecision } from '../../lib/domain/analysis.ts';
import type { Json } from '../../lib/domain/run.ts';
import { startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { calm } from '../../lib/testing/store-harness.ts';

const SPY = 756_733;
let desk: DeskHarness;
beforeAll(async () => {
  desk = await startDesk({
    configuration: { exposure: { overall: '0.9', strategies: { analyst: '0.5' } }, retryCheckMinutes: 0 },
  });
});
afterAll(() => desk.close());

const call = (
  method: 'GET' | 'POST',
  path: string,
  parameters: { readonly [name: string]: string } = {},
  body: Json = {},
) =>
  answerResource(desk.desk.deps, path, {
    method,
    parameters,
    query: {},
    body,
    role: 'trader',
    callerName: 'trader@example.com',
    signal: calm(),
  });

async function decide(): Promise<InvestmentDecision> {
  await call('POST', 'analysis', {}, { symbol: 'SPY' });
  const deps = analysisDeps(desk.desk.deps, judgeByRules, () => Promise.resolve());
  await drainQueue(deps, { holder: 'test', concurrency: 2 }, calm());
  const decision = (await desk.stores.tasks.decisions([conId(SPY)], calm())).get(conId(SPY));
  if (decision === undefined) throw new Error('Analysis decided nothing');
  return decision;
}

describe('the analyst', () => {
  it('holds while nothing is decided', async () => {
    const answer = await desk.call('allocation', { strategies: ['analyst'] });
    expect(answer).toMatchObject({ status: 200, body: { orders: {} } });
    expect(desk.placed()).toEqual([]);
  });

  it('trades the newest decision to its weight of the exposure, once', async () => {
    const decision = await decide();
    expect(Number(decision.targetWeight.toFixed())).toBeGreaterThan(0);
    const answer = await desk.call('allocation', { strategies: ['analyst'] });
    expect(answer.status).toBe(200);
    expect(desk.placed()).toHaveLength(1);
    const held = Number(desk.positions().get(SPY));
    const worth = held * Number(decision.close.toFixed());
    const wanted = 1_000_000 * 0.9 * 0.5 * Number(decision.targetWeight.toFixed());
    expect(Math.abs(worth / wanted - 1)).toBeLessThan(0.05);
    await desk.call('allocation', { strategies: ['analyst'] });
    expect(desk.placed()).toHaveLength(1);
    expect(await desk.holdings()).toEqual(desk.positions());
  });

  it('acts on a decision only once a person has approved it, where that is required', async () => {
    await desk.configure({ analysis: { requireApproval: true } });
    desk.gateway.clock.advanceTo(desk.gateway.clock.nowMs() + 60_000);
    const { taskId } = await decide();
    const waits = await desk.call('allocation', { strategies: ['analyst'], dryRun: true });
    expect(JSON.stringify(waits.body)).toContain(`Waits for a person to approve SPY: buy (${taskId})`);
    const approved = await call('POST', 'decisions/{conId}/approve', { conId: String(SPY) }, { taskId });
    expect(approved.body).toMatchObject({ approved: true, decision: { approval: 'approved' } });
    const acts = await desk.call('allocation', { strategies: ['analyst'], dryRun: true });
    expect(JSON.stringify(acts.body)).toContain(`SPY: buy, weight`);
    await desk.configure({ analysis: { requireApproval: false } });
  });

  it('shows with the next analysis what became of the decision', async () => {
    await decide();
    const [newest] = await desk.stores.tasks.list({ limit: 1 }, calm());
    expect(newest?.facts?.readings['earlierDecision']).toMatchObject({ rating: 'buy', moreThanIndex: '0' });
  });

  it('is denied above the limits like any other strategy', async () => {
    await desk.configure({
      limits: { maxOrderNotional: '1', maxGrossExposure: '2', maxPositions: 20, priceCollarPercent: '10' },
    });
    desk.gateway.clock.advanceTo(desk.gateway.clock.nowMs() + 3_600_000);
    await decide();
    await desk.configure({ exposure: { overall: '0.9', strategies: { analyst: '0.8' } } });
    await desk.call('allocation', { strategies: ['analyst'] });
    expect(desk.placed()).toHaveLength(1);
  });
});
