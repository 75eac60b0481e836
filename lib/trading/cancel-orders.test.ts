import { decimal } from '../domain/decimal.ts';
import { clientId, orderId, permId, type OrderId } from '../domain/ids.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { BrokerEvent } from '../ports/broker.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { scriptedTrader, type ScriptedTrader } from '../testing/scripted-trader.ts';
import { calm } from '../testing/store-harness.ts';
import { ledgerOrderOf } from '../testing/trading-values.ts';
import { cancelOrders } from './cancel-orders.ts';

const OWN = ledgerOrderOf('ref-1', { alpha: 3 });
const clock = manualClock(1_000);
const cancel = (trader: ScriptedTrader, orders = [OWN], signal = calm()): Promise<void> =>
  cancelOrders(clock, trader, orders, { timeoutMs: 15_000, signal });

const statusOf = (id: OrderId, status: OrderStatus, client = 1): BrokerEvent => ({
  kind: 'order-status',
  orderId: id,
  clientId: clientId(client),
  permId: permId(7),
  orderRef: undefined,
  status,
  filled: decimal(0),
  remaining: decimal(3),
});

/** Whether it ends without time passing. */
async function endsAtOnce(work: Promise<void>): Promise<boolean> {
  const ended = work.then(() => true);
  return Promise.race([ended, new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);
}

describe('cancelOrders', () => {
  it.each<OrderStatus>(['Cancelled', 'ApiCancelled', 'Filled'])('waits until the order is done: %s', async (status) => {
    const trader = scriptedTrader();
    const work = cancel(trader);
    expect(trader.cancelled).toEqual([orderId(7)]);
    trader.emit(statusOf(orderId(7), 'PendingCancel'));
    await expect(endsAtOnce(work)).resolves.toBe(false);
    trader.emit(statusOf(orderId(7), status));
    await expect(endsAtOnce(work)).resolves.toBe(true);
    expect([trader.listeners(), clock.pending()]).toEqual([0, 0]);
  });

  it('ends where the cancel itself is refused: the order is as it was', async () => {
    const trader = scriptedTrader({
      onCancel: (self, id) => {
        self.emit({ kind: 'order-error', orderId: id, code: 10147, text: 'not found', verdict: 'request' });
      },
    });
    await expect(endsAtOnce(cancel(trader))).resolves.toBe(true);
  });

  it("does not take another client's order of the same number for its own", async () => {
    const trader = scriptedTrader();
    const work = cancel(trader);
    trader.emit(statusOf(orderId(7), 'Cancelled', 2));
    await expect(endsAtOnce(work)).resolves.toBe(false);
    await clock.advance(15_000);
    await work;
  });

  it("does not ask for another client's order, nor for one that was never sent", async () => {
    const trader = scriptedTrader();
    const others = [
      { ...OWN, clientId: clientId(2) },
      { ...OWN, orderId: undefined },
    ];
    await expect(endsAtOnce(cancel(trader, others))).resolves.toBe(true);
    expect(trader.cancelled).toEqual([]);
  });

  it('ends at its deadline, with the link, or with its caller', async () => {
    const work = cancel(scriptedTrader());
    await clock.advance(15_000);
    await expect(endsAtOnce(work)).resolves.toBe(true);
    const trader = scriptedTrader();
    const cut = cancel(trader);
    trader.close('lost');
    await expect(endsAtOnce(cut)).resolves.toBe(true);
    await expect(endsAtOnce(cancel(scriptedTrader(), [OWN], AbortSignal.abort(new Error('late'))))).resolves.toBe(true);
    expect(clock.pending()).toBe(0);
  });
});
