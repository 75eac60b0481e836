/**
 * Many trading days in a row, each checked at its end. A day on which ledger and broker differ is counted and the next one
 * is lived through all the same, as Cloud Scheduler would; any other failure of an intent ends it.
 */
import { dayFacts, type BrokerPositions, type DayFacts } from './day-facts.ts';
import { momentsOf } from './local-days.ts';
import type { LocalDesk } from './local-desk.ts';
import { runTradingDay } from './trading-day.ts';

/** Yields each day's facts as it ends. @throws Error where an intent fails for another reason than drift */
export async function* liveTradingDays(
  local: LocalDesk,
  days: readonly string[],
  strategies: readonly string[],
): AsyncGenerator<DayFacts> {
  for (const day of days) {
    const run = await runTradingDay(local, momentsOf(day), strategies);
    yield dayFacts(run, brokerPositions(local));
  }
}

/** The gateway's own book, not what it told the desk. */
export const brokerPositions = ({ gateway }: LocalDesk): BrokerPositions =>
  new Map(gateway.broker.positions().map(({ conId, quantity }) => [conId, quantity]));
