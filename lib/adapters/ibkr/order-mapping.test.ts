import { OrderAction, OrderStatus, OrderType, SecType } from '@stoqey/ib';
import { decimal, decimalText } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import { accountId } from '../../domain/ids.ts';
import type { OrderProperties } from '../../domain/order.ts';
import { MARKET, orderOf } from '../../testing/ibkr-fixtures.ts';
import { fromIbCompletedOrder, fromIbOpenOrder, toIbOrder } from './order-mapping.ts';

const ACCOUNT = accountId('DU0000001');
const withProperties = (change: Partial<OrderProperties>) =>
  toIbOrder(orderOf('r-1', { properties: { ...MARKET, ...change } }), ACCOUNT);

describe('toIbOrder', () => {
  it('sets account, orderRef and transmit, and nothing the desk does not model', () => {
    expect(toIbOrder(orderOf('r-1'), ACCOUNT)).toEqual({
      account: 'DU0000001',
      orderRef: 'r-1',
      transmit: true,
      action: 'BUY',
      totalQuantity: 10,
      orderType: 'MKT',
      tif: 'DAY',
      outsideRth: false,
    });
  });
  it('writes limit price, Adaptive and good-after time', () => {
    const order = withProperties({
      orderType: 'LMT',
      limitPrice: decimal('412.35'),
      adaptivePriority: 'Urgent',
      goodAfterTimeAtMs: Date.parse('2025-01-02T15:30:00Z'),
    });
    expect(order).toMatchObject({
      lmtPrice: 412.35,
      algoStrategy: 'Adaptive',
      algoParams: [{ tag: 'adaptivePriority', value: 'Urgent' }],
      goodAfterTime: '20250102-15:30:00',
    });
  });
  it('sends a market-on-open order as IB wants it', () => {
    expect(withProperties({ orderType: 'MOO' })).toMatchObject({ orderType: 'MKT', tif: 'OPG' });
  });
  it.each<[string, Partial<OrderProperties>]>([
    ['a limit order without a price', { orderType: 'LMT' }],
    ['a market order with one', { limitPrice: decimal(1) }],
    ['GTD, which needs a date', { tif: 'GTD' }],
    ['a time that is none', { goodAfterTimeAtMs: Number.NaN }],
    ['a price the wire cannot carry', { orderType: 'LMT', limitPrice: decimal('0.0000001') }],
  ])('refuses %s', (_, change) => {
    expect(() => withProperties(change)).toThrow(InvalidValueError);
  });
  it.each(['0', '-1', '0.12345678901234567890'])('refuses the quantity %s', (quantity) => {
    expect(() => toIbOrder(orderOf('r-1', { quantity: decimal(quantity) }), ACCOUNT)).toThrow(InvalidValueError);
  });
});

describe('orders as the broker lists them', () => {
  const contract = { conId: 756733, symbol: 'SPY', secType: SecType.STK, currency: 'USD', exchange: 'SMART' };
  const order = {
    orderId: 7,
    clientId: 1,
    permId: 3_000_000_000,
    orderType: OrderType.MKT,
    action: OrderAction.SELL,
    totalQuantity: 10,
    orderRef: 'r-1',
    account: 'DU0000001',
  };

  it('reads an open order with what is filled', () => {
    const read = fromIbOpenOrder({ contract, order, status: 'Submitted', filled: decimal(4) });
    expect(read).toMatchObject({ orderRef: 'r-1', orderId: 7, clientId: 1, permId: 3_000_000_000, side: 'SELL' });
    expect(decimalText(read.filled)).toBe('4');
  });
  it('knows no ids of an order made by hand', () => {
    const read = fromIbOpenOrder({
      contract,
      order: { ...order, orderId: 0, clientId: -1, orderRef: 'my own words' },
      status: 'Submitted',
      filled: decimal(0),
    });
    expect(read).toMatchObject({ orderRef: undefined, orderId: undefined, clientId: undefined });
  });
  it('reads a completed order without an order id', () => {
    const read = fromIbCompletedOrder(contract, { ...order, filledQuantity: 10 }, { status: OrderStatus.Filled });
    expect(read).toMatchObject({ orderId: undefined, permId: 3_000_000_000, status: 'Filled' });
  });
  it('refuses a completed order without filled quantity or with an unknown status', () => {
    expect(() => fromIbCompletedOrder(contract, order, { status: OrderStatus.Filled })).toThrow(/filledQuantity/);
    expect(() =>
      fromIbCompletedOrder(contract, { ...order, filledQuantity: 1 }, { status: OrderStatus.Unknown }),
    ).toThrow(/order status/);
  });
});
