/** Reads the hours of contract details (`20200827:0930-20200827:1600;20200829:CLOSED`). Knows no calendar of its own. */
import { plainTimeText, wireTimeMs } from './gateway-time.ts';

/** A span in which a market is open. */
export interface OpenHours {
  readonly startAtMs: number;
  readonly endAtMs: number;
  /** `yyyymmdd` of its end: the trading day. */
  readonly day: string;
}

const SPAN = /^(\d{8}):(\d{2})(\d{2})-(\d{8}):(\d{2})(\d{2})$/;

/** The span that holds an instant; undefined where the market is closed then or the text does not say. */
export function openHours(hours: string, zone: string, atMs: number): OpenHours | undefined {
  const now = plainTimeText(atMs, zone);
  for (const text of hours.split(';')) {
    const match = SPAN.exec(text);
    if (match === null) continue;
    const [, startDay, startHour, startMinute, day = '', endHour, endMinute] = match;
    const start = `${startDay} ${startHour}:${startMinute}:00`;
    const end = `${day} ${endHour}:${endMinute}:00`;
    if (now < start || now >= end) continue;
    const startAtMs = wireTimeMs(start, zone);
    const endAtMs = wireTimeMs(end, zone);
    if (startAtMs !== undefined && endAtMs !== undefined) return { startAtMs, endAtMs, day };
  }
  return undefined;
}
