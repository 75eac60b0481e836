import { decimal } from '../domain/decimal.ts';
import {
  brokerAt,
  CLOSE,
  DAY,
  heard,
  MES_SEPTEMBER,
  OPEN,
  order,
  SPY,
  TEN_O_CLOCK,
} from '../testing/simulated-broker-fixture.ts';
import { newYorkAtMs } from './new-york-time.ts';

const EIGHT_O_CLOCK = newYorkAtMs(DAY, 480);
const BITCOIN = 479_624_278;
const INDEX = 416_904;

const limit = (price: string, quantity = 100) => order({ quantity, orderType: 'LMT', limitPrice: decimal(price) });

describe('market order', () => {
  it('fills at the ask of the open with the events in the order of IB', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    expect(lines).toEqual([
      'open-order PreSubmitted',
      'order-status PreSubmitted 0/100',
      'execution BUY 100 @ 348.52',
      'open-order Filled',
      'order-status Filled 100/0',
      'open-order Filled 1',
      'order-status Filled 100/0',
      'commission 1',
      `position ${SPY} 100`,
      'account',
    ]);
  });

  it('waits for the open where the market is closed, is told so, then fills', () => {
    const broker = brokerAt(EIGHT_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    expect(lines.splice(0)).toEqual(['open-order PreSubmitted', 'order-status PreSubmitted 0/100', 'error 1 399']);
    broker.clock.advanceTo(TEN_O_CLOCK);
    expect(lines[0]).toBe('execution BUY 100 @ 348.52');
    expect(broker.executions()[0]?.execution.atMs).toBe(OPEN);
  });

  it('fills at once at any hour where the market is always open', () => {
    const broker = brokerAt(EIGHT_O_CLOCK, { alwaysOpen: true });
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    expect(broker.openOrders()).toEqual([]);
    expect(broker.positions()).toHaveLength(1);
  });

  it('is cut into executions that sum to it where partial fills are asked for', () => {
    const broker = brokerAt(TEN_O_CLOCK, { partialFills: { kind: 'slices', maximum: 5 } });
    const lines = heard(broker);
    for (const orderId of [1, 2, 3, 4]) broker.place({ clientId: 1, orderId, input: order({ quantity: 400 }) });
    const executed = broker.executions().map(({ execution }) => Number(execution.quantity));
    expect(executed.length).toBeGreaterThan(4);
    expect(executed.reduce((a, b) => a + b)).toBe(1600);
    expect(lines.filter((line) => /^order-status Submitted [1-9]/.test(line)).length).toBe(executed.length - 4);
  });

  it('takes no more than its share of the volume at each opening and close', () => {
    const fraction = decimal('0.000001');
    const broker = brokerAt(TEN_O_CLOCK, { partialFills: { kind: 'volume', fraction } });
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100, tif: 'GTC' }) });
    expect(lines).toContain('execution BUY 58 @ 348.52');
    broker.clock.advanceTo(newYorkAtMs(DAY + 1, 600));
    expect(lines).toContain('execution BUY 42 @ 349.45');
  });
});

describe('limit order', () => {
  it('fills at its limit at the close of a day that reached it', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: limit('346.53') });
    expect(lines.splice(0)).toEqual(['open-order Submitted', 'order-status Submitted 0/100']);
    broker.clock.advanceTo(CLOSE);
    expect(lines[0]).toBe('execution BUY 100 @ 346.53');
  });

  it('expires at the close where it is for the day, and stays where it is good till cancelled', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: limit('300') });
    broker.place({ clientId: 1, orderId: 2, input: { ...limit('300'), tif: 'GTC' } });
    broker.clock.advanceTo(CLOSE);
    expect(lines.slice(-4, -1)).toEqual(['open-order Cancelled', 'order-status Cancelled 0/100', 'error 1 202']);
    expect(broker.openOrders().map((each) => each.orderId)).toEqual([2]);
  });

  it('is told as submitted when the market opens', () => {
    const broker = brokerAt(EIGHT_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: limit('300') });
    broker.clock.advanceTo(TEN_O_CLOCK);
    expect(lines.filter((line) => line.startsWith('order-status'))).toEqual([
      'order-status PreSubmitted 0/100',
      'order-status Submitted 0/100',
    ]);
  });

  it('is cancelled at once where it is immediate and cannot be had', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: { ...limit('300'), tif: 'IOC' } });
    expect(lines.slice(-2)).toEqual(['order-status Cancelled 0/100', 'error 1 202']);
  });

  it('takes a new price and quantity under the same id', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: limit('300') });
    broker.place({ clientId: 1, orderId: 1, input: limit('349', 50) });
    expect(lines.slice(2, 5)).toEqual([
      'open-order Submitted',
      'order-status Submitted 0/50',
      'execution BUY 50 @ 348.52',
    ]);
    expect(new Set(broker.completedOrders().map((each) => each.permId)).size).toBe(1);
  });
});

