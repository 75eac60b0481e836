/** The path of a day: where it goes, the bars it makes, and the orders that meet it. */
import { decimal, decimalText, max, min, roundHalfUpTo, sum, type Decimal } from '../domain/decimal.ts';
import { brokerAt, CLOSE, DAY, heard, OPEN, order, prices, SPY } from '../testing/simulated-broker-fixture.ts';
import { catalogue } from './catalogue.ts';
import { barSizeMs } from './intraday-bars.ts';
import { market, type Market } from './market.ts';
import { dayNumber, newYorkAtMs } from './new-york-time.ts';
import { priceBook, type PriceBook } from './prices/price-book.ts';
import { readOptionalPriceFiles, readPriceFiles } from './prices/read-price-files.ts';
import type { Bar } from '../domain/bar.ts';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const contracts = catalogue(() => prices.series('MES'));
const withMinutes = priceBook({
  readText: readPriceFiles('data'),
  readOptionalText: readOptionalPriceFiles('data'),
  seed: 1,
});

function marketOf(conId: number, book: PriceBook = prices, seed = book.seed): Market {
  const listing = contracts.listing(conId);
  if (listing === undefined) throw new Error(`No contract ${conId}`);
  const { terms } = listing;
  const minutes = (day: number) => book.minutes(terms.prices, day);
  return market({ terms, series: book.series(terms.prices), alwaysOpen: false, seed, minutes });
}

const spy = marketOf(SPY);
const BITCOIN = 479_624_278;
const EURO = 12_087_792;

const texts = ({ open, high, low, close, volume }: Bar): readonly string[] =>
  [open, high, low, close, volume].map(decimalText);

/** Daily bars are told as published, a path goes in ticks. */
const onTicks = (bar: Bar, tick: Decimal): Bar => ({
  ...bar,
  open: roundHalfUpTo(bar.open, tick),
  high: roundHalfUpTo(bar.high, tick),
  low: roundHalfUpTo(bar.low, tick),
  close: roundHalfUpTo(bar.close, tick),
});

/** What bars come to together. */
function joined(bars: readonly Bar[]): readonly string[] {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) throw new Error('No bars');
  return [
    first.open,
    bars.map(({ high }) => high).reduce((a: Decimal, b: Decimal) => max(a, b)),
    bars.map(({ low }) => low).reduce((a: Decimal, b: Decimal) => min(a, b)),
    last.close,
    sum(bars.map(({ volume }) => volume)),
  ].map(decimalText);
}

describe('path', () => {
  it.each([
    ['SPY, whole day', SPY, CLOSE, '5 secs', 4680],
    ['SPY, whole day', SPY, CLOSE, '1 min', 390],
    ['SPY, half day', SPY, newYorkAtMs(dayNumber(2019, 11, 29), 780), '1 min', 210],
    ['SPY, after the spring change of the clocks', SPY, newYorkAtMs(dayNumber(2020, 3, 9), 960), '30 mins', 13],
    ['EUR.USD', EURO, newYorkAtMs(DAY, 1020), '1 hour', 24],
    ['BTC', BITCOIN, (DAY + 1) * DAY_MS, '4 hours', 6],
  ])('of %s adds up to the daily bar in bars of %s', (_name, conId, endAtMs, barSize, expected) => {
    const of = marketOf(conId);
    const [daily] = of.bars({ barMs: DAY_MS, endAtMs, count: 1 });
    const bars = of.bars({ barMs: barSizeMs(barSize) ?? 0, endAtMs, count: 100_000, fromMs: endAtMs - DAY_MS });
    expect(bars).toHaveLength(expected);
    const tick = contracts.listing(conId)?.terms.minTick ?? decimal('0');
    expect(joined(bars)).toEqual(daily && texts(onTicks(daily, tick)));
  });

  it('stands at the open until 10:01 and moves then, between low and high', () => {
    const at = (minute: number, second = 0) =>
      spy.quote(newYorkAtMs(DAY, minute) + second * 1_000)?.last ?? decimal('0');
    expect([at(570), at(600), at(600, 59)].map(decimalText)).toEqual(['348.51', '348.51', '348.51']);
    const moving = Array.from({ length: 300 }, (_, index) => at(610 + index));
    expect(new Set(moving.map(decimalText)).size).toBeGreaterThan(50);
    const [bar] = spy.bars({ barMs: DAY_MS, endAtMs: CLOSE, count: 1 });
    expect(moving.every((price) => bar !== undefined && price.gte(bar.low) && price.lte(bar.high))).toBe(true);
  });

  it('is the same for the same seed and another for another', () => {
    const of = (seed: number) =>
      marketOf(SPY, prices, seed).bars({ barMs: MINUTE, endAtMs: CLOSE, count: 390 }).map(texts);
    expect(of(5)).toEqual(of(5));
    expect(of(5)).not.toEqual(of(6));
  });

  it('follows measured minutes where there are any, from the open on', () => {
    const of = marketOf(SPY, withMinutes);
    const day = dayNumber(2020, 12, 16);
    const bars = of.bars({ barMs: MINUTE, endAtMs: newYorkAtMs(day, 572), count: 2 });
    expect(bars.map(texts)).toEqual([
      ['369.82', '369.88', '369.65', '369.8', '376571'],
      ['369.82', '369.89', '369.62', '369.64', '113930'],
    ]);
    expect(withMinutes.series('SPY').length).toBe(5245);
  });
});

