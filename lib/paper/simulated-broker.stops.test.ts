/** Stops, trailing stops, auctions and times on the real days 27 and 28 August 2020: SPY 348.51 349.90 346.53 348.33. */
import { decimal } from '../domain/decimal.ts';
import {
  brokerAt,
  CLOSE,
  DAY,
  heard,
  MES_SEPTEMBER,
  OPEN,
  order,
  statusesOf,
  TEN_O_CLOCK,
} from '../testing/simulated-broker-fixture.ts';
import { newYorkAtMs } from './new-york-time.ts';
import type { PaperBroker, PaperOrderInput } from './paper-broker.ts';

const EIGHT_O_CLOCK = newYorkAtMs(DAY, 480);
const NEXT_TEN = newYorkAtMs(DAY + 1, 600);

const place = (broker: PaperBroker, input: PaperOrderInput, orderId = 1): void =>
  broker.place({ clientId: 1, orderId, input });
const sell = (more: Partial<Omit<PaperOrderInput, 'quantity'>>) => order({ quantity: 100, side: 'SELL', ...more });
const executed = (broker: PaperBroker): readonly string[] =>
  broker
    .executions()
    .map(({ execution }) => `${execution.side} ${execution.quantity.toFixed()} @ ${execution.price.toFixed()}`);

describe('stop order', () => {
  const stop = sell({ orderType: 'STP', auxPrice: decimal('347') });

  it('waits as PreSubmitted, triggers on the way of the day and fills at its stop less the spread', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = statusesOf(broker);
    place(broker, stop);
    expect(lines.splice(0)).toEqual(['1 PreSubmitted trigger']);
    broker.clock.advanceTo(CLOSE);
    expect(lines).toEqual(['1 Submitted', '1 Filled', '1 Filled']);
    expect(executed(broker)).toEqual(['SELL 100 @ 346.99']);
  });

  it('triggers at once where the market is beyond it', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, { ...stop, auxPrice: decimal('349') });
    expect(executed(broker)).toEqual(['SELL 100 @ 348.5']);
  });

  it('does not trigger while the market is closed', () => {
    const broker = brokerAt(EIGHT_O_CLOCK);
    place(broker, { ...stop, auxPrice: decimal('349') });
    expect(executed(broker)).toEqual([]);
    broker.clock.advanceTo(OPEN);
    expect(executed(broker)).toEqual(['SELL 100 @ 348.5']);
  });

  it('expires at the close of a day that did not reach it', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = statusesOf(broker);
    place(broker, { ...stop, auxPrice: decimal('346.52') });
    broker.clock.advanceTo(CLOSE);
    expect(lines.at(-1)).toBe('1 Cancelled');
  });

  it('with a limit triggers first, then keeps to the limit', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, sell({ orderType: 'STP LMT', auxPrice: decimal('347'), limitPrice: decimal('346.5') }), 1);
    place(broker, sell({ orderType: 'STP LMT', auxPrice: decimal('347'), limitPrice: decimal('347.5') }), 2);
    place(broker, sell({ orderType: 'STP LMT', auxPrice: decimal('347'), limitPrice: decimal('352'), tif: 'GTC' }), 3);
    broker.clock.advanceTo(CLOSE);
    expect(executed(broker)).toEqual(['SELL 100 @ 346.99', 'SELL 100 @ 347.5']);
    expect(broker.openOrders().map((each) => `${each.orderId} ${each.status}`)).toEqual(['3 Submitted']);
  });
});

