import { decimal, decimalText, sum } from '../domain/decimal.ts';
import { conId } from '../domain/ids.ts';
import {
  bookOf,
  configurationOf,
  ordersText,
  outcomesText,
  plan,
  positionOf,
  pricedOf,
  SPY,
  targets,
  targetText,
  VIXY,
} from '../testing/allocation-values.ts';
import { ALPHA, contractOf, ledgerOrderOf, MARKET } from '../testing/trading-values.ts';

const HOLD = { kind: 'hold', reading: 'nothing crossed', failed: false } as const;
const working = (quantity: number, changes: Parameters<typeof ledgerOrderOf>[2] = {}) =>
  ledgerOrderOf('ref-1', { alpha: quantity }, changes);

const limit = (limitPrice: string) => ({ ...MARKET, orderType: 'LMT' as const, limitPrice: decimal(limitPrice) });
const limitOf = (made: ReturnType<typeof plan>): string =>
  decimalText(made.orders[0]?.request.properties.limitPrice ?? decimal(0));

describe('planAllocation sizes', () => {
  it('weight x exposure / (price x multiplier x fx), toward zero to the size increment', () => {
    const contract = contractOf({ multiplier: decimal(5) });
    const priced = new Map([[SPY.conId, pricedOf(contract, { price: '3000.5', fx: '1.1' })]]);
    const given = { priced, netLiquidation: decimal(1_000_000) };
    expect(targetText(plan({ ...given, opinions: { alpha: targets({ 1: 1 }) } }), ALPHA)).toBe('30');
    expect(targetText(plan({ ...given, opinions: { alpha: targets({ 1: -1 }) } }), ALPHA)).toBe('-30');
  });

  it('in fractional increments where the contract is traded so', () => {
    const contract = contractOf({ secType: 'CRYPTO' });
    const priced = new Map([[SPY.conId, pricedOf(contract, { price: '30000', sizeIncrement: decimal('0.0001') })]]);
    expect(targetText(plan({ priced, opinions: { alpha: targets({ 1: 1 }) } }), ALPHA)).toBe('16.6666');
  });

  it('scales weights down to the leverage, which is 1 where none is configured', () => {
    const opinions = { alpha: targets({ 1: 1, 2: -1 }) };
    expect(targetText(plan({ opinions }), ALPHA)).toBe('2500');
    const configuration = configurationOf({ leverage: new Map([[ALPHA, decimal('1.5')]]) });
    expect(targetText(plan({ opinions, configuration }), ALPHA)).toBe('3750');
  });

  it('closes at an explicit 0 and keeps the book at hold', () => {
    const books = { alpha: bookOf({ 1: 10 }), beta: bookOf({ 1: 7 }) };
    const made = plan({ books, positions: [positionOf(SPY, 17)], opinions: { alpha: targets({ 1: 0 }), beta: HOLD } });
    expect(ordersText(made)).toEqual(['SELL 10 SPY for alpha 10']);
  });

  it('orders whole increments only, and leaves the rest of a split where it is', () => {
    const books = { alpha: bookOf({ 1: '10.5' }) };
    const made = plan({ books, positions: [positionOf(SPY, '10.5')], opinions: { alpha: targets({ 1: 0 }) } });
    expect(ordersText(made)).toEqual(['SELL 10 SPY for alpha 10']);
  });

  it('holds a strategy as a whole where one contract of its answer has no price', () => {
    const priced = new Map([[SPY.conId, pricedOf(SPY)]]);
    const unpriced = new Map([[VIXY.conId, 'no quote']]);
    const made = plan({ priced, unpriced, opinions: { alpha: targets({ 1: 1, 2: -1 }), beta: targets({ 1: 1 }) } });
    expect(ordersText(made)).toEqual(['BUY 5000 SPY for beta 5000']);
    expect(outcomesText(made)).toEqual(['2 unpriced: no quote']);
  });
});

