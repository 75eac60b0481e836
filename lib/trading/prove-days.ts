/**
 * The broker tells executions of its current day only. The watermark (last complete read) proves that no day was
 * missed in between; where it cannot, the answer says so instead of guessing. Positions are compared all the same.
 */
import { Temporal } from '@js-temporal/polyfill';
import type { Json } from '../domain/run.ts';

/** `{proved, readThrough, missedDays}`: weekdays strictly between the last complete read and now, which nobody read. */
export function proveDays(readThroughAtMs: number | undefined, nowMs: number, zone: string): Json {
  if (readThroughAtMs === undefined) return { proved: true, readThrough: null, missedDays: [] };
  const day = (atMs: number): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
  const today = day(nowMs);
  const missed: string[] = [];
  let next = day(readThroughAtMs).add({ days: 1 });
  while (Temporal.PlainDate.compare(next, today) < 0 && missed.length < MAX_LISTED) {
    if (next.dayOfWeek <= FRIDAY) missed.push(next.toString());
    next = next.add({ days: 1 });
  }
  const readThrough = Temporal.Instant.fromEpochMilliseconds(readThroughAtMs).toString();
  if (missed.length === 0) return { proved: true, readThrough, missedDays: [] };
  const reason = `Cannot prove that nothing was executed on ${missed.join(', ')}: nobody read those days`;
  return { proved: false, readThrough, missedDays: missed, reason };
}

const FRIDAY = 5;
/** A desk that slept for years still answers in bounded space. */
const MAX_LISTED = 20;