describe('market-on-close order', () => {
  it('fills at the close', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 10, orderType: 'MOC' }) });
    broker.clock.advanceTo(CLOSE);
    expect(broker.executions().map(({ execution }) => execution.price.toFixed())).toEqual(['348.33']);
  });
});

describe('identity', () => {
  it('gives ids per client that never go back, and permIds for all clients together', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    expect(broker.nextValidId(1)).toBe(1);
    broker.place({ clientId: 1, orderId: 40, input: limit('300') });
    broker.place({ clientId: 2, orderId: 5, input: limit('300') });
    expect([broker.nextValidId(1), broker.nextValidId(2), broker.nextValidId(3)]).toEqual([41, 6, 1]);
    const [first, second] = broker.openOrders().map((each) => each.permId);
    expect(second).toBe((first ?? 0) + 1);
  });

  it('refuses an id that is used up, whether its order is known or not', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 7, input: order({ quantity: 1 }) });
    broker.place({ clientId: 1, orderId: 7, input: order({ quantity: 1 }) });
    broker.place({ clientId: 1, orderId: 6, input: order({ quantity: 1 }) });
    broker.place({ clientId: 1, orderId: 0, input: order({ quantity: 1 }) });
    expect(lines.filter((line) => line.startsWith('error'))).toEqual(['error 7 104', 'error 6 103', 'error 0 103']);
    expect(broker.executions()).toHaveLength(1);
  });

  it('refuses to turn an order into another by its id', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: limit('300') });
    broker.place({ clientId: 1, orderId: 1, input: { ...limit('300'), side: 'SELL' } });
    expect(lines.at(-1)).toBe('error 1 105');
  });

  it('makes execution ids that differ and end in revision 01', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    for (let orderId = 1; orderId <= 20; orderId += 1) {
      broker.place({ clientId: 1, orderId, input: order({ quantity: 1 }) });
    }
    const ids = broker.executions().map(({ execution }) => execution.execId);
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^0000[0-9a-f]{4}\.[0-9a-f]{8}\.01\.01$/);
  });
});

describe('cancel', () => {
  it('ends a working order with status and error 202', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: limit('300') });
    broker.cancel({ clientId: 1, orderId: 1 });
    expect(lines.slice(2)).toEqual(['open-order Cancelled', 'order-status Cancelled 0/100', 'error 1 202']);
    expect(broker.completedOrders().map((each) => each.status)).toEqual(['Cancelled']);
  });

  it('refuses unknown, finished and other clients orders', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: limit('300') });
    broker.cancel({ clientId: 2, orderId: 1 });
    broker.cancel({ clientId: 1, orderId: 2 });
    broker.cancel({ clientId: 1, orderId: 1 });
    broker.cancel({ clientId: 1, orderId: 1 });
    const errors = lines.filter((line) => line.startsWith('error'));
    expect(errors).toEqual(['error 1 10147', 'error 2 10147', 'error 1 202', 'error 1 10148']);
  });

  it('ends every order of every client at once', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    for (const clientId of [1, 2, 3]) broker.place({ clientId, orderId: 9, input: limit('300') });
    broker.cancelAll();
    expect(broker.openOrders()).toEqual([]);
  });
});

