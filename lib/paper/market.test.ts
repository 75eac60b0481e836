import { decimalText } from '../domain/decimal.ts';
import { prices } from '../testing/simulated-broker-fixture.ts';
import { catalogue } from './catalogue.ts';
import { market, type Market } from './market.ts';
import { dayNumber, newYorkAtMs } from './new-york-time.ts';

const listings = catalogue(() => prices.series('MES'));
const WEDNESDAY = dayNumber(2020, 8, 26);
const THURSDAY = dayNumber(2020, 8, 27);
const FRIDAY = dayNumber(2020, 8, 28);

function marketOf(conId: number, alwaysOpen = false): Market {
  const listing = listings.listing(conId);
  if (listing === undefined) throw new Error(`No contract ${conId}`);
  return market({ terms: listing.terms, series: prices.series(listing.terms.prices), alwaysOpen });
}

const spy = marketOf(756_733);
const mes = marketOf(360_202_009);
const vix = marketOf(13_455_763);

const quoted = (from: Market, day: number, minute: number): string => {
  const quote = from.quote(newYorkAtMs(day, minute));
  return quote === undefined ? 'none' : [quote.bid, quote.ask, quote.last, quote.close].map(decimalText).join(' ');
};

describe('quote', () => {
  it('stands at the close before, then at the open, then at the close of the day', () => {
    expect(quoted(spy, THURSDAY, 569)).toBe('347.56 347.58 347.57 347.57');
    expect(quoted(spy, THURSDAY, 570)).toBe('348.5 348.52 348.51 347.57');
    expect(quoted(spy, THURSDAY, 599)).toBe('348.5 348.52 348.51 347.57');
    expect(quoted(spy, THURSDAY, 960)).toBe('348.32 348.34 348.33 347.57');
  });

  it('takes the last close as the previous one when the trading day is over', () => {
    expect(quoted(spy, FRIDAY + 1, 720)).toBe('350.57 350.59 350.58 350.58');
  });

  it('lets futures trade on the evening before at the close before', () => {
    expect(mes.isOpen(newYorkAtMs(WEDNESDAY, 1080), true)).toBe(true);
    expect(mes.quote(newYorkAtMs(WEDNESDAY, 1080))).toEqual(mes.quote(newYorkAtMs(THURSDAY, 500)));
    expect(mes.isOpen(newYorkAtMs(WEDNESDAY, 1030), true)).toBe(false);
  });

  it('has no bid and ask for an index', () => {
    expect(quoted(vix, THURSDAY, 600).split(' ').slice(0, 2)).toEqual(['-1', '-1']);
  });

  it('is missing before the first price', () => {
    expect(quoted(spy, dayNumber(1999, 10, 29), 600)).toBe('none');
    expect(quoted(spy, dayNumber(1999, 11, 1), 600)).toBe('136.49 136.51 136.5 136.5');
  });
});

describe('lastTradeAtMs', () => {
  const lastTrade = (from: Market, day: number, minute: number): number | undefined =>
    from.lastTradeAtMs(newYorkAtMs(day, minute));

  it('is this moment while orders execute, extended hours included', () => {
    for (const minute of [240, 600, 1199]) expect(lastTrade(spy, THURSDAY, minute)).toBe(newYorkAtMs(THURSDAY, minute));
    expect(lastTrade(marketOf(756_733, true), FRIDAY + 1, 720)).toBe(newYorkAtMs(FRIDAY + 1, 720));
  });

  it('is the end of the hours before while nothing trades: at night, over the weekend', () => {
    for (const minute of [1200, 1439]) expect(lastTrade(spy, THURSDAY, minute)).toBe(newYorkAtMs(THURSDAY, 1200));
    expect(lastTrade(spy, FRIDAY + 2, 720)).toBe(newYorkAtMs(FRIDAY, 1200));
    expect(lastTrade(mes, WEDNESDAY, 1030)).toBe(newYorkAtMs(WEDNESDAY, 1020));
  });

  it('is missing before the first price', () => {
    expect(lastTrade(spy, dayNumber(1999, 10, 29), 600)).toBeUndefined();
  });
});

const isOpen = (day: number, minute: number, extended: boolean): boolean =>
  spy.isOpen(newYorkAtMs(day, minute), extended);

describe('isOpen', () => {
  it('is true from open to close of trading days, longer with extended hours', () => {
    expect([569, 570, 959, 960].map((minute) => isOpen(THURSDAY, minute, false))).toEqual([false, true, true, false]);
    expect([239, 240, 1199, 1200].map((minute) => isOpen(THURSDAY, minute, true))).toEqual([false, true, true, false]);
    expect(isOpen(dayNumber(2020, 7, 3), 600, true)).toBe(false);
  });

  it('is always true where the market is always open', () => {
    expect(marketOf(756_733, true).isOpen(newYorkAtMs(FRIDAY + 2, 180), false)).toBe(true);
  });
});

const daily = (endAtMs: number, count: number) => spy.bars({ barMs: 86_400_000, endAtMs, count });

describe('bars', () => {
  it('ends with the newest day that is complete', () => {
    const before = daily(newYorkAtMs(THURSDAY, 959), 2);
    const after = daily(newYorkAtMs(THURSDAY, 960), 2);
    expect(before.map((bar) => decimalText(bar.close))).toEqual(['344.12', '347.57']);
    expect(after.map((bar) => decimalText(bar.close))).toEqual(['347.57', '348.33']);
  });

  it('gives fewer where the prices begin, and none before', () => {
    expect(daily(newYorkAtMs(dayNumber(1999, 11, 2), 1000), 10)).toHaveLength(2);
    expect(daily(newYorkAtMs(dayNumber(1999, 10, 2), 1000), 10)).toEqual([]);
  });
});

describe('sessionEnd', () => {
  it('is the end of the session that runs or comes next', () => {
    expect(spy.sessionEnd(newYorkAtMs(THURSDAY, 961), false)).toBe(newYorkAtMs(FRIDAY, 960));
    expect(mes.sessionEnd(newYorkAtMs(THURSDAY, 961), true)).toBe(newYorkAtMs(THURSDAY, 1020));
  });

  it('is missing when the prices have ended', () => {
    expect(spy.sessionEnd(newYorkAtMs(FRIDAY, 960), false)).toBeUndefined();
  });
});
