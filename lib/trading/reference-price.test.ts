import { decimal, decimalText } from '../domain/decimal.ts';
import { conId } from '../domain/ids.ts';
import type { Quote } from '../domain/quote.ts';
import { referencePrice, type PricePurpose } from './reference-price.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;

type Prices = { readonly [field in 'bid' | 'ask' | 'last' | 'close']?: number };
function quoteOf(prices: Prices, ageMs: number): Quote {
  const fields = Object.entries(prices).map(([field, price]) => [field, decimal(price)] as const);
  return { conId: conId(1), atMs: NOW - ageMs, ...Object.fromEntries(fields) };
}
const bar = (close: number, ageMs: number) => {
  const price = decimal(close);
  return { startAtMs: NOW - ageMs, open: price, high: price, low: price, close: price, volume: decimal(0) };
};

/** `midpoint 100.5`, or the reason. */
function priced(
  prices: Prices,
  options: {
    readonly ageMs?: number;
    readonly lastAgeMs?: number;
    readonly lastBar?: ReturnType<typeof bar>;
    readonly purpose?: PricePurpose;
    readonly undatedSides?: true;
  } = {},
): string {
  const { lastAgeMs, purpose = 'valuing' } = options;
  const asked = quoteOf(prices, options.ageMs ?? 0);
  const sides = options.undatedSides === undefined ? {} : { undatedSides: options.undatedSides };
  const quote = { ...asked, ...sides, ...(lastAgeMs === undefined ? {} : { lastAtMs: NOW - lastAgeMs }) };
  const found = referencePrice({ purpose, quote, lastBar: options.lastBar, nowMs: NOW, staleAfterMs: MINUTE });
  return found.kind === 'none' ? found.reason : `${found.price.source} ${decimalText(found.price.price)}`;
}

describe('referencePrice', () => {
  it('goes from midpoint to last to close to the close of the last bar', () => {
    const lastBar = bar(97, 0);
    expect(priced({ bid: 100, ask: 101, last: 99, close: 98 }, { lastBar })).toBe('midpoint 100.5');
    expect(priced({ bid: 100, last: 99, close: 98 }, { lastBar })).toBe('last 99');
    expect(priced({ close: 98 }, { lastBar })).toBe('close 98');
    expect(priced({}, { lastBar })).toBe('bar-close 97');
  });

  it('takes the middle exactly, half a tick included', () => {
    expect(priced({ bid: 1.005, ask: 1.01 })).toBe('midpoint 1.0075');
    expect(priced({ bid: 5, ask: 5 })).toBe('midpoint 5');
  });

  it('passes over a crossed or one-sided quote and over prices that are not positive', () => {
    expect(priced({ bid: 101, ask: 100, last: 99 })).toBe('last 99');
    expect(priced({ bid: -1, ask: 1, last: 0, close: 98 })).toBe('close 98');
  });

  it('sizes on delayed or frozen bid and ask by the age of the last trade, and on none of unknown age', () => {
    const sizing = { purpose: 'sizing', undatedSides: true } as const;
    const prices = { bid: 100, ask: 102, last: 101 };
    expect(priced(prices, { ...sizing, lastAgeMs: MINUTE })).toBe('midpoint 101');
    expect(priced(prices, { ...sizing, lastAgeMs: MINUTE + 1 })).toMatch(
      /midpoint stale \(60001 ms old, at most 60000\)/,
    );
    expect(priced(prices, sizing)).toMatch(/midpoint of unknown age, last of unknown age/);
    expect(priced(prices, { ...sizing, lastBar: bar(97, MINUTE) })).toBe('bar-close 97');
    expect(priced(prices, { undatedSides: true })).toBe('midpoint 101');
  });

  it('passes over a stale quote as a whole', () => {
    expect(priced({ bid: 100, ask: 101 }, { ageMs: MINUTE })).toBe('midpoint 100.5');
    expect(priced({ bid: 100, ask: 101, last: 99, close: 98 }, { ageMs: MINUTE + 1, lastBar: bar(97, 0) })).toBe(
      'bar-close 97',
    );
  });

  it('tells of every source why it has no price', () => {
    expect(priced({ last: 99 }, { ageMs: MINUTE + 1, lastBar: bar(97, MINUTE + 2) })).toBe(
      'No usable price of contract 1: midpoint missing, last stale (60001 ms old, at most 60000), close missing, bar-close stale (60002 ms old, at most 60000)',
    );
  });

  it('refuses a price from the future', () => {
    expect(priced({ last: 99 }, { ageMs: -2_000 })).toBe('last 99');
    expect(priced({ last: 99 }, { ageMs: -2_001 })).toMatch(/last from the future \(by 2001 ms\)/);
  });

  it('sizes on a last that is as old as its trade, however fresh the quote', () => {
    const sizing = { purpose: 'sizing' } as const;
    expect(priced({ last: 99 }, { ...sizing, lastAgeMs: MINUTE })).toBe('last 99');
    expect(priced({ last: 99 }, { ...sizing, lastAgeMs: MINUTE + 1 })).toMatch(
      /last stale \(60001 ms old, at most 60000\)/,
    );
    expect(priced({ last: 99 }, { ...sizing, lastAgeMs: -2_001 })).toMatch(/last from the future/);
    expect(priced({ bid: 100, ask: 101, last: 99 }, { ...sizing, lastAgeMs: MINUTE + 1 })).toBe('midpoint 100.5');
  });

  it('sizes on no price of unknown age: a last without its time, any close of the quote', () => {
    expect(priced({ last: 99, close: 98 }, { purpose: 'sizing' })).toBe(
      'No usable price of contract 1: midpoint missing, last of unknown age, close of unknown age, bar-close missing',
    );
    expect(priced({ last: 99, close: 98 }, { purpose: 'sizing', lastBar: bar(97, 0) })).toBe('bar-close 97');
  });

  it('values what is held at an old last rather than at nothing', () => {
    expect(priced({ last: 99, close: 98 }, { lastAgeMs: MINUTE + 1 })).toBe('last 99');
    expect(priced({ close: 98 })).toBe('close 98');
  });
});
