/**
 * Runs that Cloud Scheduler should have brought and did not, told from the runs themselves: an intent that was called by
 * schedule on two exchange days in a row is expected on each one after. Pure; it knows no schedule and starts nothing.
 */
import { Temporal } from '@js-temporal/polyfill';
import type { Run } from '../domain/run.ts';
import { EXCHANGE_ZONE, isTradingDay } from './exchange-days.ts';

/** After so many days without one a job is taken for switched off. */
const MAX_DAYS = 10;

export interface MissedRuns {
  readonly intent: string;
  /** ISO days, oldest first; today is never among them. */
  readonly days: readonly string[];
}

export function missedRuns(
  runs: readonly Pick<Run, 'intent' | 'key' | 'claimedAtMs'>[],
  nowMs: number,
): readonly MissedRuns[] {
  const scheduled = runs.filter(({ key }) => key.kind === 'schedule');
  return [...Map.groupBy(scheduled, ({ intent }) => intent)].flatMap(([intent, own]) => {
    const days = missedDays(new Set(own.map(({ claimedAtMs }) => dayOf(claimedAtMs).toString())), dayOf(nowMs));
    return days.length === 0 ? [] : [{ intent, days }];
  });
}

const dayOf = (atMs: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(EXCHANGE_ZONE).toPlainDate();

function missedDays(ran: ReadonlySet<string>, today: Temporal.PlainDate): readonly string[] {
  const last = [...ran].toSorted().at(-1);
  if (last === undefined) return [];
  const lastDay = Temporal.PlainDate.from(last);
  if (!ran.has(previousTradingDay(lastDay).toString())) return [];
  const missed: string[] = [];
  for (let day = lastDay.add({ days: 1 }); Temporal.PlainDate.compare(day, today) < 0; day = day.add({ days: 1 })) {
    if (isTradingDay(day)) missed.push(day.toString());
    if (missed.length > MAX_DAYS) return [];
  }
  return missed;
}

function previousTradingDay(of: Temporal.PlainDate): Temporal.PlainDate {
  let day = of.subtract({ days: 1 });
  while (!isTradingDay(day)) day = day.subtract({ days: 1 });
  return day;
}
