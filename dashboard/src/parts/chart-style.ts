/** Colours and times of charts, which draw on a canvas and so cannot take them from the style sheet by themselves. */
import { watch } from 'vue';
import { clockTime, dayOf, type Zone } from '../format/moments.ts';
import { preferences } from '../session/preferences.ts';

export interface ChartColours {
  readonly ink: string;
  readonly line: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly accentNone: string;
}

/** Of the theme that `element` stands in. Tokens are written `#rrggbb`. */
export function chartColours(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const of = (token: string): string => style.getPropertyValue(token).trim();
  const accent = of('--accent');
  return {
    ink: of('--ink-faint'),
    line: of('--line'),
    accent,
    accentSoft: `${accent}33`,
    accentNone: `${accent}00`,
  };
}

/** Tells of each change of the theme, by a person or by the system; what it returns stops that. */
export function onColoursChange(tell: () => void): () => void {
  const system = globalThis.matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', tell);
  const stop = watch(() => preferences.theme, tell, { flush: 'post' });
  return () => {
    system.removeEventListener('change', tell);
    stop();
  };
}

/** At the axis, where a unit would only be in the way. */
export const axisText = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 1_000 ? 2 : 0 });

/** TickMarkType of lightweight-charts 5: 0 year, 1 month, 2 day, 3 minute, 4 second. */
const MINUTE = 3;

/** Words at the time axis: the day where a day begins, else the time of day. */
export function chartTime(ms: number, kind: number, zone: Zone): string {
  if (kind < MINUTE) return dayOf(ms, zone).replace(/ \d{4}$/, '');
  return kind === MINUTE ? clockTime(ms, zone).slice(0, 5) : clockTime(ms, zone);
}
