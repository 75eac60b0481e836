/**
 * `node bench/tick-storm.ts`: the paper gateway with 100 stocks whose bid or ask moves a hundred times a second, in a process
 * of its own. Orders execute as always, at the price path of the listing; only what is shown as the quote is moved.
 */
import process from 'node:process';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { decimal, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import { stock } from '../lib/paper/listing-kinds.ts';
import { DEFAULT_START_MS } from '../lib/paper/paper-gateway.ts';
import type { PaperBroker, PaperQuote } from '../lib/paper/paper-broker.ts';
import { priceBook } from '../lib/paper/prices/price-book.ts';
import { readPriceFiles } from '../lib/paper/prices/read-price-files.ts';
import { startPaperServer } from '../lib/paper/server.ts';
import { createSimulatedBroker } from '../lib/paper/simulated-broker.ts';
import { FIRST_CON_ID, STORM_SYMBOLS } from './storm-symbols.ts';

const TICK_EVERY_MS = 10;
/** The path of the market itself is looked at this often. */
const BASE_EVERY_MS = 1_000;
const STEPS = 8;

const STARTING_CASH = new Map([['USD', decimal('100000000')]]);
const CENTS: readonly Decimal[] = Array.from({ length: STEPS }, (_, step) => decimal(step).div(100));

const cents = (at: number): Decimal => CENTS[Math.floor(at / 2) % STEPS] ?? ZERO;

/** Bid moves in one step, ask in the next: one tick each time. */
function moving(broker: PaperBroker): PaperBroker['quote'] {
  const known = new Map<number, { readonly quote: PaperQuote; readonly untilMs: number }>();
  return (conId, lateMs) => {
    const nowMs = systemClock.nowMs();
    const kept = known.get(conId);
    const base = kept !== undefined && kept.untilMs > nowMs ? kept.quote : broker.quote(conId, lateMs);
    if (base === undefined) return undefined;
    if (base !== kept?.quote) known.set(conId, { quote: base, untilMs: nowMs + BASE_EVERY_MS });
    const step = Math.floor(nowMs / TICK_EVERY_MS);
    return { ...base, bid: base.bid.minus(cents(step)), ask: base.ask.plus(cents(step + 1)) };
  };
}

const broker = createSimulatedBroker({
  prices: priceBook({ readText: readPriceFiles('data'), seed: 1 }),
  startAtMs: DEFAULT_START_MS,
  speed: 1,
  wallNowMs: () => systemClock.nowMs(),
  seed: 1,
  alwaysOpen: true,
  startingCash: STARTING_CASH,
  listings: STORM_SYMBOLS.map((symbol, index) =>
    stock({
      conId: FIRST_CON_ID + index,
      symbol,
      longName: `BENCH ${symbol}`,
      primaryExchange: 'ARCA',
      tradingClass: symbol,
      prices: 'SPY',
    }),
  ),
});
const server = await startPaperServer({
  broker: { ...broker, quote: moving(broker) },
  port: 0,
  timers: systemClock,
  pacing: false,
  tickPeriodMs: TICK_EVERY_MS,
  onProblem: (text) => void process.stderr.write(`${text}\n`),
});
const pulse = systemClock.every(250, () => broker.control.pulse());
process.stdout.write(`Tick storm listening on ${server.port}\n`);
process.once('SIGTERM', () => {
  pulse.stop();
  void server.close();
});
