/** Sent at most once, booked exactly once: the gateway's wire log and the broker's positions are the judges. */
import {
  callOf,
  BOTH,
  DUMMY_ONLY,
  startDesk,
  type DeskHarness,
  type DeskHarnessOptions,
} from '../../lib/testing/desk-harness.ts';
import { watchedLedger } from '../../lib/testing/memory-parts.ts';
import { decimal, decimalText } from '../../lib/domain/decimal.ts';
import { orderRef as orderRefOf, strategyId } from '../../lib/domain/ids.ts';
import type { Strategy } from '../../lib/domain/strategy.ts';
import { dummy } from '../../strategies/dummy.ts';

let desk: DeskHarness;
const start = async (options: DeskHarnessOptions = {}): Promise<DeskHarness> => (desk = await startDesk(options));
afterEach(() => desk.close());

/** Two strategies that want the same contract: their deltas are one order. */
const alwaysLong = (id: string): Strategy => ({
  ...dummy,
  id: strategyId(id),
  evaluate: (input) => ({
    kind: 'targets',
    targets: [{ key: 'MES', weight: decimal(1) }],
    reading: 'long',
    actedThroughAtMs: input.bars.get('MES')?.at(-1)?.startAtMs ?? 0,
  }),
});
const twins: NonNullable<DeskHarnessOptions['wrap']> = (deps) => ({
  ...deps,
  strategies: new Map(['dummy', 'spy-macd-vixy'].map((id) => [strategyId(id), alwaysLong(id)])),
});
const TWIN_LIMITS = { limits: { allowedSymbols: { dummy: ['MES'], 'spy-macd-vixy': ['MES'] } } };

const executionsOnWire = (): number =>
  desk.gateway.wireLog.of('execDetails').filter(({ direction }) => direction === 'out').length;

describe('an order reference', () => {
  it('is new where the same call without a key comes again after its window', async () => {
    let weight = 1;
    const turning: Strategy = {
      ...alwaysLong('dummy'),
      evaluate: () => ({
        kind: 'targets',
        targets: [{ key: 'MES', weight: decimal(weight) }],
        reading: `weight ${weight}`,
        actedThroughAtMs: undefined,
      }),
    };
    await start({ wrap: (deps) => ({ ...deps, strategies: new Map([[turning.id, turning]]) }) });
    const first = await desk.call('allocation', DUMMY_ONLY);
    await desk.call('trade-reconciliation');
    weight = -1;
    desk.clock.jump(16 * 60_000);
    const second = await desk.call('allocation', DUMMY_ONLY);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(new Set(desk.placed().map(({ orderRef }) => orderRef)).size).toBe(2);
    await expect(desk.call('trade-reconciliation')).resolves.toMatchObject({ status: 200, body: { booked: 1 } });
    await expect(desk.holdings()).resolves.toEqual(desk.positions());
  });
});