describe('trailing stop', () => {
  it('follows the day up to its high and sells at its distance below', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, sell({ orderType: 'TRAIL', auxPrice: decimal('1') }));
    expect(broker.openOrders()[0]?.input.trailStopPrice?.toFixed()).toBe('347.51');
    broker.clock.advanceTo(CLOSE);
    expect(executed(broker)).toEqual(['SELL 100 @ 348.89']);
  });

  it('shows where its stop stands, in percent too', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, sell({ orderType: 'TRAIL', trailingPercent: decimal('2'), tif: 'GTC' }));
    broker.clock.advanceTo(CLOSE);
    expect(broker.openOrders()[0]?.input.trailStopPrice?.toFixed()).toBe('342.9');
  });

  it('begins at the stop price it is given, and goes on from it when it is changed', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const trail = sell({ orderType: 'TRAIL', auxPrice: decimal('20'), tif: 'GTC' });
    place(broker, { ...trail, trailStopPrice: decimal('340') });
    place(broker, { ...trail, quantity: decimal(50) });
    expect(broker.openOrders()[0]?.input.trailStopPrice?.toFixed()).toBe('340');
  });

  it('with a limit moves the limit along', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const prices = { auxPrice: decimal('10'), trailStopPrice: decimal('338.51'), limitPrice: decimal('338.01') };
    place(broker, sell({ orderType: 'TRAIL LIMIT', ...prices, tif: 'GTC' }));
    broker.clock.advanceTo(CLOSE);
    const { input } = broker.openOrders()[0] ?? {};
    expect([input?.trailStopPrice?.toFixed(), input?.limitPrice?.toFixed()]).toEqual(['339.9', '339.4']);
  });
});

describe('auctions', () => {
  it('take the close within the limit, else the order ends with it', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, order({ quantity: 10, orderType: 'LOC', limitPrice: decimal('348.33') }), 1);
    place(broker, order({ quantity: 10, orderType: 'LOC', limitPrice: decimal('348.32') }), 2);
    broker.clock.advanceTo(CLOSE);
    expect(executed(broker)).toEqual(['BUY 10 @ 348.33']);
    expect(broker.completedOrders().map((each) => each.status)).toEqual(['Filled', 'Cancelled']);
  });

  it('take the next opening, as MKT and LMT with OPG do', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, order({ quantity: 1, orderType: 'MOO' }), 1);
    place(broker, order({ quantity: 2, tif: 'OPG' }), 2);
    place(broker, order({ quantity: 3, orderType: 'LMT', limitPrice: decimal('349.44'), tif: 'OPG' }), 3);
    place(broker, order({ quantity: 4, orderType: 'LOO', limitPrice: decimal('349.43'), tif: 'OPG' }), 4);
    broker.clock.advanceTo(CLOSE);
    expect(executed(broker)).toEqual([]);
    broker.clock.advanceTo(NEXT_TEN);
    expect(executed(broker)).toEqual(['BUY 1 @ 349.44', 'BUY 2 @ 349.44', 'BUY 3 @ 349.44']);
    expect(broker.openOrders()).toEqual([]);
  });
});

describe('market-to-limit order', () => {
  it('rests with what the market did not have, at the price of its first fill', () => {
    const fraction = decimal('0.000001');
    const broker = brokerAt(TEN_O_CLOCK, { partialFills: { kind: 'volume', fraction } });
    place(broker, order({ quantity: 100, orderType: 'MTL', tif: 'GTC' }));
    expect(executed(broker)).toEqual(['BUY 58 @ 348.52']);
    expect(broker.openOrders().map((each) => each.input.limitPrice?.toFixed())).toEqual(['348.52']);
    broker.clock.advanceTo(CLOSE);
    expect(executed(broker)).toEqual(['BUY 58 @ 348.52', 'BUY 42 @ 348.52']);
  });
});

