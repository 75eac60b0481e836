import { decimal, decimalText } from '../domain/decimal.ts';
import { matchOrder, type MatchingMarket, type RestingOrder } from './matching.ts';
import { sessionOf } from './session-hours.ts';

const SESSION = sessionOf('stock', 18_501);

const OPEN_MARKET: MatchingMarket = {
  isOpen: true,
  bid: decimal('9.99'),
  ask: decimal('10.01'),
  closing: undefined,
  available: undefined,
};
const CLOSING_MARKET: MatchingMarket = {
  ...OPEN_MARKET,
  isOpen: false,
  closing: { session: SESSION, high: decimal('10.5'), low: decimal('9.5'), close: decimal('10') },
};
const BUY: RestingOrder = {
  side: 'BUY',
  remaining: decimal(100),
  orderType: 'MKT',
  limitPrice: undefined,
  tif: 'DAY',
  placedAtMs: SESSION.openAtMs,
};
const limit = (price: string, more: Partial<RestingOrder> = {}): RestingOrder => ({
  ...BUY,
  orderType: 'LMT',
  limitPrice: decimal(price),
  ...more,
});

function decided(order: RestingOrder, market: MatchingMarket): string {
  const decision = matchOrder(order, market);
  if (decision.kind !== 'fill') return decision.kind;
  const rest = decision.cancelsRest ? ', rest cancelled' : '';
  return `${decimalText(decision.quantity)} @ ${decimalText(decision.price)}${rest}`;
}

describe('market order', () => {
  it('buys at the ask and sells at the bid', () => {
    expect(decided(BUY, OPEN_MARKET)).toBe('100 @ 10.01');
    expect(decided({ ...BUY, side: 'SELL' }, OPEN_MARKET)).toBe('100 @ 9.99');
  });

  it('rests while the market is closed', () => {
    expect(decided(BUY, { ...OPEN_MARKET, isOpen: false })).toBe('rest');
    expect(decided(BUY, CLOSING_MARKET)).toBe('rest');
  });
});

describe('limit order', () => {
  it('takes the better of limit and quote', () => {
    expect(decided(limit('10.01'), OPEN_MARKET)).toBe('100 @ 10.01');
    expect(decided(limit('12'), OPEN_MARKET)).toBe('100 @ 10.01');
    expect(decided(limit('9', { side: 'SELL' }), OPEN_MARKET)).toBe('100 @ 9.99');
  });

  it('rests where the quote does not reach it', () => {
    expect(decided(limit('10'), OPEN_MARKET)).toBe('rest');
    expect(decided(limit('10', { side: 'SELL' }), OPEN_MARKET)).toBe('rest');
  });

  it('fills at its limit at the close of a session that reached it', () => {
    expect(decided(limit('9.5'), CLOSING_MARKET)).toBe('100 @ 9.5');
    expect(decided(limit('9.49'), CLOSING_MARKET)).toBe('rest');
    expect(decided(limit('10.5', { side: 'SELL' }), CLOSING_MARKET)).toBe('100 @ 10.5');
    expect(decided(limit('10.51', { side: 'SELL' }), CLOSING_MARKET)).toBe('rest');
  });

  it('takes nothing from a session that ended as it came', () => {
    expect(decided(limit('9.5', { placedAtMs: SESSION.closeAtMs }), CLOSING_MARKET)).toBe('rest');
  });
});

describe('market-on-close order', () => {
  it('waits for the close and takes it', () => {
    const order: RestingOrder = { ...BUY, orderType: 'MOC' };
    expect(decided(order, OPEN_MARKET)).toBe('rest');
    expect(decided(order, CLOSING_MARKET)).toBe('100 @ 10');
  });
});

describe('time in force', () => {
  it('cancels what an immediate order cannot have', () => {
    expect(decided(limit('10', { tif: 'IOC' }), OPEN_MARKET)).toBe('cancel');
    expect(decided({ ...BUY, tif: 'FOK' }, { ...OPEN_MARKET, isOpen: false })).toBe('cancel');
  });

  it('fills what is available and rests, cancels the rest, or takes nothing', () => {
    const thin = { ...OPEN_MARKET, available: decimal(30) };
    expect(decided(BUY, thin)).toBe('30 @ 10.01');
    expect(decided({ ...BUY, tif: 'IOC' }, thin)).toBe('30 @ 10.01, rest cancelled');
    expect(decided({ ...BUY, tif: 'FOK' }, thin)).toBe('cancel');
  });
});
