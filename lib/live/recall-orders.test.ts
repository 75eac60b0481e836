/** Orders taken back by the session: at once where the broker's id is known, else in the tick in which it is. */
import { decimal } from '../domain/decimal.ts';
import { clientId, conId, orderId, permId, type OrderId } from '../domain/ids.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { contractOf, MARKET } from '../testing/trading-values.ts';
import { OwnOrders } from './own-orders.ts';
import { liveOrderRef } from './place-live-order.ts';
import { createRecall } from './recall-orders.ts';

const [SPY, VIXY] = [contractOf(), contractOf({ conId: conId(2) })];
const refOf = (contract: typeof SPY) => liveOrderRef('a'.repeat(64), 1, contract.conId, 1);

function recallOf(...contracts: readonly (typeof SPY)[]) {
  const orders = new OwnOrders({ isOwn: () => true, onForgotten: () => undefined });
  for (const contract of contracts) {
    const source = new Map();
    const quantity = decimal(1);
    orders.add({ orderRef: refOf(contract), contract, side: 'BUY', quantity, properties: MARKET, source });
  }
  const cancelled: OrderId[] = [];
  const recall = createRecall({ cancel: (id) => void cancelled.push(id) }, orders);
  const hear = (contract: typeof SPY, status: OrderStatus): void => {
    orders.take({
      kind: 'order-status',
      orderId: orderId(contract.conId),
      clientId: clientId(1),
      permId: permId(1),
      orderRef: refOf(contract),
      status,
      filled: decimal(0),
      remaining: decimal(1),
    });
    recall.heard();
  };
  return { recall, hear, cancelled };
}

describe('Orders that are recalled', () => {
  it('are cancelled at once where the broker has named them, and no others', () => {
    const { recall, hear, cancelled } = recallOf(SPY, VIXY);
    hear(SPY, 'Submitted');
    hear(VIXY, 'Submitted');
    recall.recall(SPY.conId);
    expect(cancelled).toEqual([orderId(SPY.conId)]);
  });

  it('are cancelled in the tick of the first word of them, where they were on their way', () => {
    const { recall, hear, cancelled } = recallOf(SPY);
    recall.recall();
    expect(cancelled).toEqual([]);
    hear(SPY, 'PreSubmitted');
    expect(cancelled).toEqual([orderId(SPY.conId)]);
  });

  it('are left alone where the first word of them is their end', () => {
    const { recall, hear, cancelled } = recallOf(SPY);
    recall.recall();
    hear(SPY, 'Filled');
    hear(SPY, 'Filled');
    expect(cancelled).toEqual([]);
  });

  it('are waited for until the broker says that they are over', async () => {
    const { recall, hear } = recallOf(SPY);
    hear(SPY, 'Submitted');
    recall.recall();
    let isOver = false;
    const over = recall.over().then(() => (isOver = true));
    hear(SPY, 'PendingCancel');
    await Promise.resolve();
    expect(isOver).toBe(false);
    hear(SPY, 'Cancelled');
    await over;
  });

  it('are none to wait for where nothing was cancelled', async () => {
    await expect(recallOf(SPY).recall.over()).resolves.toBeUndefined();
  });
});
