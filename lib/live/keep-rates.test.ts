/** Exchange rates of a session: a failed question leaves the last rate, which counts until it is too old and no longer. */
import { decimal, decimalText } from '../domain/decimal.ts';
import { conId, currency } from '../domain/ids.ts';
import { orAbort } from '../ports/or-abort.ts';
import { configurationOf } from '../testing/allocation-values.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { detailsOf } from '../testing/scripted-broker-reader.ts';
import { scriptedTrader } from '../testing/scripted-trader.ts';
import { calm } from '../testing/store-harness.ts';
import { contractOf, USD } from '../testing/trading-values.ts';
import { CLOSED_BREAKER, decideBreaker, type BreakerLimits } from './circuit-breaker.ts';
import { createPnlBook } from './pnl-book.ts';
import { createSessionRates, RATE_EVERY_MS, RATE_RETRY_MS, RATE_STALE_MS } from './keep-rates.ts';

const NOW = 1_582_556_400_000;
const EUR = currency('EUR');
const PAIR = contractOf({ conId: conId(12), secType: 'CASH', symbol: 'EUR', localSymbol: 'EUR.USD' });

const LIMITS: BreakerLimits = {
  maxLoss: decimal(100),
  maxLossOf: new Map(),
  maxConsecutiveErrors: 3,
  drawdown: { warn: decimal('0.03'), reduce: decimal('0.05'), halt: decimal('0.07') },
  flattenOnTrip: false,
};

function kept() {
  const clock = manualClock(NOW);
  const market = { price: '1.1', failure: '', isSilent: false, asked: 0 };
  const broker = {
    ...scriptedTrader(),
    contractDetails: () => Promise.resolve([detailsOf({ contract: PAIR })]),
    quote: (_pair: typeof PAIR, signal: AbortSignal) => {
      market.asked += 1;
      if (market.isSilent) return orAbort(new Promise<never>(() => undefined), signal);
      if (market.failure !== '') return Promise.reject(new Error(market.failure));
      const price = decimal(market.price);
      return Promise.resolve({ conId: PAIR.conId, atMs: NOW, bid: price, ask: price });
    },
  };
  const desk = { broker, clock, configuration: configurationOf(), signal: calm() };
  const rates = createSessionRates({ desk, baseCurrency: USD });
  const now = (): string => decimalText(rates.now().get(EUR) ?? decimal(0));
  return { rates, clock, market, now };
}

describe('The rates of a session', () => {
  it('reads a rate once it is needed, and again each time it is due', async () => {
    const { rates, clock, market, now } = kept();
    await rates.need(EUR);
    await rates.refresh();
    expect([now(), market.asked]).toEqual(['1.1', 1]);
    market.price = '1.2';
    await clock.advance(RATE_EVERY_MS);
    await rates.refresh();
    expect([now(), market.asked]).toEqual(['1.2', 2]);
  });

  it('keeps the last rate where a reading fails, tells why, and asks again soon', async () => {
    const { rates, clock, market, now } = kept();
    await rates.need(EUR);
    market.failure = 'No prices: told so';
    await clock.advance(RATE_EVERY_MS);
    await expect(rates.refresh()).rejects.toThrow('Exchange rates were not read: EUR: No prices: told so');
    expect(now()).toBe('1.1');
    Object.assign(market, { failure: '', price: '1.3' });
    await clock.advance(RATE_RETRY_MS);
    await rates.refresh();
    expect(now()).toBe('1.3');
  });

  it('has no rate any more once the last one is too old, in another map, and still that of the base currency', async () => {
    const { rates, clock, now } = kept();
    await rates.need(EUR);
    const before = rates.now();
    await clock.advance(RATE_STALE_MS);
    expect([rates.now() === before, now()]).toEqual([true, '1.1']);
    await clock.advance(1);
    expect(rates.now()).not.toBe(before);
    expect([...rates.now()]).toEqual([[USD, decimal(1)]]);
  });

  it('lets the breaker of a session hold through a failed reading, and open once the last rate is too old', async () => {
    const { rates, clock, market } = kept();
    const held = contractOf({ currency: EUR });
    const book = createPnlBook();
    book.open({ contract: held, quantity: decimal(1), mark: decimal(10) });
    const breaker = () => {
      const nowMs = clock.nowMs();
      const markOf = () => ({ price: decimal(11), atMs: nowMs });
      const pnl = book.value({ markOf, rates: rates.now(), nowMs, staleAfterMs: 1_000 });
      return decideBreaker(CLOSED_BREAKER, { kind: 'pnl', pnl }, { limits: LIMITS, nowMs }).breaker;
    };
    await rates.need(EUR);
    market.failure = 'No prices: told so';
    await clock.advance(RATE_EVERY_MS);
    await expect(rates.refresh()).rejects.toThrow(/told so/);
    expect(breaker().status).toBe('closed');
    await clock.advance(RATE_STALE_MS - RATE_EVERY_MS);
    expect(breaker().status).toBe('closed');
    await clock.advance(1);
    expect(breaker()).toMatchObject({
      status: 'open',
      cause: 'pnl-missing',
      detail: expect.stringMatching(/no rate of EUR/),
    });
  });

  it('counts the age of a rate from the question, and asks again where one is not answered', async () => {
    const { rates, clock, market, now } = kept();
    await rates.need(EUR);
    market.isSilent = true;
    await clock.advance(RATE_EVERY_MS);
    const silent = rates.refresh().catch(String);
    await clock.advance(8_000);
    expect(await silent).toMatch(/did not end within 8000 ms/);
    expect(now()).toBe('1.1');
    market.isSilent = false;
    await rates.refresh();
    await clock.advance(RATE_STALE_MS);
    expect(now()).toBe('1.1');
  });

  it('refuses a currency that has no rate yet, by its reason, and shares one question among who needs it', async () => {
    const { rates, market } = kept();
    market.failure = 'No prices: told so';
    const both = await Promise.allSettled([rates.need(EUR), rates.need(EUR)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(rates.need(EUR)).rejects.toThrow('No exchange rate for EUR: No prices: told so');
    expect(market.asked).toBe(1);
  });

  it('loses no currency where two are read at the same time', async () => {
    const { rates } = kept();
    const GBP = currency('GBP');
    await Promise.all([rates.need(EUR), rates.need(GBP)]);
    expect([...rates.now().keys()]).toEqual([USD, EUR, GBP]);
  });
});
