/** Lines over days as one SVG element: axes with round numbers, a legend, names for screen readers. No script. */
import { escapeHtml } from './escape-html.ts';

export interface Line {
  readonly name: string;
  /** CSS class that gives the stroke. */
  readonly style: string;
  readonly values: readonly number[];
}

export interface LineChart {
  readonly title: string;
  /** One label a value, `2020-03-26`; the same length as every line. */
  readonly days: readonly string[];
  readonly lines: readonly Line[];
  readonly tick: (value: number) => string;
}

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [960, 280, 84, 12, 12, 28];
/** More points than pixels draw nothing more. */
const MAX_POINTS = 1_000;

export function lineChart({ title, days, lines, tick }: LineChart): string {
  const all = lines.flatMap(({ values }) => values);
  const ticks = roundTicks(Math.min(...all), Math.max(...all));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (index: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * index) / Math.max(1, days.length - 1);
  const y = (value: number): number => TOP + ((HEIGHT - TOP - BOTTOM) * (high - value)) / (high - low);
  const grid = ticks.map((value) => {
    const at = y(value).toFixed(1);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text x="${LEFT - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${escapeHtml(tick(value))}</text>`;
  });
  const years = firstOfYears(days).map(
    ([index, year]) => `<text x="${x(index).toFixed(1)}" y="${HEIGHT - 8}">${escapeHtml(year)}</text>`,
  );
  const step = Math.ceil(days.length / MAX_POINTS);
  const drawn = lines.map(({ name, style, values }) => {
    const kept = values.flatMap((value, index) =>
      index % step === 0 || index === values.length - 1 ? [[index, value] as const] : [],
    );
    const points = kept.map(([index, value]) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    return `<polyline class="${style}" points="${points}"><title>${escapeHtml(name)}</title></polyline>`;
  });
  const legend = lines.map(({ name, style }) => `<span class="${style}">${escapeHtml(name)}</span>`).join(' ');
  return `<figure><figcaption>${escapeHtml(title)}: ${legend}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">${[...grid, ...years, ...drawn].join('')}</svg></figure>`;
}

/** About five values at a step of 1, 2 or 5 times a power of ten that enclose the range. */
export function roundTicks(low: number, high: number): readonly number[] {
  const span = high > low ? high - low : Math.max(Math.abs(high), 1);
  const power = 10 ** Math.floor(Math.log10(span / 5));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= 6) ?? 10 * power;
  const first = Math.floor(low / step);
  const count = Math.max(1, Math.ceil(high / step) - first);
  return Array.from({ length: count + 1 }, (_, index) => (first + index) * step);
}

/** At most sixteen of them, so that labels never touch. */
function firstOfYears(days: readonly string[]): readonly (readonly [number, string])[] {
  const starts = days.flatMap((day, index): (readonly [number, string])[] => {
    const year = day.slice(0, 4);
    return year === days[index - 1]?.slice(0, 4) ? [] : [[index, year]];
  });
  const every = Math.ceil(starts.length / 16);
  return starts.filter((_, index) => index % every === 0);
}
