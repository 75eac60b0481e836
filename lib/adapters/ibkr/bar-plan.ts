/**
 * How many bars to ask IB for at once. The library's decoder is super-linear in the length of a reply (40,000 bars
 * block the process for two minutes), so a request asks for at most 5,000 and the rest comes from further back.
 */
import { BarSizeSetting, WhatToShow } from '@stoqey/ib';
import type { BarSize } from '../../domain/bar.ts';
import type { SecurityType } from '../../domain/contract.ts';

export const MAX_BARS_PER_REQUEST = 5_000;
export const DAY_MS = 86_400_000;

export const BAR_SIZE_MS: Readonly<Record<BarSize, number>> = {
  '1 min': 60_000,
  '5 mins': 300_000,
  '1 hour': 3_600_000,
  '1 day': DAY_MS,
};

export const IB_BAR_SIZES: Readonly<Record<BarSize, BarSizeSetting>> = {
  '1 min': BarSizeSetting.MINUTES_ONE,
  '5 mins': BarSizeSetting.MINUTES_FIVE,
  '1 hour': BarSizeSetting.HOURS_ONE,
  '1 day': BarSizeSetting.DAYS_ONE,
};

/** Forex and metals have no trades to show; crypto shows them aggregated. */
export const WHAT_TO_SHOW: Readonly<Record<SecurityType, WhatToShow>> = {
  STK: WhatToShow.TRADES,
  FUT: WhatToShow.TRADES,
  IND: WhatToShow.TRADES,
  CASH: WhatToShow.MIDPOINT,
  CMDTY: WhatToShow.MIDPOINT,
  CRYPTO: WhatToShow.AGGTRADES,
};

/**
 * IB's duration text for `count` bars: generous, since days without a session bring none, but never one that could
 * bring more than 5,000. Above 365 days IB wants years.
 */
export function durationFor(size: BarSize, count: number): string {
  if (size === '1 day') {
    const days = Math.ceil((Math.min(count, 3_200) * 7) / 5) + 10;
    return days <= 365 ? `${days} D` : `${Math.ceil(days / 365)} Y`;
  }
  const mostDays = Math.floor((MAX_BARS_PER_REQUEST * BAR_SIZE_MS[size]) / DAY_MS);
  // A US stock's session brings 6.5 hours of bars a day; four days more bridge a long weekend.
  const sessionBars = Math.floor((6.5 * 3_600_000) / BAR_SIZE_MS[size]);
  const days = Math.ceil((Math.ceil(count / sessionBars) * 7) / 5) + 4;
  return `${Math.min(days, mostDays)} D`;
}
