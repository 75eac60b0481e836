/** Joins what judges the limits of the account: the reading of the account, the book of its day, the check of each order. */
import { createDayBook, type DayBook } from './day-book.ts';
import type { LiveDesk } from './live-desk.ts';
import { createSessionLimits, type SessionLimits, type SessionLimitsDeps } from './session-limits.ts';
import type { SessionStart } from './session-options.ts';
import { watchAccount, type AccountWatch } from './watch-account.ts';

export interface JoinedLimits {
  readonly account: AccountWatch;
  readonly day: DayBook;
  readonly limits: SessionLimits;
}

export interface JoinLimitsDeps extends Pick<SessionLimitsDeps, 'contracts' | 'orders' | 'quotes' | 'staleAfterMs'> {
  readonly desk: LiveDesk;
  readonly start: SessionStart;
}

export function joinLimits({ desk, start, ...joined }: JoinLimitsDeps): JoinedLimits {
  const { truth, orders: earlierOrders } = start.state;
  const account = watchAccount({ desk, start, isOwn: (conId) => joined.contracts.all().has(conId) });
  const day = createDayBook({ positions: truth.positions, fills: truth.fills, marketNowMs: start.marketNowMs });
  const { configuration, marketNowMs } = desk;
  const { limits } = configuration;
  return {
    account,
    day,
    limits: createSessionLimits({ ...joined, account, day, limits, marketNowMs, earlierOrders }),
  };
}