describe('planAllocation beside working orders', () => {
  it('orders what is missing beyond what still works for the strategy', () => {
    const orders = [working(1000, { filled: decimal(200) })];
    const booked = new Map([[ALPHA, { quantity: decimal(200), cost: decimal(0), commission: decimal(0) }]]);
    const half = orders.map((order) => ({ ...order, booked }));
    const made = plan({ orders: half, books: { alpha: bookOf({ 1: 200 }) }, opinions: { alpha: targets({ 1: 1 }) } });
    expect(ordersText(made)).toEqual(['BUY 4000 SPY for alpha 4000']);
  });

  it('cancels what works the wrong way, and orders nothing in that contract before it is gone', () => {
    const made = plan({ orders: [working(6000)], opinions: { alpha: targets({ 1: 1, 2: 0 }) } });
    expect(made.cancels.map(({ orderRef }) => orderRef)).toEqual(['ref-1']);
    expect([ordersText(made), outcomesText(made)]).toEqual([
      [],
      ['SPY frozen: Order ref-1 still works in the other direction'],
    ]);
  });

  it('freezes a contract with a SENDING, UNKNOWN or done but not booked order, also where nothing would change', () => {
    for (const state of ['SENDING', 'UNKNOWN', 'FILLED', 'CANCELLED'] as const) {
      const orders = [working(5000, { state })];
      const made = plan({ orders, opinions: { alpha: targets({ 1: 1 }), beta: targets({ 1: 1, 2: 0 }) } });
      expect(ordersText(made)).toEqual([]);
      expect(outcomesText(made)).toEqual([expect.stringMatching(`^SPY frozen: Order ref-1 is ${state}`)]);
    }
  });

  it('trades the other contracts beside a frozen one', () => {
    const orders = [working(1, { state: 'UNKNOWN' })];
    const made = plan({ orders, opinions: { alpha: targets({ 1: '0.5', 2: '0.5' }) } });
    expect(ordersText(made)).toEqual(['BUY 2500 VIXY for alpha 2500']);
  });
});

describe('planAllocation nets', () => {
  it('crosses opposite wishes at the reference price and orders the rest', () => {
    const made = plan({ opinions: { alpha: targets({ 1: 1 }), beta: targets({ 1: '-0.4' }) } });
    const [cross] = made.crosses;
    expect([...(cross?.deltas ?? [])].map(([id, part]) => `${id} ${decimalText(part)}`)).toEqual([
      'alpha 2000',
      'beta -2000',
    ]);
    expect(decimalText(cross?.price ?? decimal(0))).toBe('100');
    expect(ordersText(made)).toEqual(['BUY 3000 SPY for alpha 3000']);
    expect(sum(cross?.deltas.values() ?? []).eq(0)).toBe(true);
  });

  it('skips orders of a closed market, while crosses need none', () => {
    const closed = new Map([[SPY.conId, 'Market is closed']]);
    const made = plan({ closed, opinions: { alpha: targets({ 1: 1 }), beta: targets({ 1: '-0.4', 2: '0.1' }) } });
    expect([made.crosses.length, ordersText(made), outcomesText(made)]).toEqual([
      1,
      ['BUY 500 VIXY for beta 500'],
      ['SPY skipped: Market is closed'],
    ]);
  });
});

describe('planAllocation in REDUCING', () => {
  it('clips each delta between 0 and flat', () => {
    const books = { alpha: bookOf({ 1: 10, 2: -10 }), beta: bookOf({}) };
    const positions = [positionOf(SPY, 10), positionOf(VIXY, -10)];
    const opinions = { alpha: targets({ 1: '-0.5', 2: '-0.5' }), beta: targets({ 1: 1 }) };
    const made = plan({ tradingState: 'REDUCING', books, positions, opinions });
    expect(ordersText(made)).toEqual(['SELL 10 SPY for alpha 10']);
  });

  it('denies what would still grow the account: its position is not that of the book', () => {
    const books = { alpha: bookOf({ 1: 10 }), beta: bookOf({ 1: -10 }) };
    const made = plan({ tradingState: 'REDUCING', books, positions: [], opinions: { alpha: targets({ 1: 0 }) } });
    expect(ordersText(made)).toEqual([]);
    expect(outcomesText(made)[0]).toMatch(/^SPY denied: Trading is reducing only/);
  });
});

describe('planAllocation where one leg is denied', () => {
  const limits = { maxOrderNotional: decimal(300_000) };

  it('withholds what would grow, and keeps what shrinks', () => {
    const books = { alpha: bookOf({ 2: 50 }) };
    const opinions = { alpha: targets({ 1: '-0.8', 2: '-0.2' }) };
    const made = plan({ limits, books, positions: [positionOf(VIXY, 50)], opinions });
    expect(ordersText(made)).toEqual(['SELL 50 VIXY for alpha 50']);
    expect(outcomesText(made)[0]).toMatch(/^SPY denied: Notional is too large: found 400000/);
    expect([...made.reducingOnly]).toEqual([ALPHA]);
  });

  it('leaves the other strategies as they are, and takes a cross back with the leg', () => {
    const opinions = { alpha: targets({ 1: 1 }), beta: targets({ 1: '-0.4', 2: '0.4' }) };
    const made = plan({ limits: { maxOrderNotional: decimal(250_000) }, opinions });
    expect(made.crosses).toEqual([]);
    expect(ordersText(made)).toEqual(['SELL 2000 SPY for beta 2000', 'BUY 2000 VIXY for beta 2000']);
  });

  it('never crosses what one strategy may not trade', () => {
    const allowed = { allowedSymbols: new Map([[ALPHA, ['VIXY']]]) };
    const made = plan({ limits: allowed, opinions: { alpha: targets({ 1: 1 }), beta: targets({ 1: '-1' }) } });
    expect([made.crosses, ordersText(made)]).toEqual([[], ['SELL 5000 SPY for beta 5000']]);
    expect(outcomesText(made)[0]).toMatch(/^SPY denied: Symbol is not allowed for alpha/);
  });

  it('ends where even the reducing order is denied', () => {
    const books = { alpha: bookOf({ 1: 5000 }) };
    const positions = [positionOf(SPY, 5000)];
    const priced = new Map([
      [SPY.conId, pricedOf(SPY, { minSize: decimal(100_000) })],
      [VIXY.conId, pricedOf(VIXY)],
    ]);
    const made = plan({
      priced,
      books,
      positions,
      opinions: { alpha: targets({ 1: '-1' }), beta: targets({ 2: '0.2' }) },
    });
    expect(ordersText(made)).toEqual(['BUY 1000 VIXY for beta 1000']);
  });
});