describe('an execution', () => {
  it('is booked once although the broker tells it twice and it is read on several connections', async () => {
    await start({ gateway: { faults: { duplicateExecution: {} } } });
    await desk.call('allocation', BOTH, 'k1');
    const first = await desk.call('trade-reconciliation');
    const second = await desk.call('trade-reconciliation');
    expect([first.body, second.body]).toMatchObject([{ booked: 3 }, { booked: 0 }]);
    expect(executionsOnWire()).toBeGreaterThan(6);
    await expect(desk.holdings()).resolves.toEqual(desk.positions());
  });

  it('is booked once where two instances reconcile at the same time', async () => {
    await start();
    await desk.call('allocation', BOTH, 'k1');
    const answers = await Promise.all([
      desk.call('trade-reconciliation'),
      desk.twin().call(callOf('trade-reconciliation')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ body }) => JSON.stringify(body).match(/"booked":(\d)/)?.[1])).toEqual(
      expect.arrayContaining(['0', '3']),
    );
    await expect(desk.holdings()).resolves.toEqual(desk.positions());
  });

  it('of two strategies is booked for both or for none, whichever side of the commit fails', async () => {
    const booked: string[] = [];
    let failAt: 'before' | 'after' | undefined = 'before';
    await start({
      configuration: TWIN_LIMITS,
      wrap: (deps) => ({
        ...twins(deps),
        ledger: watchedLedger(deps.ledger, (moment, changes) => {
          if (moment !== failAt || !changes.some(({ kind }) => kind === 'put-book')) return;
          failAt = undefined;
          booked.push(moment);
          throw new Error(`The store failed ${moment} the commit`);
        }),
      }),
    });
    await desk.call('allocation', BOTH, 'k1');
    expect(desk.placed()).toHaveLength(1);
    const quantities = async (): Promise<readonly string[]> =>
      [...(await desk.ledger()).books.values()].flatMap((book) =>
        [...book.values()].map((h) => decimalText(h.quantity)),
      );

    await expect(desk.call('trade-reconciliation')).resolves.toMatchObject({ status: 500 });
    await expect(quantities()).resolves.toEqual([]);
    failAt = 'after';
    await expect(desk.call('trade-reconciliation')).resolves.toMatchObject({ status: 500 });
    await expect(quantities()).resolves.toHaveLength(2);
    const halves = await quantities();
    await expect(desk.call('trade-reconciliation')).resolves.toMatchObject({ status: 200, body: { booked: 0 } });
    await expect(quantities()).resolves.toEqual(halves);
    await expect(desk.holdings()).resolves.toEqual(desk.positions());
    expect(booked).toEqual(['before', 'after']);
  });
});

describe('a basket', () => {
  it('is PLANNED, then SENDING, in the store before the first placeOrder is in the wire log', async () => {
    const commits: { state: string; orders: number; onWire: number }[] = [];
    await start({
      wrap: (deps) => ({
        ...deps,
        ledger: watchedLedger(deps.ledger, async (moment, changes) => {
          const [state] = changes.flatMap((change) => (change.kind === 'put-order' ? [change.order.state] : []));
          if (moment !== 'after' || state === undefined) return;
          // Time for a write that came too early to arrive.
          await deps.clock.sleep(50, new AbortController().signal);
          const orders = changes.filter(({ kind }) => kind === 'put-order').length;
          commits.push({ state, orders, onWire: desk.placed().length });
        }),
      }),
    });
    await desk.call('allocation', BOTH, 'k1');
    expect(commits.slice(0, 2)).toEqual([
      { state: 'PLANNED', orders: 3, onWire: 0 },
      { state: 'SENDING', orders: 3, onWire: 0 },
    ]);
    expect(desk.placed()).toHaveLength(3);
  });

  it('carries each of its references to the wire at most once, whatever is delivered again', async () => {
    await start({ gateway: { faults: { dropAfterOrder: {} } } });
    for (const intent of ['allocation', 'allocation', 'trade-reconciliation', 'allocation'] as const) {
      await desk.call(intent, intent === 'allocation' ? BOTH : {}, intent === 'allocation' ? 'k1' : undefined);
    }
    const refs = desk.placed().map(({ orderRef }) => orderRef);
    expect(refs.length).toBeGreaterThan(0);
    expect(new Set(refs).size).toBe(refs.length);
    const { orders } = await desk.ledger();
    for (const ref of refs) expect(orders.get(orderRefOf(ref))?.state).not.toBe('PLANNED');
    await expect(desk.holdings()).resolves.toEqual(desk.positions());
  });

  it('gives every order an id of its own, over runs and connections', async () => {
    await start({ gateway: { faults: { rollBackNextValidId: { by: 100 } } } });
    await desk.call('allocation', DUMMY_ONLY, 'k1');
    await desk.configure({ exposure: { overall: '0.5', strategies: { dummy: '0.5', 'spy-macd-vixy': '0.5' } } });
    await desk.call('allocation', BOTH, 'k2');
    const ids = desk.placed().map(({ orderId }) => orderId);
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
