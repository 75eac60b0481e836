import { decimal, decimalText } from '../domain/decimal.ts';
import { brokerAt, CLOSE, DAY, heard, order, SPY, TEN_O_CLOCK, valueOf } from '../testing/simulated-broker-fixture.ts';
import { newYorkAtMs } from './new-york-time.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

function withOneFill(): { readonly broker: SimulatedBroker; readonly execId: string } {
  const broker = brokerAt(TEN_O_CLOCK);
  broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
  return { broker, execId: broker.executions()[0]?.execution.execId ?? '' };
}

describe('correct', () => {
  it('reports the execution again with the next revision and books the new price', () => {
    const { broker, execId } = withOneFill();
    const lines = heard(broker);
    const corrected = broker.control.correct(execId, { price: decimal('348.02') });
    expect(corrected.execId).toBe(`${execId.slice(0, -2)}02`);
    expect(lines).toEqual(['execution BUY 100 @ 348.02', 'commission 1', `position ${SPY} 100`, 'account']);
    expect(valueOf(broker, 'CashBalance')).toBe('965197.00');
  });

  it('books as if the execution had come so at first, whatever came after it', () => {
    const { broker, execId } = withOneFill();
    broker.place({ clientId: 1, orderId: 2, input: order({ quantity: 150, side: 'SELL' }) });
    broker.control.correct(execId, { quantity: decimal(200) });
    const straight = brokerAt(TEN_O_CLOCK);
    straight.place({ clientId: 1, orderId: 1, input: order({ quantity: 200 }) });
    straight.place({ clientId: 1, orderId: 2, input: order({ quantity: 150, side: 'SELL' }) });
    expect(broker.positions()).toEqual(straight.positions());
    expect(broker.accountValues('DU0000001')).toEqual(straight.accountValues('DU0000001'));
  });

  it('lists both revisions, and corrects a correction', () => {
    const { broker, execId } = withOneFill();
    broker.control.correct(execId, { quantity: decimal(90) });
    broker.control.correct(execId, { quantity: decimal(80) });
    const reports = broker
      .executions()
      .map(({ execution }) => `${execution.execId.slice(-2)} ${execution.quantity.toFixed()}`);
    expect(reports).toEqual(['01 100', '02 90', '03 80']);
    expect(broker.positions()[0]?.quantity.toFixed()).toBe('80');
  });

  it('refuses executions that are not of today and prices that cannot be', () => {
    const { broker, execId } = withOneFill();
    expect(() => broker.control.correct(execId, { price: decimal(0) })).toThrow(/needed at least 0 and above 0/);
    expect(() => broker.control.correct('0000.1.01.01', {})).toThrow(/needed one of today/);
    broker.clock.advanceTo(newYorkAtMs(DAY + 1, 0));
    expect(() => broker.control.bust(execId)).toThrow(/needed one of today/);
  });
});

describe('bust', () => {
  it('leaves the account as if nothing had happened', () => {
    const { broker, execId } = withOneFill();
    const busted = broker.control.bust(execId);
    expect([decimalText(busted.quantity), decimalText(busted.cumulativeQuantity)]).toEqual(['0', '0']);
    expect(broker.positions()).toEqual([]);
    expect(valueOf(broker, 'NetLiquidation')).toBe('1000000.00');
  });
});

describe('manualOrder', () => {
  it('is an order of nobody: client 0, no order id, no reference, but a permId', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    const permId = broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(10) });
    expect(broker.executions()[0]?.execution).toMatchObject({ clientId: 0, orderId: 0, orderRef: '', permId });
    expect(broker.nextValidId(0)).toBe(1);
  });

  it('executes at a price given at any hour, else waits for the market', () => {
    const broker = brokerAt(CLOSE);
    broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(10), price: decimal(300) });
    broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(10) });
    expect([broker.positions()[0]?.quantity.toFixed(), broker.openOrders().length]).toEqual(['10', 1]);
  });

  it('refuses what cannot be traded', () => {
    const broker = brokerAt(TEN_O_CLOCK);
    for (const conId of [42, 416_904]) {
      expect(() => broker.control.manualOrder({ conId, side: 'BUY', quantity: decimal(1) })).toThrow(/does not fit/);
    }
  });
});

describe('pulse', () => {
  it('lets what wall time brought happen, as the next question does', () => {
    let wallMs = 0;
    const broker = brokerAt(newYorkAtMs(DAY, 569), { speed: 1, wallNowMs: () => wallMs });
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 10 }) });
    wallMs = 59_999;
    broker.control.pulse();
    expect(lines).toHaveLength(3);
    wallMs = 60_000;
    broker.control.pulse();
    expect(lines.slice(3, 4)).toEqual(['execution BUY 10 @ 348.52']);
    expect(lines.at(-1)).toBe('clock');
  });
});
