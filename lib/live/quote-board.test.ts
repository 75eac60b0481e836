import { decimal } from '../domain/decimal.ts';
import type { Quote } from '../domain/quote.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { scriptedReader } from '../testing/scripted-broker-reader.ts';
import { contractOf } from '../testing/trading-values.ts';
import { createQuoteBoard, type QuoteBoard } from './quote-board.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;
/** The market's clock is elsewhere: only ages are the same. */
const MARKET_NOW = 50_000_000;
const SPY = contractOf();

function boardWith(quote: Partial<Quote>): QuoteBoard {
  const newest = (): Quote => ({ conId: SPY.conId, atMs: NOW, ...quote });
  const board = createQuoteBoard({
    broker: scriptedReader({
      streamQuotes: () => ({ newest, problem: () => undefined, stop: () => undefined }),
    }),
    clock: manualClock(NOW),
    marketNowMs: () => MARKET_NOW,
    onQuote: () => undefined,
    onProblem: () => undefined,
  });
  board.follow(SPY);
  return board;
}

/** `last 10`, or why there is none. */
function priceOf(board: QuoteBoard, purpose: 'sizing' | 'valuing'): string {
  const price = board.price(SPY.conId, MINUTE, purpose);
  return typeof price === 'string' ? price : `${price.source} ${price.price.toFixed()}`;
}

describe('the price of a session', () => {
  it('sizes on a last by the age of its trade on the clock of the market', () => {
    const fresh = boardWith({ last: decimal(10), lastAtMs: MARKET_NOW - MINUTE });
    const old = boardWith({ last: decimal(10), lastAtMs: MARKET_NOW - MINUTE - 1 });
    expect(priceOf(fresh, 'sizing')).toBe('last 10');
    expect(priceOf(old, 'sizing')).toMatch(/last stale \(60001 ms old, at most 60000\)/);
  });

  it('sizes on no last whose trade nobody dated, and values at it', () => {
    const board = boardWith({ last: decimal(10), close: decimal(9) });
    expect(priceOf(board, 'sizing')).toMatch(/last of unknown age, close missing/);
    expect(priceOf(board, 'valuing')).toBe('last 10');
  });

  it('sizes on the midpoint whatever the last is', () => {
    const board = boardWith({ bid: decimal(9), ask: decimal(11), last: decimal(5) });
    expect(priceOf(board, 'sizing')).toBe('midpoint 10');
  });
});

describe('the streams of a session', () => {
  function streams(problem: () => string | undefined, isLinkLost: () => boolean) {
    let asked = 0;
    const clock = manualClock(NOW);
    const broker = scriptedReader({
      isLinkLost,
      quote: () => new Promise(() => undefined),
      streamQuotes: () => {
        asked += 1;
        const newest = (): Quote | undefined =>
          problem() === undefined ? { conId: SPY.conId, atMs: clock.nowMs() } : undefined;
        return { newest, problem, stop: () => undefined };
      },
    });
    const board = createQuoteBoard({
      broker,
      clock,
      marketNowMs: () => MARKET_NOW,
      onQuote: () => undefined,
      onProblem: () => undefined,
    });
    board.follow(SPY);
    return { board, clock, asked: () => asked };
  }

  it('asks again for one that ended', () => {
    const { board, asked } = streams(
      () => '354: no permission',
      () => false,
    );
    void board.refresh(MINUTE, new AbortController().signal);
    expect(asked()).toBe(2);
  });

  it('asks for one that is refused again and again less and less often, and at once after it has worked', async () => {
    let problem: string | undefined = '354: no permission';
    const { board, asked, clock } = streams(
      () => problem,
      () => false,
    );
    const beats = async (count: number): Promise<number> => {
      const before = asked();
      for (let beat = 0; beat < count; beat += 1) {
        await clock.advance(500);
        void board.refresh(MINUTE, new AbortController().signal);
      }
      return asked() - before;
    };
    expect(await beats(120)).toBeLessThanOrEqual(8);
    expect(await beats(120)).toBeLessThanOrEqual(2);
    problem = undefined;
    expect(await beats(1)).toBe(0);
    problem = '1101: data lost';
    expect(await beats(1)).toBe(1);
  });

  it("asks for none while IB's servers are out of reach: what queues up meanwhile would hold up everything after it", () => {
    let isLost = true;
    const { board, asked } = streams(
      () => (isLost ? 'connectivity lost (1100)' : '1101: data lost'),
      () => isLost,
    );
    for (let beat = 0; beat < 100; beat += 1) void board.refresh(MINUTE, new AbortController().signal);
    expect(asked()).toBe(1);
    isLost = false;
    void board.refresh(MINUTE, new AbortController().signal);
    expect(asked()).toBe(2);
  });
});
