/** How a status is meant, and the shape that says the same as its colour. It draws nothing. */
import { signOfDecimal } from '../format/decimal-text.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'note' | 'plain';

/** Path in a square of 10 by 10: disc, octagon, triangle, diamond, ring. */
export const SHAPES = {
  good: 'M5 .5a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9z',
  bad: 'M3 0h4l3 3v4l-3 3H3L0 7V3z',
  warn: 'M5 .3L10 9.500H0z',
  note: 'M5 0l5 5-5 5-5-5z',
  plain: 'M5 .5a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9zM5 2.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
} as const satisfies Readonly<Record<Tone, string>>;

/** Word of an outcome or of an order's state, whatever its case -> how it is meant. */
const OUTCOMES: Readonly<Record<string, Tone>> = {
  filled: 'good',
  traded: 'good',
  done: 'good',
  completed: 'good',
  settled: 'good',
  on: 'good',
  delivered: 'good',
  active: 'good',
  closed: 'good',
  working: 'note',
  sending: 'note',
  sent: 'note',
  confirmed: 'note',
  planned: 'note',
  claimed: 'note',
  running: 'note',
  open: 'note',
  crossed: 'note',
  pending: 'plain',
  cancelled: 'plain',
  unchanged: 'plain',
  skipped: 'plain',
  expired: 'plain',
  released: 'plain',
  off: 'plain',
  none: 'plain',
  reducing: 'warn',
  denied: 'warn',
  warning: 'warn',
  demo: 'warn',
  unsettled: 'warn',
  unknown: 'bad',
  rejected: 'bad',
  failed: 'bad',
  halted: 'bad',
  error: 'bad',
  dead: 'bad',
  waiting: 'warn',
  info: 'plain',
  drift: 'bad',
};

/** Of a profit or loss, as decimal text. Its sign says the same. */
export function toneOfPnl(value: string | null | undefined): Tone {
  const sign = signOfDecimal(value) ?? 0;
  if (sign === 0) return 'plain';
  return sign > 0 ? 'good' : 'bad';
}

const TONES: ReadonlyMap<string, Tone> = new Map(Object.entries(OUTCOMES));

/** What it does not know is plain. */
export const toneOf = (word: string): Tone => TONES.get(word.toLowerCase()) ?? 'plain';
