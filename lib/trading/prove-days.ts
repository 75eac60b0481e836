/**
 * The broker tells executions of its current day only. The watermark (moment of the last complete read) proves that
 * nothing was missed in between; where it cannot, the answer says so instead of guessing. A day counts as read when it was
 * read at or after the end of its trading, not from its morning on. Positions are compared all the same.
 *
 * What could have been executed: in the regular hours of the US exchanges anything (orders of nobody too); beyond them
 * what our own open orders could still fill in, by their contracts and `outsideRth`.
 */
import { Temporal } from '@js-temporal/polyfill';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { Json } from '../domain/run.ts';
import { marketDay } from './calendar.ts';
import { exchangeSession } from './exchange-days.ts';
import { isoTime } from './iso-time.ts';

export interface DaysToProve {
  /** Market time of the last complete read; undefined: this is the first. */
  readonly readThroughAtMs: number | undefined;
  readonly nowMs: number;
  /** Where the broker's day turns over. */
  readonly zone: string;
  /** Open in the ledger since the last read. */
  readonly orders: readonly Pick<LedgerOrder, 'contract' | 'properties'>[];
}

/** `{proved, readThrough, missedDays}`: days from the last complete read to today of which nobody read the whole. */
export function proveDays({ readThroughAtMs, nowMs, zone, orders }: DaysToProve): Json {
  if (readThroughAtMs === undefined) return { proved: true, readThrough: null, missedDays: [] };
  const dayOf = (atMs: number): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
  const readThrough = isoTime(readThroughAtMs);
  if (marketDay(readThroughAtMs, zone) === marketDay(nowMs, zone)) return { proved: true, readThrough, missedDays: [] };
  const reach = reachOf(orders);
  const today = dayOf(nowMs);
  const missed: string[] = [];
  for (
    let day = dayOf(readThroughAtMs);
    Temporal.PlainDate.compare(day, today) < 0 && missed.length < MAX_LISTED;
    day = day.add({ days: 1 })
  ) {
    const endAtMs = endOfTrading(day, { zone, reach });
    if (endAtMs !== undefined && readThroughAtMs < endAtMs) missed.push(day.toString());
  }
  if (missed.length === 0) return { proved: true, readThrough, missedDays: [] };
  const reason = `Cannot prove that nothing was executed on ${missed.join(', ')}: nobody read those days to their end`;
  return { proved: false, readThrough, missedDays: missed, reason };
}

/** A desk that slept for years still answers in bounded space. */
const MAX_LISTED = 20;

interface Reach {
  /** Crypto: every hour of every day. */
  readonly always: boolean;
  /** Futures, currencies, metals: round the clock but for Saturday. */
  readonly roundTheClock: boolean;
  readonly outsideRth: boolean;
}

const ROUND_THE_CLOCK: ReadonlySet<string> = new Set(['FUT', 'CASH', 'CMDTY']);
const SATURDAY = 6;

const reachOf = (orders: DaysToProve['orders']): Reach => ({
  always: orders.some(({ contract }) => contract.secType === 'CRYPTO'),
  roundTheClock: orders.some(({ contract }) => ROUND_THE_CLOCK.has(contract.secType)),
  outsideRth: orders.some(({ properties }) => properties.outsideRth),
});

/** When nothing can be executed any more on that day; undefined: nothing could be on the whole of it. */
function endOfTrading(
  day: Temporal.PlainDate,
  { zone, reach }: { readonly zone: string; readonly reach: Reach },
): number | undefined {
  const midnight = day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  if (reach.always || (reach.roundTheClock && day.dayOfWeek !== SATURDAY)) return midnight;
  return exchangeSession(day, reach)?.closesAtMs;
}
