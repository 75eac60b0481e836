/** The limits of the account for one order of a session: each denies what grows, none what shrinks, and what is unknown counts as over. */
import type { Limits } from '../domain/configuration.ts';
import { decimal, ONE, ZERO } from '../domain/decimal.ts';
import { conId, strategyId, type ConId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import { NO_LIMITS } from '../testing/allocation-values.ts';
import { detailsOf } from '../testing/scripted-broker-reader.ts';
import { contractOf, ledgerOrderOf, USD } from '../testing/trading-values.ts';
import type { DayPnl } from '../trading/day-pnl.ts';
import type { Held } from './day-book.ts';
import { createSessionLimits, type SessionLimits } from './session-limits.ts';
import type { LiveSymbol } from './live-configuration.ts';

const contract = (id: number, symbol: string) => contractOf({ conId: conId(id), symbol, localSymbol: symbol });
const BTC = contract(1, 'BTC');
const ETH = contract(2, 'ETH');
const SPY = contract(3, 'SPY');
const PRICE = decimal(100);

interface Given {
  readonly limits: Partial<Limits>;
  readonly positions?: ReadonlyMap<ConId, number>;
  readonly working?: ReadonlyMap<ConId, number>;
  readonly others?: ReadonlyMap<ConId, Held>;
  readonly earlierOrders?: readonly LedgerOrder[];
  readonly netLiquidation?: number | null;
  readonly stale?: readonly ConId[];
  readonly otherPrice?: number | null;
  /** Units of each earlier order that may still fill. */
  readonly remaining?: number;
  readonly day?: DayPnl;
}

function limitsOf(given: Given): SessionLimits {
  const { positions, working, others = new Map(), netLiquidation = 1000, stale = [], otherPrice = 100 } = given;
  const spec = { symbol: '', secType: 'STK', exchange: 'SMART', currency: USD } as const;
  const symbol: LiveSymbol = {
    symbol: '',
    spec,
    lotSize: ONE,
    magicNumber: 1,
    strategy: strategyId('told'),
    intervalMs: 1000,
    maxLoss: undefined,
  };
  const all = new Map([BTC, ETH].map((one) => [one.conId, { details: detailsOf({ contract: one }), symbol }]));
  return createSessionLimits({
    limits: { ...NO_LIMITS, ...given.limits },
    contracts: {
      all: () => all,
      position: (id) => decimal(positions?.get(id) ?? 0),
      rates: () => new Map([[USD, ONE]]),
    },
    orders: { working: (id) => decimal(working?.get(id) ?? 0) },
    quotes: {
      price: (id) => (stale.includes(id) ? 'stale' : { conId: id, price: PRICE, source: 'midpoint', atMs: 0 }),
      newest: () => undefined,
    },
    account: {
      tell: () => undefined,
      refresh: () => Promise.resolve(),
      netLiquidation: () => (netLiquidation === null ? undefined : decimal(netLiquidation)),
      others: () => others,
      priceOf: () => (otherPrice === null ? undefined : decimal(otherPrice)),
      previousCloseOf: () => undefined,
      remaining: () => decimal(given.remaining ?? 1),
      rates: () => new Map([[USD, ONE]]),
    },
    day: { filled: () => undefined, pnl: () => given.day ?? { kind: 'known', pnl: ZERO } },
    marketNowMs: () => 0,
    staleAfterMs: () => 1000,
    earlierOrders: given.earlierOrders ?? [],
  });
}

const order = (of: typeof BTC, delta: number, shrinks = false) => ({
  details: detailsOf({ contract: of }),
  delta: decimal(delta),
  price: PRICE,
  fx: ONE,
  shrinks,
});
const held = (of: typeof BTC, quantity: number) => new Map([[of.conId, { contract: of, quantity: decimal(quantity) }]]);
const lost: DayPnl = { kind: 'known', pnl: decimal(-50) };
const outcome = (limits: SessionLimits, asked: ReturnType<typeof order>): string => {
  const verdict = limits.reserve(asked);
  return verdict.kind === 'denied' ? verdict.reason : 'approved';
};

describe('The limits of the account in a live session', () => {
  it('approves up to each limit', () => {
    const limits = { maxPositions: 2, maxGrossExposure: ONE, maxDailyLoss: decimal(51) };
    expect(outcome(limitsOf({ limits, others: held(SPY, 5), day: lost }), order(BTC, 5))).toBe('approved');
  });

  it.each([
    ['maxPositions', { maxPositions: 1 }, /too many positions: found 2, needed at most 1/],
    ['maxGrossExposure', { maxGrossExposure: decimal('0.9') }, /too large: found 1000, needed at most 900/],
    ['maxDailyLoss', { maxDailyLoss: decimal(50) }, /Loss of the day is too large: found 50, needed less than 50/],
  ])('denies by %s, over what else the account holds', (_, limits, words) => {
    expect(outcome(limitsOf({ limits, others: held(SPY, 5), day: lost }), order(BTC, 5))).toMatch(words);
  });

  it('lets a reduction and a close pass whatever the limits say, also where nothing is known', () => {
    const limits = { maxPositions: 0, maxGrossExposure: ZERO, maxDailyLoss: ONE };
    const blind = limitsOf({
      limits,
      positions: new Map([[BTC.conId, 9]]),
      netLiquidation: null,
      stale: [BTC.conId, ETH.conId],
      day: { kind: 'unknown', reason: 'unknown' },
    });
    expect([outcome(blind, order(BTC, -4, true)), outcome(blind, order(BTC, -5, true))]).toEqual([
      'approved',
      'approved',
    ]);
  });

  it.each([
    ['net liquidation', { netLiquidation: null }, /found no net liquidation/],
    ['the price of another symbol', { stale: [ETH.conId] }, /found no price of ETH/],
    ['the price of another position', { otherPrice: null }, /found no price of SPY/],
  ])('denies what grows without %s', (_, lacking, words) => {
    const positions = new Map([[ETH.conId, 1]]);
    const given = { limits: { maxGrossExposure: decimal(9) }, positions, others: held(SPY, 1), ...lacking };
    expect(outcome(limitsOf(given), order(BTC, 1))).toMatch(words);
  });

  it('denies what grows where the loss of the day is unknown', () => {
    const day = { kind: 'unknown', reason: 'Loss of the day is unknown: test' } as const;
    expect(outcome(limitsOf({ limits: { maxDailyLoss: ONE }, day }), order(BTC, 1))).toMatch(/is unknown: test/);
  });

  it('needs no figure that no limit asks for', () => {
    const day = { kind: 'unknown', reason: 'unknown' } as const;
    const given = { limits: { maxPositions: 1 }, netLiquidation: null, otherPrice: null, day };
    expect(outcome(limitsOf(given), order(BTC, 1))).toBe('approved');
  });

  it('lets of two orders asked for at once, each just within the limit, one pass', () => {
    for (const limits of [{ maxPositions: 1 }, { maxGrossExposure: decimal('0.9') }]) {
      const both = limitsOf({ limits });
      expect(outcome(both, order(BTC, 8))).toBe('approved');
      expect(outcome(both, order(ETH, 8))).not.toBe('approved');
    }
  });

  it('gives room again where a reservation is released, once', () => {
    const limits = limitsOf({ limits: { maxPositions: 1 } });
    const first = limits.reserve(order(BTC, 1));
    if (first.kind === 'reserved') [1, 2].forEach(() => first.release());
    expect(outcome(limits, order(ETH, 1))).toBe('approved');
    expect(outcome(limits, order(BTC, 1))).toMatch(/too many/);
  });

  it('counts what works, of the session and of earlier runs, and room that a close gives only once it has filled', () => {
    const limits = { maxPositions: 1 };
    const earlier = ledgerOrderOf('earlier', { told: 1 }, { contract: SPY, state: 'WORKING' });
    const given: readonly Given[] = [
      { limits, working: new Map([[ETH.conId, 1]]) },
      { limits, earlierOrders: [earlier] },
      { limits, positions: new Map([[ETH.conId, 1]]), working: new Map([[ETH.conId, -1]]) },
    ];
    for (const one of given) expect(outcome(limitsOf(one), order(BTC, 1))).toMatch(/found 2/);
  });

  it('counts an order of an earlier run no more once it is over, though nobody reads a price of it', () => {
    const earlierOrders = [ledgerOrderOf('earlier', { told: 1 }, { contract: SPY, state: 'WORKING' })];
    const given = { limits: { maxPositions: 1, maxGrossExposure: ONE }, earlierOrders, otherPrice: null };
    expect(outcome(limitsOf(given), order(BTC, 1))).toMatch(/found 2|found no price of SPY/);
    expect(outcome(limitsOf({ ...given, remaining: 0 }), order(BTC, 1))).toBe('approved');
  });
});
