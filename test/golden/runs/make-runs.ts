/**
 * `node test/golden/runs/make-runs.ts`: lives through allocations of different kinds on the paper gateway and keeps the
 * "why" record of each run beside this file. To be run when `PLAN_RECORD_VERSION` has changed, and only then: a plan that
 * comes out differently without a new version is what the golden runs are there to find.
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { decimal } from '../../../lib/domain/decimal.ts';
import { runId } from '../../../lib/domain/ids.ts';
import type { Json } from '../../../lib/domain/run.ts';
import { newYorkTime, startTestDesk, type TestDesk } from '../../../lib/testing/desk-for-tests.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import type { IntentAnswer } from '../../../intents/intent.ts';

type Scenario = (desk: TestDesk) => Promise<IntentAnswer>;

const scenarios: { readonly [name: string]: Scenario } = {
  async 'two strategies buy'(desk) {
    desk.wishes.set('alpha', { SPY: '1', MSFT: '-0.5' });
    desk.wishes.set('beta', { SPY: '0.5', VIXY: '0.25' });
    return desk.allocate();
  },
  async 'opposite deltas cross'(desk) {
    desk.wishes.set('alpha', { SPY: '1' });
    desk.wishes.set('beta', { SPY: '-0.4' });
    return desk.allocate();
  },
  async 'what is held turns around'(desk) {
    desk.wishes.set('alpha', { SPY: '1', MSFT: '0.5' });
    desk.wishes.set('beta', { SPY: '0.2' });
    await desk.allocate();
    await desk.call('trade-reconciliation', {});
    desk.wishes.set('alpha', { SPY: '-0.5' });
    desk.wishes.set('beta', { SPY: '0.6', MSFT: '0.1' });
    return desk.allocate();
  },
  async 'only shrinking is allowed'(desk) {
    desk.wishes.set('alpha', { SPY: '0.6', VIXY: '0.2' });
    desk.wishes.set('beta', 'hold');
    await desk.allocate();
    await desk.configure({ tradingState: 'REDUCING' });
    desk.wishes.set('alpha', { SPY: '-1', VIXY: '1' });
    return desk.allocate();
  },
  async 'crypto goes out as a limit order'(desk) {
    desk.wishes.set('alpha', { BTC: '0.5', SPY: '0.3' });
    return desk.allocate();
  },
  async 'limits deny one leg'(desk) {
    await desk.configure({
      limits: { maxOrderNotional: '60000', allowedSymbols: { alpha: ['SPY', 'MSFT'], beta: ['SPY', 'VIXY'] } },
    });
    desk.wishes.set('alpha', { SPY: '0.9', MSFT: '0.1' });
    desk.wishes.set('beta', { MSFT: '0.5', VIXY: '0.3' });
    return desk.allocate();
  },
  async 'a limit order rests and its contract is held back'(desk) {
    desk.wishes.set('alpha', { SPY: '0.5' });
    await desk.allocate({ orderProperties: { orderType: 'LMT', limitPrice: '330' } });
    desk.wishes.set('alpha', { SPY: '0.8', MSFT: '0.2' });
    return desk.allocate();
  },
  async 'the market is closed'(desk) {
    desk.gateway.clock.advanceTo(newYorkTime(20 * 60));
    desk.wishes.set('alpha', { SPY: '0.5', BTC: '0.2' });
    return desk.allocate();
  },
  async 'leverage scales weights down'(desk) {
    await desk.configure({ leverage: { alpha: '0.5', beta: '2' } });
    desk.wishes.set('alpha', { SPY: '1', MSFT: '-1' });
    desk.wishes.set('beta', { SPY: '1', VIXY: '1' });
    return desk.allocate();
  },
  async 'somebody else holds a part'(desk) {
    desk.gateway.broker.control.manualOrder({ conId: 756_733, side: 'BUY', quantity: decimal('7') });
    await desk.call('trade-reconciliation', {});
    desk.wishes.set('alpha', { SPY: '0.5' });
    return desk.allocate();
  },
};

const bodySchema = z.object({ runId: z.string() });

for (const [name, live] of Object.entries(scenarios)) {
  const desk = await startTestDesk();
  try {
    const answer = await live(desk);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    const activity = await desk.deps.runs.getActivity(runId(bodySchema.parse(answer.body).runId), calm());
    const record: Json = activity?.record ?? null;
    const file = new URL(`${name.replaceAll(' ', '-')}.json`, import.meta.url);
    writeFileSync(file, `${JSON.stringify(record)}\n`);
    process.stdout.write(`${name}: ${JSON.stringify(record).length} characters\n`);
  } finally {
    await desk.close();
  }
}