describe('planAllocation over the whole plan', () => {
  const opinions = { alpha: targets({ 1: 1 }), beta: targets({ 2: 1 }) };

  it('denies what grows where gross exposure would pass its limit, and lets shrink what shrinks', () => {
    const limits = { maxGrossExposure: decimal('0.9') };
    const made = plan({ limits, opinions });
    expect(ordersText(made)).toEqual([]);
    expect(outcomesText(made)[0]).toMatch(
      /^SPY denied: Gross exposure of the plan is too large: found 1000000, needed at most 900000/,
    );
    const books = { beta: bookOf({ 2: 9_000 }) };
    const shrinking = plan({
      limits: { maxGrossExposure: decimal('0.4') },
      books,
      positions: [positionOf(VIXY, 9_000)],
      opinions,
    });
    expect(ordersText(shrinking)).toEqual(['SELL 4000 VIXY for beta 4000']);
  });

  it('grows nothing while a position of the account has no price', () => {
    const other = contractOf({ conId: conId(9), localSymbol: 'OLD' });
    const made = plan({ limits: { maxGrossExposure: decimal(2) }, positions: [positionOf(other, 1)], opinions });
    expect(ordersText(made)).toEqual([]);
    expect(outcomesText(made)[0]).toMatch(/found no price of OLD/);
  });

  it('denies what opens one position too many, counting those of the whole account', () => {
    const other = contractOf({ conId: conId(9), localSymbol: 'OLD' });
    const cash = contractOf({ conId: conId(8), secType: 'CASH' });
    const positions = [positionOf(other, 1), positionOf(cash, 100)];
    expect(ordersText(plan({ limits: { maxPositions: 3 }, positions, opinions })).length).toBe(2);
    expect(outcomesText(plan({ limits: { maxPositions: 2 }, positions, opinions }))[0]).toMatch(
      /found 3, needed at most 2/,
    );
  });
});

describe('planAllocation gives an order its properties', () => {
  it('rounds a limit to the minimum tick, never worse than asked', () => {
    expect(limitOf(plan({ properties: limit('100.019'), opinions: { alpha: targets({ 1: 1 }) } }))).toBe('100.01');
    expect(limitOf(plan({ properties: limit('100.011'), opinions: { alpha: targets({ 1: -1 }) } }))).toBe('100.02');
  });

  it('denies a limit outside the collar around the reference price', () => {
    const limits = { priceCollarPercent: decimal(5) };
    expect(plan({ limits, properties: limit('105'), opinions: { alpha: targets({ 1: 1 }) } }).orders.length).toBe(1);
    const made = plan({ limits, properties: limit('94.99'), opinions: { alpha: targets({ 1: 1 }) } });
    expect(outcomesText(made)[0]).toMatch(/^SPY denied: Limit price is outside its collar/);
  });

  it('turns a market order in crypto into a marketable limit that trades at once or not at all', () => {
    const contract = contractOf({ secType: 'CRYPTO' });
    const priced = new Map([[SPY.conId, pricedOf(contract, { price: '10001', minTick: decimal('0.25') })]]);
    const bought = plan({ priced, opinions: { alpha: targets({ 1: 1 }) } });
    expect(bought.orders[0]?.request.properties).toMatchObject({ orderType: 'LMT', tif: 'IOC' });
    expect(limitOf(bought)).toBe('10051.25');
    const books = { alpha: bookOf({ 1: 10 }) };
    const sold = plan({
      priced,
      books,
      positions: [positionOf(contract, 10)],
      opinions: { alpha: targets({ 1: -1 }) },
    });
    expect([ordersText(sold), limitOf(sold)]).toEqual([['SELL 10 SPY for alpha 10'], '9950.75']);
  });

  it('repeats the same plan for the same run', () => {
    const opinions = { alpha: targets({ 1: 1 }), beta: targets({ 1: '-0.4' }) };
    expect(plan({ opinions })).toEqual(plan({ opinions }));
  });
});