describe('times', () => {
  it('hold an order back until its good-after time', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    place(broker, order({ quantity: 10, goodAfterTime: '20200827 10:30:00 US/Eastern' }));
    broker.clock.advanceTo(newYorkAtMs(DAY, 630) - 1);
    expect(lines).toEqual(['open-order PreSubmitted', 'order-status PreSubmitted 0/10', 'clock']);
    broker.clock.advanceTo(newYorkAtMs(DAY, 631));
    expect(broker.executions()[0]?.execution.atMs).toBe(newYorkAtMs(DAY, 630));
  });

  it('end an order at its good-till date, whatever the market does', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const limit = { quantity: 10, orderType: 'LMT', limitPrice: decimal(300), tif: 'GTD' };
    place(broker, order({ ...limit, goodTillDate: '20200827 11:15:00 US/Eastern' }), 1);
    place(broker, order({ ...limit, goodTillDate: '20200828' }), 2);
    broker.clock.advanceTo(newYorkAtMs(DAY, 675));
    expect(broker.completedOrders()[0]?.completedAtMs).toBe(newYorkAtMs(DAY, 675));
    broker.clock.advanceTo(newYorkAtMs(DAY + 1, 1439));
    expect(broker.openOrders().map((each) => each.orderId)).toEqual([2]);
    broker.clock.advanceTo(newYorkAtMs(DAY + 2, 1));
    expect(broker.openOrders()).toEqual([]);
  });
});

describe('refusal', () => {
  const limitPrice = decimal(300);
  it.each([
    ['a stop without stop price', 321, { orderType: 'STP' }],
    ['a stop off the tick', 110, { orderType: 'STP', auxPrice: decimal('340.005') }],
    [
      'a trailing stop with two distances',
      321,
      { orderType: 'TRAIL', auxPrice: limitPrice, trailingPercent: limitPrice },
    ],
    ['a trailing percent of 100', 321, { orderType: 'TRAIL', trailingPercent: decimal(100) }],
    ['a trailing limit without limit', 321, { orderType: 'TRAIL LIMIT', auxPrice: decimal(1) }],
    ['an order for the close that is good till cancelled', 113, { orderType: 'MOC', tif: 'GTC' }],
    ['an immediate stop', 111, { orderType: 'STP', auxPrice: limitPrice, tif: 'IOC' }],
    ['a stop for the opening', 111, { orderType: 'STP', auxPrice: limitPrice, tif: 'OPG' }],
    ['good till date without a date', 334, { orderType: 'LMT', limitPrice, tif: 'GTD' }],
    ['a date that is past', 334, { orderType: 'LMT', limitPrice, tif: 'GTD', goodTillDate: '20200827 09:59:59' }],
    ['a date without good till date', 334, { orderType: 'LMT', limitPrice, goodTillDate: '20200828' }],
    ['a time that is none', 343, { goodAfterTime: 'tomorrow' }],
    ['an unknown type of group', 321, { ocaGroup: 'g', ocaType: 4 }],
    ['an auction where there is no exchange', 387, { conId: 12_087_792, orderType: 'MOC' }],
    ['Adaptive on a stop', 201, { orderType: 'STP', auxPrice: limitPrice, algoStrategy: 'Adaptive' }],
  ])('answers %s with code %i and no order', (_what, code, more) => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    place(broker, order({ quantity: 10, ...more }));
    expect(lines).toEqual([`error 1 ${code}`]);
    expect([broker.openOrders(), broker.completedOrders(), broker.executions()]).toEqual([[], [], []]);
  });
});

describe('what-if', () => {
  it('answers margins and commission and books nothing, uses no id and asks for no permId', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    place(broker, order({ quantity: 1000, whatIf: true }));
    expect(lines).toEqual(['what-if 174255']);
    expect([broker.openOrders(), broker.completedOrders(), broker.positions()]).toEqual([[], [], []]);
    expect(broker.nextValidId(1)).toBe(1);
  });

  it('shows what a closing order sets free', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    place(broker, order({ quantity: 3, conId: MES_SEPTEMBER }));
    const lines = heard(broker);
    place(broker, order({ quantity: 3, conId: MES_SEPTEMBER, side: 'SELL', whatIf: true }), 2);
    expect(lines).toEqual([expect.stringMatching(/^what-if -\d/)]);
  });

  it('is refused where the order would be', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    place(broker, order({ quantity: 1_000_000, whatIf: true }));
    expect(lines).toEqual(['error 1 201']);
    expect(broker.nextValidId(1)).toBe(1);
  });
});
