/**
 * Profit and loss of one holding in the market day of a price: what it is worth now, less what it was worth at the previous
 * close, less what it cost since, commissions included. Pure; unknown where a price that it depends on is.
 */
import { isZero, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Holding } from '../domain/holding.ts';
import { marketDay } from './calendar.ts';
import { BROKER_ZONE } from './iso-time.ts';

export interface DayPrices {
  readonly mark: Decimal | undefined;
  readonly previousClose: Decimal | undefined;
  readonly marketAtMs: number;
}

/** In the holding's currency. A journal keeps its newest entries: of a day with more of them the oldest count as before. */
export function holdingDayPnl(
  { quantity, multiplier, journal }: Holding,
  { mark, previousClose, marketAtMs }: DayPrices,
): Decimal | undefined {
  const today = marketDay(marketAtMs, BROKER_ZONE);
  const entries = (journal?.entries ?? []).filter(({ atMs }) => marketDay(atMs, BROKER_ZONE) >= today);
  const before = quantity.minus(sum(entries.map((entry) => entry.quantity)));
  const now = isZero(quantity) ? ZERO : mark;
  const close = isZero(before) ? ZERO : previousClose;
  if (now === undefined || close === undefined) return undefined;
  const paid = sum(entries.map(({ cost, commission }) => cost.plus(commission)));
  return quantity.times(now).minus(before.times(close)).times(multiplier).minus(paid);
}
