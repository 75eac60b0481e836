/** What a person chose about the page itself: theme and time zone, kept in this browser. Nothing of the desk is kept here. */
import { reactive, watch } from 'vue';
import { ZONES, type Zone } from '../format/moments.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Preferences {
  theme: Theme;
  zone: Zone;
}

const KEY = 'intentdesk';

export const preferences = reactive<Preferences>(kept());

export const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);
export const isZone = (value: unknown): value is Zone => ZONES.some((zone) => zone === value);

/** Puts the theme on the document now and at each change, and keeps both. To be called once. */
export function applyPreferences(): void {
  watch(
    preferences,
    ({ theme, zone }) => {
      if (theme === 'system') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = theme;
      try {
        localStorage.setItem(KEY, JSON.stringify({ theme, zone }));
      } catch {
        // A browser that keeps nothing for this page: the choice holds until the page is closed.
      }
    },
    { immediate: true },
  );
}

function kept(): Preferences {
  const chosen: Preferences = { theme: 'system', zone: 'Local' };
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof value !== 'object' || value === null) return chosen;
    if ('theme' in value && isTheme(value.theme)) chosen.theme = value.theme;
    if ('zone' in value && isZone(value.zone)) chosen.zone = value.zone;
  } catch {
    // What another version of the page kept: the defaults hold.
  }
  return chosen;
}
