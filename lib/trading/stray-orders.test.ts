import { decimal } from '../domain/decimal.ts';
import { clientId, orderId, orderRef, permId } from '../domain/ids.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import { contractOf, fillOf, ledgerOrderOf } from '../testing/trading-values.ts';
import { strayOrders } from './stray-orders.ts';

const REF = '0123456789abcdef-g7wd';
const listed = (ref = REF, status: OrderStatus = 'Submitted'): BrokerOrder => ({
  orderRef: orderRef(ref),
  orderId: orderId(7),
  clientId: clientId(1),
  permId: permId(70),
  contract: contractOf(),
  side: 'BUY',
  quantity: decimal(10),
  filled: decimal(0),
  status,
  properties: { orderType: 'LMT', tif: 'GTC', limitPrice: undefined },
});
type Lists = Partial<Parameters<typeof strayOrders>[0]>;
const refs = (lists: Lists, orders: Parameters<typeof strayOrders>[1] = []) =>
  strayOrders({ openOrders: [], completedOrders: [], fills: [], ...lists }, orders).map((order) => order.orderRef);

describe('strayOrders', () => {
  it('finds what is live at the broker and not open in the ledger, of allocations and of live sessions', () => {
    const live = '202601-0123456789abcdef-g7wd-1k';
    expect(refs({ openOrders: [listed(), listed(live, 'PreSubmitted')] })).toEqual([REF, live]);
    expect(refs({ openOrders: [listed()] }, [ledgerOrderOf(REF, { alpha: 10 })])).toEqual([]);
  });

  it('finds none among orders of others, and among those that are refused or over', () => {
    const others = ['by-hand', 'my-bot-17', '0123456789ABCDEF-1'].map((ref) => listed(ref));
    const over = (['Inactive', 'Cancelled', 'Filled'] as const).map((status) => listed(REF, status));
    expect(refs({ openOrders: [...others, { ...listed(), orderRef: undefined }, ...over] })).toEqual([]);
  });

  it('finds none that ended while the lists came', () => {
    const openOrders = [listed()];
    expect(refs({ openOrders, completedOrders: [listed(REF, 'Cancelled')] })).toEqual([]);
    expect(refs({ openOrders, fills: [fillOf({ ref: REF, quantity: 10 })] })).toEqual([]);
    expect(refs({ openOrders, fills: [fillOf({ ref: REF, quantity: 9 })] })).toEqual([REF]);
  });
});
