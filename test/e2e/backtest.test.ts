/**
 * The backtest against arithmetic of its own: the same prices and the rules as they are written down, in whole cents, with
 * none of the desk's code. Equity must agree to the cent on every day.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { dayNumber } from '../../lib/paper/new-york-time.ts';
import { priceBook } from '../../lib/paper/prices/price-book.ts';
import { readPriceFiles } from '../../lib/paper/prices/read-price-files.ts';
import { runChild } from '../../lib/testing/child-process.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const DATA = fileURLToPath(new URL('../../data', import.meta.url));
const LIMIT_MS = 120_000;
const START_CENTS = 100_000_000;
const EXPOSURE = { overall: 9, share: 5, of: 100 };
const HALF_SPREAD_CENTS = 1;

interface DayPrices {
  readonly day: string;
  readonly open: number;
  readonly close: number;
}

const cents = (price: number): number => Math.round(price * 100);

/** SPY's own file, read as anybody would. */
const spy: readonly DayPrices[] = readFileSync(join(DATA, 'spy-daily.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([day = '', open, , , close]) => ({ day, open: cents(Number(open)), close: cents(Number(close)) }));

const book = priceBook({ readText: readPriceFiles(DATA), seed: 3 });

/** The modelled prices of VIXY exist nowhere but in the gateway. */
function vixyOn(day: string): DayPrices {
  const series = book.series('VIXY');
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const index = series.indexAt(dayNumber(year, month, date));
  return { day, open: cents(series.number(index, 'open')), close: cents(series.number(index, 'close')) };
}

function ema(values: readonly number[], length: number): readonly number[] {
  const result: number[] = [];
  for (const value of values) {
    const before = result.at(-1) ?? value;
    result.push(before + (2 / (length + 1)) * (value - before));
  }
  return result;
}

/** MACD 12/26/9 less its signal, over at most 200 closes ending with `end`. */
function histogram(end: number): number {
  const closes = spy.slice(Math.max(0, end - 199), end + 1).map(({ close }) => close / 100);
  const [short, long] = [ema(closes, 12), ema(closes, 26)];
  const macd = short.map((value, index) => value - (long[index] ?? 0));
  return (macd.at(-1) ?? 0) - (ema(macd, 9).at(-1) ?? 0);
}

function crossBefore(index: number): 'up' | 'down' | undefined {
  const [before, after] = [histogram(index - 2), histogram(index - 1)];
  if (before <= 0 && after > 0) return 'up';
  return before >= 0 && after < 0 ? 'down' : undefined;
}

/** IB's fixed schedule: half a cent a share, at least a dollar, at most 1 % of the value, in cents, half up. */
const commission = (units: number, price: number): number =>
  Math.round(Math.min(Math.max(units / 2, 100), (units * price) / 100));

/** Equity in cents at each close. */
function independentEquity(from: string, to: string): ReadonlyMap<string, number> {
  const equity = new Map<string, number>();
  const held = { spy: 0, vixy: 0 };
  let cash = START_CENTS;
  for (const [index, today] of spy.entries()) {
    if (today.day < from || today.day > to) continue;
    const vixy = vixyOn(today.day);
    const cross = crossBefore(index);
    if (cross !== undefined) {
      const value = cash + held.spy * today.open + held.vixy * vixy.open;
      const money = (value * EXPOSURE.overall * EXPOSURE.share) / EXPOSURE.of;
      // Short SPY and VIXY together weigh 2 and are scaled down to 1: half of the money each.
      const wanted =
        cross === 'up'
          ? { spy: Math.floor(money / today.open), vixy: 0 }
          : { spy: -Math.floor(money / 2 / today.open), vixy: Math.floor(money / 2 / vixy.open) };
      for (const [name, { open }] of [['spy', today] as const, ['vixy', vixy] as const]) {
        const delta = wanted[name] - held[name];
        if (delta === 0) continue;
        const price = open + Math.sign(delta) * HALF_SPREAD_CENTS;
        cash -= delta * price + commission(Math.abs(delta), price);
        held[name] = wanted[name];
      }
    }
    equity.set(today.day, cash + held.spy * today.close + held.vixy * vixy.close);
  }
  return equity;
}

const document = z.object({
  ledgerEqualsBroker: z.boolean(),
  figures: z.object({ maxDrawdown: z.number(), totalReturn: z.number() }),
  curve: z.array(z.object({ day: z.string(), netLiquidation: z.string(), orders: z.number() })),
});

describe('npm run backtest', () => {
  const path = temporaryFolder();

  it(
    'agrees with an independent computation to the cent on every day',
    async () => {
      const range = { from: '2008-06-01', to: '2009-05-31' };
      const args = ['--strategies', 'spy-macd-vixy', '--from', range.from, '--to', range.to, '--json'];
      const { exitCode, stdout } = await runChild('functions/backtest.ts', [...args, '--html', path('report.html')]);
      const { curve, ledgerEqualsBroker, figures } = document.parse(JSON.parse(stdout));
      const expected = independentEquity(range.from, range.to);
      expect(new Map(curve.map(({ day, netLiquidation }) => [day, cents(Number(netLiquidation))]))).toEqual(expected);
      expect(curve.filter(({ orders }) => orders > 0).length).toBeGreaterThan(10);
      const last = [...expected.values()].at(-1) ?? 0;
      expect(figures.totalReturn).toBeCloseTo(last / START_CENTS - 1, 10);
      expect([exitCode, ledgerEqualsBroker]).toEqual([0, true]);
      expect(readFileSync(path('report.html'), 'utf8')).toMatch(/<svg[\s\S]*Sharpe[\s\S]*<\/html>/);
    },
    LIMIT_MS,
  );

  it('refuses a strategy that is not registered, by name, and a range without prices', async () => {
    const unknown = await runChild('functions/backtest.ts', ['--strategies', 'gold-digger']);
    expect(unknown.exitCode).not.toBe(0);
    expect(unknown.stderr).toMatch(/strategies.*gold-digger.*spy-macd-vixy/s);
    const early = await runChild('functions/backtest.ts', ['--from', '1980-01-01', '--to', '1980-02-01']);
    expect(early.stderr).toMatch(
      /--from, --to: found 1980-01-01\.\.1980-02-01, needed a range with a trading day of SPY/,
    );
  });
});
