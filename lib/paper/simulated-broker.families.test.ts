/** Brackets, children and one-cancels-all groups on 27 August 2020: SPY 348.51 349.90 346.53 348.33, a day that falls. */
import { decimal } from '../domain/decimal.ts';
import { brokerAt, CLOSE, heard, order, statusesOf, TEN_O_CLOCK } from '../testing/simulated-broker-fixture.ts';
import type { PaperBroker, PaperOrderInput } from './paper-broker.ts';

const place = (broker: PaperBroker, input: PaperOrderInput, orderId: number): void =>
  broker.place({ clientId: 1, orderId, input });
const limit = (price: string, more: Partial<Omit<PaperOrderInput, 'quantity'>> = {}) =>
  order({ quantity: 100, orderType: 'LMT', limitPrice: decimal(price), ...more });
const executed = (broker: PaperBroker): readonly string[] =>
  broker
    .executions()
    .map(({ execution: { orderId, quantity, price } }) => `${orderId}: ${quantity.toFixed()} @ ${price.toFixed()}`);

/** Parent 1, target 2, stop 3: the last one transmits them all. */
function bracket(broker: PaperBroker, prices: { entry: string; target: string; stop: string }): void {
  place(broker, limit(prices.entry, { transmit: false }), 1);
  place(broker, limit(prices.target, { side: 'SELL', parentId: 1, transmit: false }), 2);
  const auxPrice = decimal(prices.stop);
  place(broker, order({ quantity: 100, side: 'SELL', orderType: 'STP', auxPrice, parentId: 1 }), 3);
}

describe('bracket', () => {
  it('is not told of before its last order transmits it, then all of it', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = statusesOf(broker);
    place(broker, limit('300', { transmit: false }), 1);
    place(broker, limit('400', { side: 'SELL', parentId: 1, transmit: false }), 2);
    expect([lines, broker.openOrders()]).toEqual([[], []]);
    place(broker, limit('290', { side: 'SELL', parentId: 1 }), 3);
    expect(lines).toEqual(['1 Submitted', '2 PreSubmitted child', '3 PreSubmitted child']);
    expect(broker.openOrders().map((each) => each.orderId)).toEqual([1, 2, 3]);
  });

  it('begins with its parent and ends with the first of its children', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = statusesOf(broker);
    bracket(broker, { entry: '349', target: '349.8', stop: '346' });
    expect(executed(broker)).toEqual(['1: 100 @ 348.52']);
    expect(lines.slice(-2)).toEqual(['2 Submitted', '3 PreSubmitted trigger']);
    broker.clock.advanceTo(CLOSE);
    expect(executed(broker)).toEqual(['1: 100 @ 348.52', '2: 100 @ 349.8']);
    expect(lines.at(-1)).toBe('3 Cancelled');
    expect([broker.positions(), broker.openOrders()]).toEqual([[], []]);
  });

  it('meets prices in the order of the day: of two within its range the one reached first', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    bracket(broker, { entry: '349', target: '349.95', stop: '347' });
    broker.clock.advanceTo(CLOSE);
    expect(executed(broker)).toEqual(['1: 100 @ 348.52', '3: 100 @ 346.99']);
  });

  it('lets children meet the prices after their parent filled', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    bracket(broker, { entry: '348', target: '360', stop: '347' });
    broker.clock.advanceTo(CLOSE);
    expect(executed(broker)).toEqual(['1: 100 @ 348', '3: 100 @ 346.99']);
  });

  it('is cancelled as a whole with its parent', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    bracket(broker, { entry: '300', target: '400', stop: '290' });
    const lines = heard(broker);
    broker.cancel({ clientId: 1, orderId: 1 });
    expect(lines.filter((line) => line.startsWith('error'))).toEqual(['error 1 202', 'error 2 202', 'error 3 202']);
    expect(broker.openOrders()).toEqual([]);
  });

  it('keeps its children for the part that filled where the rest of the parent is cancelled', () => {
    const broker = brokerAt(TEN_O_CLOCK, { fillPlan: ({ orderId }) => (orderId === 1 ? PART : undefined) });
    bracket(broker, { entry: '349', target: '400', stop: '290' });
    broker.cancel({ clientId: 1, orderId: 1 });
    const open = broker.openOrders().map((each) => `${each.orderId} ${each.status} ${each.remaining.toFixed()}`);
    expect(open).toEqual(['2 Submitted 40', '3 PreSubmitted 40']);
  });

  it('makes its children one group that is named by the permId of the parent', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    bracket(broker, { entry: '300', target: '400', stop: '290' });
    const [parent, ...children] = broker.openOrders();
    const group = String(parent?.permId);
    expect(children.map(({ input }) => [input.ocaGroup, input.ocaType])).toEqual([
      [group, 3],
      [group, 3],
    ]);
  });
});
const PART = { atMost: decimal(40), slices: undefined };

