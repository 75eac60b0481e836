/** A broker that is away, silent, unwilling or forgetful: every answer in time, and nothing lost afterwards. */
import { decimal } from '../../lib/domain/decimal.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import {
  BOTH,
  DUMMY_ONLY,
  startDesk,
  type DeskHarness,
  type DeskHarnessOptions,
} from '../../lib/testing/desk-harness.ts';
import { measureStandstill } from '../../lib/testing/stood-still.ts';
import type { BrokerReader } from '../../lib/ports/broker.ts';
import type { IntentDeps } from '../../intents/intent.ts';

let desk: DeskHarness;
const start = async (options: DeskHarnessOptions = {}): Promise<DeskHarness> => (desk = await startDesk(options));
/** Orders are given up on soon. */
const SOON = { confirmationSeconds: 0.4 };
/** Holds less than the day before: the next allocation has something to send. */
const SMALLER = { exposure: { overall: '0.5', strategies: { dummy: '0.5', 'spy-macd-vixy': '0.5' } } };

afterEach(async () => {
  await desk.close();
});

/** What every fault must end with: reconciled, equal to the broker, no reference sent twice. */
async function expectNothingLost(): Promise<void> {
  await expect(desk.call('trade-reconciliation')).resolves.toMatchObject({ status: 200, body: { drift: [] } });
  await expect(desk.holdings()).resolves.toEqual(desk.positions());
  const refs = desk.placed().map(({ orderRef }) => orderRef);
  expect(new Set(refs).size).toBe(refs.length);
}

const orderStates = async (): Promise<readonly string[]> =>
  [...(await desk.ledger()).orders.values()].map(({ state }) => state);

/** IB's own connectivity (1100, 1102) comes and goes while a run reads the lists: absence proves nothing then. */
const interruptedReads =
  (isInterrupted: () => boolean) =>
  (deps: IntentDeps): IntentDeps => ({
    ...deps,
    connector: {
      ...deps.connector,
      connectTrader: async (options) => {
        const trader = await deps.connector.connectTrader(options);
        return {
          ...trader,
          executions: (signal) => {
            if (isInterrupted()) desk.gateway.faults.set({ notice: { code: 1100 } });
            if (isInterrupted()) desk.gateway.faults.set({ notice: { code: 1102 } });
            return trader.executions(signal);
          },
        };
      },
    },
  });

describe('a gateway that', () => {
  it('is down is told as 502 within the deadline', async () => {
    await start();
    await desk.gateway.close();
    const standstill = measureStandstill();
    const begunAtMs = systemClock.nowMs();
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({
      status: 502,
      body: { type: 'urn:intentdesk:problem:broker-unavailable' },
    });
    expect(systemClock.nowMs() - begunAtMs - standstill.lateMs()).toBeLessThan(2_000);
    standstill.stop();
  });

  it('accepts TCP and never answers is told as 504 within the deadline', async () => {
    await start({ gateway: { faults: { neverAnswer: {} } }, brokerDeadlines: { handshakeMs: 300 } });
    const standstill = measureStandstill();
    const begunAtMs = systemClock.nowMs();
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({ status: 504 });
    await expect(desk.call('summary')).resolves.toMatchObject({ status: 504 });
    expect(systemClock.nowMs() - begunAtMs - standstill.lateMs()).toBeLessThan(2_500);
    standstill.stop();
    desk.gateway.faults.clear();
    await expectNothingLost();
  });

  it('has given the client id to somebody else is waited for, and the run goes on', async () => {
    await start({ gateway: { faults: { refuseClientId: { times: 3, clientId: 1 } } } });
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({ status: 200 });
    expect(desk.connections()).toBe(4);
    expect(desk.placed()).toHaveLength(1);
    await expectNothingLost();
  });

  it('does not give the client id back within the deadline is told as 502 with code 326', async () => {
    await start({ gateway: { faults: { refuseClientId: {} } }, brokerDeadlines: { clientIdMs: 400 } });
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({
      status: 502,
      body: { code: 326 },
    });
    expect(desk.placed()).toEqual([]);
  });

  it('tells statuses twice, or leaves them out, changes nothing', async () => {
    await start({ gateway: { faults: { duplicateStatus: {}, duplicateExecution: {} } } });
    await expect(desk.call('allocation', BOTH, 'k1')).resolves.toMatchObject({ status: 200 });
    await expectNothingLost();
    desk.gateway.faults.set({ clear: true });
    desk.gateway.faults.set({ omitStatus: {} });
    await desk.configure(SMALLER);
    await expect(desk.call('allocation', DUMMY_ONLY, 'k2')).resolves.toMatchObject({
      status: 200,
      body: { orders: [{ outcome: 'filled' }] },
    });
    await expectNothingLost();
  });
});

