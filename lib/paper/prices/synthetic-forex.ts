/**
 * A made-up daily exchange rate: a seeded walk that is drawn back to its mean, on weekdays. It exists so that the
 * desk can convert currencies offline; it is shown as synthetic wherever it appears.
 */
import { DAY_MS, dayNumber, weekday } from '../new-york-time.ts';
import type { Random } from '../random.ts';
import type { DailyPrices } from './price-series.ts';

const FIRST_DAY = dayNumber(1990, 1, 1);
const LAST_DAY = dayNumber(2029, 12, 31);
const MEAN = 1.15;
/** About 8 % a year. */
const DAILY_DEVIATION = 0.005;
const PULL = 0.004;
const LOWEST = 0.7;
const HIGHEST = 1.8;
const PIPETTES = 20_000;

/** EUR in USD for each weekday of 1990..2029, on multiples of 0.00005, between 0.7 and 1.8. */
export function syntheticEuro(random: Random): readonly DailyPrices[] {
  const rows: DailyPrices[] = [];
  let close = MEAN;
  for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
    if (weekday(day) === 0 || weekday(day) === 6) continue;
    const open = close;
    const drift = PULL * (MEAN - open) + DAILY_DEVIATION * open * random.bell();
    close = onGrid(open + drift);
    const reach = DAILY_DEVIATION * 0.5 * random.next();
    const high = onGrid(Math.max(open, close) * (1 + reach));
    const low = onGrid(Math.min(open, close) * (1 - reach));
    rows.push({
      day,
      open,
      high: Math.max(high, open, close),
      low: Math.min(low, open, close),
      close,
      volume: DAY_MS / 100,
    });
  }
  return rows;
}

const onGrid = (rate: number): number => Math.round(Math.min(HIGHEST, Math.max(LOWEST, rate)) * PIPETTES) / PIPETTES;
