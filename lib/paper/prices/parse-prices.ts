/**
 * Reads the price files of `data/`: `date,open,high,low,close,volume`, dates as ISO days.
 * A high or low that does not contain open and close (a few rows of VIX) is widened to them; nothing else is mended.
 */
import { dayNumber, type DayNumber } from '../new-york-time.ts';
import type { DailyPrices } from './price-series.ts';

const HEADER = 'date,open,high,low,close,volume';

/** @throws Error naming file and line where the text is not such a file. */
export function parsePrices(text: string, file: string): readonly DailyPrices[] {
  const lines = text.split('\n');
  if (lines[0]?.trim() !== HEADER) {
    throw new Error(`Price file ${file} does not fit: found header "${lines[0] ?? ''}", needed "${HEADER}"`);
  }
  const rows: DailyPrices[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '') continue;
    rows.push(parseLine(line.trim(), `${file} line ${index + 1}`));
  }
  return rows;
}

function parseLine(line: string, place: string): DailyPrices {
  const [date, ...texts] = line.split(',');
  const [open, high, low, close, volume] = texts.map(Number);
  const day = parseDay(date ?? '');
  if (
    day === undefined ||
    texts.length !== 5 ||
    texts.includes('') ||
    !isPrice(open) ||
    !isPrice(high) ||
    !isPrice(low) ||
    !isPrice(close) ||
    volume === undefined ||
    !Number.isFinite(volume) ||
    volume < 0
  ) {
    throw new Error(
      `Price file does not fit: found "${line}" at ${place}, needed an ISO day, four prices above 0 and a volume`,
    );
  }
  return { day, open, high: Math.max(open, high, low, close), low: Math.min(open, high, low, close), close, volume };
}

const isPrice = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value > 0;

function parseDay(text: string): DayNumber | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match === null ? undefined : dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
}
