/**
 * Measured minutes of a price file (`date,open,high,low,close,volume`, dates as `2020-12-15T09:30` in the exchange's time),
 * and the days they make. The bar that starts at 16:00 is the closing auction and belongs to the last minute.
 */
import { dayNumber, type DayNumber } from '../new-york-time.ts';
import type { DailyPrices } from './price-series.ts';

const HEADER = 'date,open,high,low,close,volume';
const LINE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}),([\d.]+),([\d.]+),([\d.]+),([\d.]+),([\d.]+)$/;
const OPEN_MINUTE = 570;
const LAST_MINUTE = 389;

export interface MinutePrices {
  /** 0: from 9:30 in New York. */
  readonly minute: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export type DayMinutes = ReadonlyMap<DayNumber, readonly MinutePrices[]>;

/** By trading day, minutes in order. @throws Error naming file and line where the text is not such a file */
export function parseMinutes(text: string, file: string): DayMinutes {
  const [header, ...lines] = text.split('\n');
  if (header?.trim() !== HEADER) {
    throw new Error(`Price file ${file} does not fit: found header "${header ?? ''}", needed "${HEADER}"`);
  }
  const days = new Map<DayNumber, MinutePrices[]>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const { day, row } = parseLine(line.trim(), `${file} line ${index + 2}`);
    const known = days.get(day) ?? [];
    days.set(day, withMinute(known, row, `${file} line ${index + 2}`));
  }
  return days;
}

function parseLine(line: string, place: string): { readonly day: DayNumber; readonly row: MinutePrices } {
  const found = LINE.exec(line)?.slice(1).map(Number) ?? [];
  const [year, month, date, hour, minute, open = 0, high = 0, low = 0, close = 0, volume = 0] = found;
  if (year === undefined || month === undefined || date === undefined || hour === undefined || minute === undefined) {
    throw new Error(`Price file does not fit: found "${line}" at ${place}, needed a minute, four prices and a volume`);
  }
  const prices = { open, high: Math.max(open, high, low, close), low: Math.min(open, high, low, close), close, volume };
  return { day: dayNumber(year, month, date), row: { minute: hour * 60 + minute - OPEN_MINUTE, ...prices } };
}

function withMinute(known: MinutePrices[], row: MinutePrices, place: string): MinutePrices[] {
  const last = known.at(-1);
  if (row.minute === LAST_MINUTE + 1 && last !== undefined) {
    const { high, low, volume } = last;
    const joined = { high: Math.max(high, row.high), low: Math.min(low, row.low), volume: volume + row.volume };
    return [...known.slice(0, -1), { ...last, ...joined, close: row.close }];
  }
  if (row.minute < 0 || row.minute > LAST_MINUTE || (last !== undefined && last.minute >= row.minute)) {
    throw new RangeError(
      `Minutes are out of order: found minute ${row.minute} at ${place}, needed 0..${LAST_MINUTE} increasing`,
    );
  }
  known.push(row);
  return known;
}

/** The day that its minutes make. */
export function dayOfMinutes(day: DayNumber, minutes: readonly MinutePrices[]): DailyPrices | undefined {
  const first = minutes[0];
  const last = minutes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    day,
    open: first.open,
    high: Math.max(...minutes.map(({ high }) => high)),
    low: Math.min(...minutes.map(({ low }) => low)),
    close: last.close,
    volume: minutes.reduce((total, { volume }) => total + volume, 0),
  };
}
