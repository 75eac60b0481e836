import { brokerAt, heard, order, SPY, TEN_O_CLOCK } from '../testing/simulated-broker-fixture.ts';

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
});
