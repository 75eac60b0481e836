/** Contrast of every ink on every ground of the page, light and dark (WCAG 2.2, 1.4.3: 4.5 for text of this size). */
import { readFileSync } from 'node:fs';

const css = readFileSync(new URL('../../dashboard/src/styles/tokens.css', import.meta.url), 'utf8');
const INKS = ['--ink', '--ink-soft', '--ink-faint', '--accent', '--good', '--bad', '--warn'] as const;
const GROUNDS = [
  '--ground',
  '--surface',
  '--sunken',
  '--hover',
  '--accent-tint',
  '--good-tint',
  '--bad-tint',
  '--warn-tint',
] as const;

/** Token -> colour, of each rule of the style sheet. */
const themes = [...css.matchAll(/\{([^{}]*)\}/g)].map(
  ([, body = '']) =>
    new Map([...body.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', hex = '']) => [name, hex])),
);

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string | undefined, other: string | undefined): number {
  const [low = 0, high = 0] = [luminance(one ?? '#ffffff'), luminance(other ?? '#ffffff')].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test('has one light and two dark rules with the same colours, dark by the system and dark by choice', () => {
  const [light, bySystem, byChoice, ...others] = themes;
  expect([...(bySystem ?? [])]).toEqual([...(byChoice ?? [])]);
  expect([...(light ?? new Map()).keys()]).toEqual(expect.arrayContaining([...INKS, ...GROUNDS]));
  expect(others).toEqual([]);
});

test('writes every ink on every ground so that it can be read', () => {
  const faint = themes.flatMap((theme, index) =>
    INKS.flatMap((ink) =>
      GROUNDS.filter((ground) => contrast(theme.get(ink), theme.get(ground)) < 4.5).map((ground) => [
        index,
        ink,
        ground,
      ]),
    ),
  );
  expect(faint).toEqual([]);
});

test('writes on strong colours so that it can be read', () => {
  for (const theme of themes) {
    expect(contrast(theme.get('--accent-ink'), theme.get('--accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.get('--bad-ink'), theme.get('--bad-strong'))).toBeGreaterThanOrEqual(4.5);
  }
});