describe('an order that', () => {
  it('is rejected is a result of a 200, with its code, and is owed again', async () => {
    await start({ gateway: { faults: { rejectOrder: { code: 201, text: 'Order rejected - reason: margin' } } } });
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({
      status: 200,
      body: { orders: [{ outcome: 'rejected', code: 201, reason: 'Order rejected - reason: margin' }] },
    });
    desk.gateway.faults.clear();
    await expectNothingLost();
    expect(desk.positions().size).toBe(0);
    await desk.call('allocation', DUMMY_ONLY, 'k2');
    expect(desk.placed()).toHaveLength(2);
    await expectNothingLost();
  });

  it('is never confirmed is unknown, and the next run finds it by its reference without sending it again', async () => {
    await start({ gateway: { faults: { neverConfirm: {} } }, configuration: SOON });
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({
      status: 200,
      body: { orders: [{ outcome: 'unknown' }] },
    });
    await expect(orderStates()).resolves.toEqual(['UNKNOWN']);
    await expect(desk.call('allocation', DUMMY_ONLY, 'k2')).resolves.toMatchObject({
      status: 200,
      body: { orders: [], strategies: { dummy: { outcome: 'unchanged' } } },
    });
    expect(desk.placed()).toHaveLength(1);
    await expectNothingLost();
  });

  it('nobody can prove freezes its contract, until the lists can be trusted', async () => {
    let interrupted = false;
    await start({
      gateway: { faults: { dropBeforeOrder: {} } },
      configuration: SOON,
      wrap: interruptedReads(() => interrupted),
    });
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({
      body: { orders: [{ outcome: 'unknown' }] },
    });
    interrupted = true;
    await expect(desk.call('allocation', DUMMY_ONLY, 'k2')).resolves.toMatchObject({
      status: 200,
      body: { orders: [{ outcome: 'frozen', reason: expect.stringContaining('UNKNOWN') }] },
    });
    interrupted = false;
    expect(desk.placed()).toHaveLength(0);
    await expectNothingLost();
    await expect(orderStates()).resolves.toEqual([]);
    await desk.call('allocation', DUMMY_ONLY, 'k3');
    expect(desk.placed()).toHaveLength(1);
    await expectNothingLost();
  });

  it.each(['dropBeforeOrder', 'dropAfterOrder'] as const)('meets %s is settled from the lists', async (fault) => {
    await start({ gateway: { faults: { [fault]: {} } }, configuration: SOON });
    const first = await desk.call('allocation', DUMMY_ONLY, 'k1');
    expect(first).toMatchObject({ status: 200, body: { orders: [{ outcome: 'unknown' }] } });
    await expectNothingLost();
    expect(desk.positions().size).toBe(fault === 'dropAfterOrder' ? 1 : 0);
    await expect(orderStates()).resolves.toEqual([]);
    await expect(desk.call('allocation', DUMMY_ONLY, 'k2')).resolves.toMatchObject({ status: 200 });
    expect(desk.placed()).toHaveLength(1);
    await expectNothingLost();
  });

  it.each(['freezeBeforeOrder', 'freezeAfterOrder'] as const)(
    'meets %s is unknown, and is never sent a second time once the link is thawed',
    async (fault) => {
      await start({ gateway: { faults: { [fault]: {} } }, configuration: SOON, brokerDeadlines: { clientIdMs: 300 } });
      await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({
        body: { orders: [{ outcome: 'unknown', quantity: '27' }] },
      });
      // 502 while the gateway holds the old link, and with it the client id; 200 where it has noticed its end.
      const { status } = await desk.call('allocation', DUMMY_ONLY, 'k2');
      expect([200, 502]).toContain(status);
      desk.gateway.faults.set({ thaw: true });
      await expectNothingLost();
      await desk.call('allocation', DUMMY_ONLY, 'k3');
      await expectNothingLost();
      expect([...desk.positions().values()]).toEqual(['27']);
      expect(desk.placed()).toHaveLength(1);
    },
  );

  it('is filled in part and then cancelled is booked as far as it was filled', async () => {
    const partialFills = { kind: 'volume', fraction: decimal('0.000001') } as const;
    await start({ gateway: { partialFills }, configuration: SOON });
    await desk.call('allocation', { strategies: ['spy-macd-vixy'] }, 'k1');
    const ordered = desk.gateway.broker.openOrders();
    expect(ordered.some(({ filled, remaining }) => filled.gt(0) && remaining.gt(0))).toBe(true);
    await expectNothingLost();
    await expect(orderStates()).resolves.toContain('WORKING');
    desk.gateway.broker.cancelAll();
    await expectNothingLost();
    await expect(orderStates()).resolves.toEqual([]);
  });
});

/** Lists without commissions, as IB's may be shortly after a fill. */
const withoutCommissions =
  (isHeld: () => boolean) =>
  (deps: IntentDeps): IntentDeps => ({
    ...deps,
    connector: {
      ...deps.connector,
      connectReader: async (options) => {
        const reader: BrokerReader = await deps.connector.connectReader(options);
        return {
          ...reader,
          executions: async (signal) => {
            const fills = await reader.executions(signal);
            return isHeld() ? fills.map(({ execution }) => ({ execution })) : fills;
          },
        };
      },
    },
  });

describe('commissions that are held back', () => {
  it('are booked when they come, once', async () => {
    let held = true;
    await start({ gateway: { faults: { holdCommissions: {} } }, wrap: withoutCommissions(() => held) });
    await desk.call('allocation', DUMMY_ONLY, 'k1');
    const costs = async (): Promise<string> =>
      JSON.stringify([...(await desk.ledger()).books.values()].map((book) => [...book.values()]));
    await expectNothingLost();
    const before = await costs();
    held = false;
    desk.gateway.faults.set({ releaseCommissions: true });
    await expectNothingLost();
    const after = await costs();
    expect(after).not.toBe(before);
    await expectNothingLost();
    await expect(costs()).resolves.toBe(after);
  });
});
