/** IB's words for the length of a bar. Which of them have prices is the broker's to say. */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export interface BarSize {
  /** As IB writes it, for example `5 mins`. */
  readonly name: string;
  /** Undefined for days and longer: their length is the calendar's. */
  readonly spanMs: number | undefined;
}

const size = (name: string, spanMs?: number): [string, BarSize] => [name, { name, spanMs }];
const counted = (counts: readonly number[], word: string, unitMs: number): readonly [string, BarSize][] =>
  counts.map((count) => size(`${count} ${word}${count === 1 ? '' : 's'}`, count * unitMs));

const SIZES: ReadonlyMap<string, BarSize> = new Map([
  ...counted([1, 5, 10, 15, 30], 'sec', SECOND_MS),
  ...counted([1, 2, 3, 5, 10, 15, 20, 30], 'min', MINUTE_MS),
  ...counted([1, 2, 3, 4, 8], 'hour', HOUR_MS),
  size('1 day'),
  size('1 week'),
  size('1 month'),
]);

/** Undefined for what is no bar size of IB's. Clients write `1 day`, `1 days` and `1 secs` alike. */
export function barSizeOf(text: string): BarSize | undefined {
  const plain = text.trim().toLowerCase();
  return (
    SIZES.get(plain) ?? (plain.startsWith('1 ') && plain.endsWith('s') ? SIZES.get(plain.slice(0, -1)) : undefined)
  );
}

export const isDaily = (barSize: string): boolean => barSizeOf(barSize)?.name === '1 day';
