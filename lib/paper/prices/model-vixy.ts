/**
 * VIXY modelled from VIX: a constant-maturity short-term volatility future whose position is rolled every day.
 * No measured VIXY series with a licence exists, so this one is shown as modelled wherever it appears; it has the
 * shape of the real fund (decay in calm years, fourfold in March 2020), not its prices.
 */
import type { DayNumber } from '../new-york-time.ts';
import type { DailyPrices } from './price-series.ts';

/**
 * A future with `tau` to expiry stands at F(tau) = MEAN + PREMIUM + (VIX - MEAN) x e^(-REVERSION x tau); the fund holds 30 days
 * to expiry and is a day later at 29, so its daily return is F_t(29 d) / F_t-1(30 d) - 1: the curve's slope is the roll cost.
 *
 * MEAN 20 and REVERSION 4 a year (a half life of two months) pass 0.72 of VIX's moves on at one month and give a decay of
 * 19 % a year from 1999-11-01 (1,561.71) to 2020-08-28 (20.00), with closes between 9.06 and 7,850.43. The real fund
 * loses some 45 % a year and lives by reverse splits, which positions would have to follow; at that pace a share of 1999
 * would have cost millions.
 * PREMIUM 1 damps the returns a little and keeps F far above 0 (VIX has never closed below 9).
 */
const MEAN = 20;
const PREMIUM = 1;
/** e^(-4 x 29 / 365) and e^(-4 x 30 / 365), written out so that no machine computes them otherwise. */
const DECAY_29_DAYS = 0.7277423420568156;
const DECAY_30_DAYS = 0.7198106243620636;

/** The scale: the close of 2020-08-28 (the last day of the SPY file) is 20.00, near the real one's. */
const ANCHOR_CLOSE = 20;
const LOWEST_PRICE = 0.01;
const SHARES_A_DAY = 2_000_000;

const at29Days = (vix: number): number => MEAN + PREMIUM + (vix - MEAN) * DECAY_29_DAYS;
const at30Days = (vix: number): number => MEAN + PREMIUM + (vix - MEAN) * DECAY_30_DAYS;

/**
 * Daily prices of the model, rounded to 0.01 and never below it.
 * @param vix daily VIX. Where a day's open, high, low and close are one number (before 2004 only closes were published),
 *   the open is modelled at the close before: nobody at the open may know the day's close.
 * @param anchorDay the day whose close is 20.00; the last day where `vix` lacks it.
 */
export function modelVixy(vix: readonly DailyPrices[], anchorDay: DayNumber): readonly DailyPrices[] {
  const relative = relativePrices(vix);
  const anchor = relative.find((row) => row.day === anchorDay) ?? relative.at(-1);
  const scale = anchor === undefined ? 1 : ANCHOR_CLOSE / anchor.close;
  const cents = (value: number): number => Math.max(LOWEST_PRICE, Math.round(value * scale * 100) / 100);
  return relative.map((row) => ({
    day: row.day,
    open: cents(row.open),
    high: cents(row.high),
    low: cents(row.low),
    close: cents(row.close),
    volume: SHARES_A_DAY,
  }));
}

function relativePrices(vix: readonly DailyPrices[]): readonly DailyPrices[] {
  const rows: DailyPrices[] = [];
  let level = 1;
  let before: number | undefined;
  for (const row of vix) {
    const entry = level / at30Days(before ?? row.open);
    const price = (value: number): number => entry * at29Days(value);
    const onlyClose = row.open === row.close && row.high === row.low;
    const open = onlyClose ? (before ?? row.close) : row.open;
    rows.push({
      day: row.day,
      open: price(open),
      high: price(Math.max(open, row.high)),
      low: price(Math.min(open, row.low)),
      close: price(row.close),
      volume: 0,
    });
    level = price(row.close);
    before = row.close;
  }
  return rows;
}
