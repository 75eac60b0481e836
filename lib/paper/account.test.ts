import { decimal, decimalText, type Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';
import { applyFill, averageCost, FLAT, unrealizedPnl, type BookedFill, type PositionState } from './account.ts';

interface ShortFill {
  readonly side: Side;
  readonly quantity: number;
  readonly price: string;
  readonly commission?: string;
}

const stock = ({ side, quantity, price, commission = '1' }: ShortFill): BookedFill => ({
  side,
  quantity: decimal(quantity),
  price: decimal(price),
  multiplier: decimal(1),
  commission: decimal(commission),
  settlement: 'paid',
  chargedIn: 'paid',
});
const future = (fill: ShortFill): BookedFill => ({ ...stock(fill), multiplier: decimal(5), settlement: 'margined' });

const after = (fills: readonly BookedFill[]): PositionState =>
  fills.reduce((state, fill) => applyFill(state, fill).position, FLAT);
const text = (value: Decimal | undefined): string => (value === undefined ? 'none' : decimalText(value));

describe('applyFill', () => {
  it('averages cost with commissions included', () => {
    const state = after([
      stock({ side: 'BUY', quantity: 100, price: '10' }),
      stock({ side: 'BUY', quantity: 100, price: '12' }),
    ]);
    expect(text(averageCost(state))).toBe('11.01');
  });

  it('realises against the average cost, both commissions deducted', () => {
    const bought = after([stock({ side: 'BUY', quantity: 100, price: '10' })]);
    const sold = applyFill(bought, stock({ side: 'SELL', quantity: 40, price: '11' }));
    expect([text(sold.realizedPnl), text(sold.cash), text(sold.position.quantity)]).toEqual(['38.6', '439', '60']);
    expect(text(averageCost(sold.position))).toBe('10.01');
  });

  it('gives a short sale its proceeds less commission as average cost', () => {
    const short = after([stock({ side: 'SELL', quantity: 100, price: '10' })]);
    expect(text(averageCost(short))).toBe('9.99');
    const covered = applyFill(short, stock({ side: 'BUY', quantity: 100, price: '9' }));
    expect([text(covered.realizedPnl), text(covered.cash)]).toEqual(['98', '-901']);
  });

  it('closes first and opens with the rest where a fill goes through zero', () => {
    const bought = after([stock({ side: 'BUY', quantity: 100, price: '10' })]);
    const turned = applyFill(bought, stock({ side: 'SELL', quantity: 150, price: '11', commission: '1.5' }));
    expect([text(turned.position.quantity), text(turned.position.cost)]).toEqual(['-50', '-550']);
    expect([text(turned.realizedPnl), text(turned.position.openCommission)]).toEqual(['98', '0.5']);
  });

  it('moves only commission and profit of futures through cash', () => {
    const opened = applyFill(FLAT, future({ side: 'BUY', quantity: 2, price: '3500', commission: '1.24' }));
    expect([text(opened.cash), text(opened.realizedPnl)]).toEqual(['-1.24', 'none']);
    const closed = applyFill(opened.position, future({ side: 'SELL', quantity: 2, price: '3510', commission: '1.24' }));
    expect([text(closed.cash), text(closed.realizedPnl)]).toEqual(['98.76', '97.52']);
  });

  it('changes nothing for an execution that never happened', () => {
    const bought = after([stock({ side: 'BUY', quantity: 100, price: '10' })]);
    const busted = applyFill(bought, stock({ side: 'SELL', quantity: 0, price: '11', commission: '0' }));
    expect(busted.position).toEqual(bought);
    expect([text(busted.cash), text(busted.realizedPnl)]).toEqual(['0', 'none']);
  });

  it('leaves nothing behind where thirds are closed one by one', () => {
    const state = after([
      stock({ side: 'BUY', quantity: 3, price: '10.01' }),
      ...[1, 2, 3].map(() => stock({ side: 'SELL', quantity: 1, price: '10' })),
    ]);
    expect([state.quantity, state.cost, state.openCommission].map(text)).toEqual(['0', '0', '0']);
    expect(text(state.realizedPnl)).toBe('-4.03');
  });
});

describe('unrealizedPnl', () => {
  it('is what closing at the mark would bring over the cost', () => {
    const bought = after([stock({ side: 'BUY', quantity: 100, price: '10' })]);
    expect(text(unrealizedPnl(bought, decimal(1050)))).toBe('49');
  });
});