describe('bars', () => {
  it('leave out what is not over, and begin where they are asked to', () => {
    const bars = spy.bars({
      barMs: MINUTE,
      endAtMs: newYorkAtMs(DAY, 620) + 59_999,
      count: 100,
      fromMs: newYorkAtMs(DAY, 618),
    });
    expect(bars.map(({ startAtMs }) => startAtMs)).toEqual([newYorkAtMs(DAY, 618), newYorkAtMs(DAY, 619)]);
  });

  it('go back over sessions, as many as asked for', () => {
    const bars = spy.bars({ barMs: 3_600_000, endAtMs: newYorkAtMs(DAY, 630), count: 3 });
    expect(bars.map(({ startAtMs }) => startAtMs)).toEqual([
      newYorkAtMs(DAY - 1, 870),
      newYorkAtMs(DAY - 1, 930),
      newYorkAtMs(DAY, 570),
    ]);
  });

  it.each([
    ['5 secs', 5_000],
    ['1 min', MINUTE],
    ['1 mins', MINUTE],
    ['1min', MINUTE],
    ['30 min', 30 * MINUTE],
    ['1 day', DAY_MS],
    ['7 mins', undefined],
    ['', undefined],
  ])('know the size "%s"', (text, expected) => {
    expect(barSizeMs(text)).toBe(expected);
  });
});

describe('resting orders', () => {
  const limit = (price: string) => order({ quantity: 10, orderType: 'LMT', limitPrice: decimal(price) });

  it('fill in the second in which the path reaches them, not at the close', () => {
    const broker = brokerAt(OPEN);
    const times: number[] = [];
    broker.subscribe((event) => {
      if (event.kind === 'execution') times.push(event.execution.atMs);
    });
    broker.place({ clientId: 1, orderId: 1, input: limit('347.5') });
    broker.clock.advanceTo(CLOSE + MINUTE);
    const [atMs = 0] = times;
    expect(atMs).toBeGreaterThan(newYorkAtMs(DAY, 601));
    expect(atMs).toBeLessThan(CLOSE);
    const asks = [atMs - 1_000, atMs].map((each) => decimalText(spy.quote(each)?.ask ?? decimal('0')));
    expect(asks.map((ask) => Number(ask) <= 347.5)).toEqual([false, true]);
  });

  it('do not fill at what the day had reached before they came', () => {
    const broker = brokerAt(OPEN);
    const low = spy.bars({ barMs: DAY_MS, endAtMs: CLOSE, count: 1 })[0]?.low ?? decimal('0');
    const reachedAt = spy.nextPassing({ afterMs: OPEN, throughMs: CLOSE - 1 }, [Number(low.times(100))]) ?? 0;
    broker.clock.advanceTo(reachedAt + 120_000);
    const lines = heard(broker);
    broker.place({ clientId: 1, orderId: 1, input: limit(decimalText(low)) });
    broker.clock.advanceTo(CLOSE + MINUTE);
    const reachedAgain = spy.closingAt(CLOSE, reachedAt + 120_000)?.low.lte(low) === true;
    expect(lines.some((line) => line.startsWith('execution'))).toBe(reachedAgain);
  });

  it('fill the same however the way is cut', () => {
    const lived = (stops: readonly number[]): readonly string[] => {
      const broker = brokerAt(OPEN);
      const lines = heard(broker);
      for (const [index, price] of ['348.3', '347.9', '347.5', '340'].entries()) {
        broker.place({ clientId: 1, orderId: index + 1, input: limit(price) });
      }
      for (const stop of stops) broker.clock.advanceTo(stop);
      return lines;
    };
    const stops = Array.from({ length: 200 }, (_, index) => OPEN + (index + 1) * 117_003).filter((at) => at < CLOSE);
    const told = (lines: readonly string[]) => lines.filter((line) => line !== 'clock');
    expect(told(lived([...stops, CLOSE]))).toEqual(told(lived([CLOSE])));
  });
});