describe('refusal', () => {
  it.each([
    ['an unknown contract', 200, { conId: 42, quantity: 1 }],
    ['another account', 321, { account: 'DU9999999', quantity: 1 }],
    ['no quantity', 434, { quantity: 0 }],
    ['less than the smallest quantity', 388, { quantity: '0.5' }],
    ['a quantity off the increment', 321, { quantity: '1.5' }],
    ['a limit off the tick', 110, { quantity: 1, orderType: 'LMT', limitPrice: decimal('300.005') }],
    ['a limit order without limit', 321, { quantity: 1, orderType: 'LMT' }],
    ['a limit of 0', 201, { quantity: 1, orderType: 'LMT', limitPrice: decimal(0) }],
    ['an order type that is not simulated', 201, { quantity: 1, orderType: 'REL' }],
    ['a trailing stop without distance', 321, { quantity: 1, orderType: 'TRAIL' }],
    [
      'a trailing price on an order that does not trail',
      201,
      { quantity: 1, orderType: 'LMT', limitPrice: decimal(300), trailingPercent: decimal(2) },
    ],
    ['a time in force that is not simulated', 201, { quantity: 1, tif: 'AUC' }],
    ['another algorithm than Adaptive', 201, { quantity: 1, algoStrategy: 'Vwap' }],
    ['an index', 201, { quantity: 1, conId: INDEX }],
    ['an expired future', 201, { quantity: 1, conId: 360_202_006 }],
    ['crypto at market by quantity', 10_289, { quantity: 1, conId: BITCOIN }],
    ['crypto sold short', 201, { quantity: 1, conId: BITCOIN, side: 'SELL' as const }],
    ['more than the account can carry', 201, { quantity: 1_000_000 }],
  ])('answers %s with code %i and no order', (_what, code, more) => {
    const broker = brokerAt(TEN_O_CLOCK);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: order(more) });
    expect(lines).toEqual([`error 1 ${code}`]);
    expect([broker.openOrders(), broker.completedOrders(), broker.executions()]).toEqual([[], [], []]);
  });

  it('uses the id up where the order was rejected, not where it was malformed', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 3, input: order({ quantity: 0 }) });
    expect(broker.nextValidId(1)).toBe(1);
    broker.place({ clientId: 1, orderId: 3, input: order({ quantity: 1, conId: INDEX }) });
    expect(broker.nextValidId(1)).toBe(4);
  });

  it('refuses orders when the prices have ended', () => {
    const broker = brokerAt(newYorkAtMs(DAY + 4, 600));
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 1 }) });
    expect(lines).toEqual(['error 1 201']);
  });
});

describe('broker day', () => {
  it('forgets executions and finished orders at midnight in New York, keeps positions and used ids', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    broker.clock.advanceTo(newYorkAtMs(DAY + 1, 0) - 1);
    expect(broker.executions()).toHaveLength(1);
    broker.clock.advanceTo(newYorkAtMs(DAY + 1, 0));
    expect([broker.executions(), broker.completedOrders()]).toEqual([[], []]);
    expect([broker.positions().length, broker.nextValidId(1)]).toEqual([1, 2]);
  });

  it('keeps a bounded number of executions and finished orders', () => {
    const broker = brokerAt(TEN_O_CLOCK, { executionsLimit: 3, completedOrdersLimit: 2 });
    for (let orderId = 1; orderId <= 9; orderId += 1) {
      broker.place({ clientId: 1, orderId, input: order({ quantity: 1 }) });
    }
    expect(broker.executions().map(({ execution }) => execution.orderId)).toEqual([7, 8, 9]);
    expect(broker.completedOrders().map((each) => each.orderId)).toEqual([8, 9]);
    expect(broker.positions()[0]?.quantity.toFixed()).toBe('9');
  });
});

describe('settlement', () => {
  it('takes an expired future away at its last close, without an execution', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 2, conId: MES_SEPTEMBER }) });
    broker.place({ clientId: 1, orderId: 2, input: { ...limit('3000'), tif: 'GTC', conId: MES_SEPTEMBER } });
    broker.clock.advanceTo(newYorkAtMs(DAY + 22, 959));
    expect(broker.positions()).toHaveLength(1);
    const lines = heard(broker);
    broker.clock.advanceTo(newYorkAtMs(DAY + 22, 960));
    expect(lines).toContain(`position ${MES_SEPTEMBER} 0`);
    expect(lines).toContain('error 2 202');
    expect([broker.positions(), broker.executions(), broker.openOrders()]).toEqual([[], [], []]);
  });
});

describe('listeners', () => {
  it('find a consistent broker when they ask for more from within an event', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const seen: string[] = [];
    broker.subscribe((event) => {
      if (event.kind === 'execution' && event.execution.orderId === 1) {
        seen.push(broker.positions()[0]?.quantity.toFixed() ?? 'none');
        broker.place({ clientId: 1, orderId: 2, input: order({ quantity: 5 }) });
      }
      if (event.kind === 'commission') seen.push(event.commission.execId === '' ? 'none' : 'commission');
    });
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    expect(seen).toEqual(['100', 'commission', 'commission']);
  });

  it('do not keep each other from hearing where one throws', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    broker.subscribe(() => {
      throw new Error('bad listener');
    });
    const lines = heard(broker);
    const place = (): void => broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    expect(place).toThrow(/Listeners of the paper broker failed/);
    expect(lines.at(-1)).toBe('account');
  });

  it('hear nothing any more when they have unsubscribed', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const kinds: string[] = [];
    const stop = broker.subscribe((event) => kinds.push(event.kind));
    stop();
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
    expect(kinds).toEqual([]);
  });
});