describe('a child', () => {
  it.each([
    ['of an unknown parent', 135, 7],
    ['of itself', 135, 2],
    ['of a parent that is done', 201, 1],
  ])('%s is refused with %i', (_what, code, parentId) => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, order({ quantity: 100 }), 1);
    const lines = heard(broker);
    place(broker, limit('400', { side: 'SELL', parentId }), 2);
    expect(lines).toEqual([`error 2 ${code}`]);
  });

  it('stays in its family when it is changed, and cannot change it', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    bracket(broker, { entry: '300', target: '400', stop: '290' });
    place(broker, limit('401', { side: 'SELL' }), 2);
    expect(broker.openOrders().find((each) => each.orderId === 2)?.input.parentId).toBe(1);
    const lines = heard(broker);
    place(broker, limit('401', { side: 'SELL', parentId: 3 }), 2);
    expect(lines).toEqual(['error 2 105']);
  });

  it('works on as it was where a change of it is not transmitted', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, limit('300'), 1);
    const lines = heard(broker);
    place(broker, limit('301', { transmit: false }), 1);
    expect(lines).toEqual(['error 1 399']);
    expect(broker.openOrders()[0]?.input.limitPrice?.toFixed()).toBe('300');
  });
});

describe('one-cancels-all group', () => {
  const member = (price: string, ocaType: number) => limit(price, { ocaGroup: 'group', ocaType });

  it.each([1, 2, 3])('of type %i ends with the first order that fills', (ocaType) => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, member('300', ocaType), 1);
    place(broker, member('301', ocaType), 2);
    place(broker, limit('302'), 3);
    place(broker, member('349', ocaType), 4);
    expect(executed(broker)).toEqual(['4: 100 @ 348.52']);
    expect(broker.openOrders().map((each) => each.orderId)).toEqual([3]);
  });

  it.each([
    [1, []],
    [2, ['1 60/60']],
    [3, ['1 60/60']],
  ])('of type %i is cancelled or reduced by a part', (ocaType, left) => {
    const broker = brokerAt(TEN_O_CLOCK, { fillPlan: () => PART });
    place(broker, member('300', ocaType), 1);
    place(broker, member('349', ocaType), 2);
    const open = broker.openOrders().filter((each) => each.orderId === 1);
    expect(
      open.map(({ orderId, remaining, input }) => `${orderId} ${remaining.toFixed()}/${input.quantity.toFixed()}`),
    ).toEqual(left);
  });

  it('holds orders of every client, and takes none after it is filled', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 2, orderId: 1, input: member('300', 1) });
    place(broker, member('349', 1), 1);
    expect(broker.openOrders()).toEqual([]);
    const lines = heard(broker);
    place(broker, member('300', 1), 2);
    expect(lines).toEqual(['error 2 201']);
  });

  it('outlives an order of it that is cancelled', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, member('300', 1), 1);
    place(broker, member('301', 1), 2);
    broker.cancel({ clientId: 1, orderId: 1 });
    expect(broker.openOrders().map((each) => each.orderId)).toEqual([2]);
  });
});

describe('crypto', () => {
  it('is never sold short, whatever orders were accepted one by one', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const bitcoin = { conId: 479_624_278, orderType: 'LMT' };
    place(broker, order({ ...bitcoin, quantity: 1, limitPrice: decimal(20_000), tif: 'IOC' }), 1);
    const out = { ...bitcoin, side: 'SELL' as const, quantity: 1, tif: 'GTC' };
    place(broker, order({ ...out, limitPrice: decimal(12_000) }), 2);
    place(broker, order({ ...out, limitPrice: decimal(1) }), 3);
    broker.clock.advanceTo(CLOSE + 6 * 86_400_000);
    expect(broker.positions()).toEqual([]);
    expect(broker.openOrders().map((each) => each.orderId)).toEqual([2]);
  });
});
