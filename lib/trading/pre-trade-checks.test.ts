import { decimal, type Decimal } from '../domain/decimal.ts';
import type { OrderRequest } from '../domain/order.ts';
import { conId, orderRef } from '../domain/ids.ts';
import { ALPHA, BETA, contractOf, MARKET, quantities } from '../testing/trading-values.ts';
import { checkOrder, MAX_ORDER_NOTIONAL_CEILING, type PreTradeContext } from './pre-trade-checks.ts';

const request = (changes: Partial<OrderRequest> = {}): OrderRequest => ({
  orderRef: orderRef('ref-1'),
  contract: contractOf(),
  side: 'BUY',
  quantity: decimal(10),
  properties: MARKET,
  source: quantities({ alpha: 6, beta: 4 }),
  ...changes,
});
interface Given extends Partial<PreTradeContext> {
  readonly multiplier?: Decimal;
  readonly minSize?: Decimal;
  readonly sizeIncrement?: Decimal;
}
const context = ({ multiplier, minSize, sizeIncrement, ...changes }: Given = {}): PreTradeContext => ({
  tradingState: 'ACTIVE',
  limits: { maxOrderNotional: decimal(100_000), priceCollarPercent: undefined, allowedSymbols: new Map() },
  price: decimal(100),
  fx: decimal(1),
  details: {
    contract: contractOf({ multiplier: multiplier ?? decimal(1) }),
    minTick: decimal('0.01'),
    minSize: minSize ?? decimal(1),
    sizeIncrement: sizeIncrement ?? decimal(1),
  },
  position: decimal(0),
  working: decimal(0),
  shrinks: false,
  ...changes,
});
/** `approved`, or the reason. */
function verdict(order: Partial<OrderRequest> = {}, given: Given = {}): string {
  const found = checkOrder(request(order), context(given));
  return found.kind === 'denied' ? found.reason : 'approved';
}
const limit = (limitPrice: string, orderType: 'LMT' | 'MKT' = 'LMT') => ({
  properties: { ...MARKET, orderType, limitPrice: decimal(limitPrice) },
});

const allow = (symbols: readonly string[]) => ({
  limits: {
    maxOrderNotional: undefined,
    priceCollarPercent: undefined,
    allowedSymbols: new Map([
      [BETA, symbols],
      [ALPHA, ['SPY']],
    ]),
  },
});
const reducing = (position: number, working = 0) =>
  verdict({ side: 'SELL' }, { tradingState: 'REDUCING', position: decimal(position), working: decimal(working) });

describe('checkOrder', () => {
  it('approves an order within every limit, unchanged', () => {
    const order = request();
    expect(checkOrder(order, context())).toEqual({ kind: 'approved', order });
  });

  it('denies everything while trading is halted', () => {
    expect(verdict({}, { tradingState: 'HALTED' })).toBe('Trading is halted');
  });

  it('denies an order judged by the details of another contract', () => {
    expect(verdict({ contract: contractOf({ conId: conId(2) }) })).toBe(
      'Contract details do not fit: found conId 1, needed 2',
    );
  });

  it('denies an order whose price or rate is missing or not positive', () => {
    for (const price of [undefined, decimal(0), decimal(-37)])
      expect(verdict({}, { price })).toMatch(/^Price of SPY is unknown/);
    for (const fx of [undefined, decimal(0)]) expect(verdict({}, { fx })).toMatch(/^Exchange rate/);
    expect(verdict({}, { multiplier: decimal(0) })).toMatch(/^Multiplier of SPY is unknown/);
  });

  it('measures notional in base currency, multiplier included, and allows it to be equal', () => {
    const limits = { maxOrderNotional: decimal(6_000), priceCollarPercent: undefined, allowedSymbols: new Map() };
    expect(verdict({}, { limits, multiplier: decimal(5), fx: decimal('1.2') })).toBe('approved');
    expect(verdict({}, { limits, multiplier: decimal(5), fx: decimal('1.21') })).toBe(
      'Notional is too large: found 6050, needed at most 6000 in base currency',
    );
  });

  it('measures by the limit price where it is worse than the market', () => {
    const limits = { maxOrderNotional: decimal(1_400), priceCollarPercent: undefined, allowedSymbols: new Map() };
    expect(verdict(limit('150'), { limits })).toMatch(/found 1500/);
  });

  it('holds the ceiling in code whatever the configuration says', () => {
    const price = MAX_ORDER_NOTIONAL_CEILING.div(10).plus('0.01');
    for (const maxOrderNotional of [undefined, MAX_ORDER_NOTIONAL_CEILING.times(9)]) {
      expect(
        verdict({}, { price, limits: { maxOrderNotional, priceCollarPercent: undefined, allowedSymbols: new Map() } }),
      ).toMatch(/^Notional is too large/);
    }
  });

  it('denies a symbol that one of the strategies in the order may not trade', () => {
    expect(verdict({}, allow(['SPY', 'VIXY']))).toBe('approved');
    expect(verdict({}, allow(['VIXY']))).toBe('Symbol is not allowed for beta: found "SPY", needed one of VIXY');
    expect(verdict({}, allow([]))).toMatch(/needed one of none/);
  });

  it('denies sources that do not sum to the order', () => {
    expect(verdict({ source: quantities({ alpha: 6 }) })).toMatch(/found a sum of 6, needed 10/);
    expect(verdict({ source: quantities({ alpha: 14, beta: -4 }) })).toMatch(/^Sources/);
    expect(verdict({ source: new Map() })).toMatch(/found none/);
  });

  it('denies quantities below the minimum or off the increment', () => {
    expect(verdict({}, { minSize: decimal(11) })).toMatch(/^Quantity is too small/);
    expect(verdict({}, { sizeIncrement: decimal(4) })).toMatch(/^Quantity is not a whole number of increments/);
    expect(verdict({}, { sizeIncrement: decimal(0) })).toMatch(/^Size increment is unknown/);
    expect(verdict({ quantity: decimal(0), source: quantities({ alpha: 0 }) })).toMatch(/^Sources/);
  });

  it('denies a limit order without a price, and a price without a limit order', () => {
    expect(verdict({ properties: { ...MARKET, orderType: 'LOC' } })).toMatch(
      /^Order property limitPrice does not fit: found none/,
    );
    expect(verdict(limit('100', 'MKT'))).toMatch(/^Order property limitPrice does not fit: found 100/);
    expect([verdict(limit('100.005')), verdict(limit('-1'))].map((reason) => reason.slice(0, 30))).toEqual([
      'Limit price is not on a tick: ',
      'Order property limitPrice does',
    ]);
  });

  it('denies combinations that IB would refuse', () => {
    expect(verdict({ properties: { ...MARKET, orderType: 'MOC', adaptivePriority: 'Normal' } })).toMatch(
      /^Order property adaptivePriority/,
    );
    expect(verdict({ properties: { ...MARKET, tif: 'GTD' } })).toMatch(/^Order property tif/);
  });

  it('denies a market order to buy crypto and approves the sale', () => {
    const contract = contractOf({ secType: 'CRYPTO' });
    expect(verdict({ contract })).toMatch(/MKT BUY/);
    expect(verdict({ contract, side: 'SELL' })).toBe('approved');
  });

  it('in REDUCING approves only steps toward zero that do not cross it', () => {
    expect([reducing(10), reducing(11)]).toEqual(['approved', 'approved']);
    for (const [position, working] of [
      [9, 0],
      [0, 0],
      [-5, 0],
      [15, -6],
    ] as const) {
      expect(reducing(position, working)).toMatch(/^Trading is reducing only/);
    }
  });
});
