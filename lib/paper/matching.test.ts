import { decimal, decimalText } from '../domain/decimal.ts';
import { matchOrder, type MatchDecision, type MatchingMarket, type RestingOrder } from './matching.ts';

const OPEN_MARKET: MatchingMarket = {
  isOpen: true,
  bid: decimal('9.99'),
  ask: decimal('10.01'),
  closing: undefined,
  opening: undefined,
  available: undefined,
};
const CLOSING_MARKET: MatchingMarket = {
  ...OPEN_MARKET,
  isOpen: false,
  closing: { high: decimal('10.5'), low: decimal('9.5'), close: decimal('10') },
};
const OPENING_MARKET: MatchingMarket = { ...OPEN_MARKET, opening: decimal('10') };
const BUY: RestingOrder = {
  side: 'BUY',
  remaining: decimal(100),
  works: 'MKT',
  limitPrice: undefined,
  tif: 'DAY',
};
const limit = (price: string, more: Partial<RestingOrder> = {}): RestingOrder => ({
  ...BUY,
  works: 'LMT',
  limitPrice: decimal(price),
  ...more,
});

function inShort(decision: MatchDecision): string {
  if (decision.kind !== 'fill') return decision.kind;
  const rest = decision.cancelsRest ? ', rest cancelled' : '';
  return `${decimalText(decision.quantity)} @ ${decimalText(decision.price)}${rest}`;
}
const decided = (order: RestingOrder, market: MatchingMarket): string => inShort(matchOrder(order, market));

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
});

describe('orders for the auctions', () => {
  it.each([
    ['MOC', undefined, '100 @ 10'],
    ['LOC', '10', '100 @ 10'],
    ['LOC', '9.99', 'rest'],
  ] as const)('wait for the close: %s with limit %s', (works, price, expected) => {
    const order: RestingOrder = { ...BUY, works, limitPrice: price === undefined ? undefined : decimal(price) };
    expect(decided(order, OPEN_MARKET)).toBe('rest');
    expect(decided(order, CLOSING_MARKET)).toBe(expected);
  });

  it.each([
    ['MOO', undefined, '100 @ 10'],
    ['LOO', '10', '100 @ 10'],
    ['LOO', '9.99', 'cancel'],
  ] as const)('wait for the opening and end with it: %s with limit %s', (works, price, expected) => {
    const order: RestingOrder = { ...BUY, works, limitPrice: price === undefined ? undefined : decimal(price) };
    expect(decided(order, OPEN_MARKET)).toBe('rest');
    expect(decided(order, OPENING_MARKET)).toBe(expected);
  });

  it('lose what the opening could not give', () => {
    const order: RestingOrder = { ...BUY, works: 'MOO' };
    expect(decided(order, { ...OPENING_MARKET, available: decimal(30) })).toBe('30 @ 10, rest cancelled');
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
