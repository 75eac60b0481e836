import { z } from 'zod';
import { BrokerError } from '../lib/domain/errors.ts';
import type { BrokerConnector } from '../lib/ports/broker.ts';
import { callOf } from '../lib/testing/desk-harness.ts';
import { orchestrator } from './orchestrator.ts';
import { runIntent } from './run-intent.ts';
import { decimal } from '../lib/domain/decimal.ts';
import { booksInWords, newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import { SPY } from '../lib/testing/simulated-broker-fixture.ts';
import type { Json } from '../lib/domain/run.ts';

const answerSchema = z.object({
  failedStep: z.string().optional(),
  steps: z.array(z.object({ step: z.string(), status: z.number(), answer: z.record(z.string(), z.unknown()) })),
});

describe('POST /orchestrator through the paper gateway', () => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await startTestDesk();
    desk.wishes.set('alpha', { SPY: '0.4', BTC: '0.3' }).set('beta', { VIXY: '-0.2' });
  });
  afterEach(() => desk.close());

  async function run(body: { readonly [name: string]: Json } = {}) {
    const { status, body: shown } = await desk.call('orchestrator', { strategies: ['alpha', 'beta'], ...body });
    const { failedStep, steps } = answerSchema.parse(shown);
    return { status, failedStep, steps: steps.map((it) => `${it.step} ${it.status}`), answers: steps };
  }
  const placed = (): number =>
    desk.gateway.wireLog.of('placeOrder').filter(({ direction }) => direction === 'in').length;

  it('reconciles, allocates and reconciles in one run, and the ledger equals the broker', async () => {
    const { status, steps } = await run();
    expect([status, steps]).toEqual([200, ['reconcile 200', 'allocate 200', 'reconcile 200']]);
    expect(booksInWords(await desk.view())).toMatch(/^alpha BTC\.USD [\d.]+, alpha SPY 229, beta VIXY -\d+$/);
    expect((await desk.view()).orders.size).toBe(0);
    expect(placed()).toBe(3);
  });

  it('stops before it allocates where ledger and broker differ', async () => {
    await desk.call('trade-reconciliation', {});
    desk.gateway.broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(5) });
    desk.gateway.clock.advanceTo(newYorkTime(600, 1));
    expect(await run()).toMatchObject({ status: 409, failedStep: 'reconcile', steps: ['reconcile 409'] });
    expect(placed()).toBe(0);
  });

  it('tells the steps before the one that fails', async () => {
    const accountSnapshot = () => Promise.reject(new BrokerError('pacing', 'Too many requests'));
    const connector: BrokerConnector = {
      ...desk.deps.connector,
      connectTrader: async (options) => ({ ...(await desk.deps.connector.connectTrader(options)), accountSnapshot }),
    };
    const call = callOf('orchestrator', { strategies: ['alpha'] });
    const { status, body } = await runIntent({ ...desk.deps, connector }, orchestrator, call);
    const { failedStep, steps } = answerSchema.parse(body);
    expect([status, failedStep, steps.map(({ status: own }) => own)]).toEqual([503, 'allocate', [200, 503]]);
  });

  it('plans in a dry run, and books and sends nothing', async () => {
    const { status, steps, answers } = await run({ dryRun: true });
    expect([status, steps]).toEqual([200, ['reconcile 200', 'allocate 200']]);
    expect(answers[1]?.answer['dryRun']).toBe(true);
    expect([placed(), booksInWords(await desk.view())]).toEqual([0, '']);
  });

  it('is refused while HALTED, and for strategies that nobody knows', async () => {
    expect((await desk.call('orchestrator', { strategies: ['gamma'] })).status).toBe(400);
    await desk.configure({ tradingState: 'HALTED' });
    expect((await desk.call('orchestrator', { strategies: ['alpha'] })).status).toBe(423);
  });
});
