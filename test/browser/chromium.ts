/**
 * Debian's Chromium under playwright-core, for tests that look at the page. Where there is none, tests are skipped and say
 * so; with CI=true one is required. It downloads no browser.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const chromiumPath: string | undefined = EXECUTABLES.find((file) => existsSync(file));

/** Playwright makes an empty user-data folder of its own and removes it. */
export function startChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(`Chromium is missing: needed one of ${EXECUTABLES.join(', ')}`);
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS, timeout: 60_000 });
}

/** A `describe` that needs a browser. */
export function describeInChromium(name: string, body: () => void): void {
  if (chromiumPath !== undefined) return describe(name, body);
  if (process.env['CI'] === 'true') {
    return describe(name, () => {
      it('has a browser', () => {
        throw new Error(`CI=true needs a browser: found none of ${EXECUTABLES.join(', ')}`);
      });
    });
  }
  return describe(name, () => {
    it.todo(`is not looked at: found none of ${EXECUTABLES.join(', ')}`);
  });
}
