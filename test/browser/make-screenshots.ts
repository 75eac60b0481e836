/**
 * `npm run docs:screenshots`: every view of the dashboard, light and dark, over a desk that `npm start` has just begun, to
 * `docs/screenshots`. What they show is what a first start shows, after one allocation and one analysis.
 */
import { mkdir, rm } from 'node:fs/promises';
import { startChild } from '../../lib/testing/child-process.ts';
import { startChromium } from './chromium.ts';
import { standsThere } from './desk-page.ts';

const FOLDER = 'docs/screenshots';
const VIEWS = ['desk', 'strategies', 'orders', 'runs', 'live', 'analyses', 'trade-log', 'settings'] as const;
const WAIT_MS = 60_000;

const stack = startChild('functions/local-stack.ts', [], {
  PORT: '0',
  PAPER_GATEWAY_PORT: '0',
  INTENTDESK_STORE: 'embedded',
});
try {
  const [, port = ''] = await stack.printed(/^Desk listening on http:\/\/127\.0\.0\.1:(\d+)$/m);
  const url = `http://127.0.0.1:${port}/`;
  await prepare(url);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await shoot(url);
} finally {
  stack.process.kill('SIGTERM');
  await stack.ended;
}

/** Orders of today, a run with its why, and an analysis that is over. */
async function prepare(url: string): Promise<void> {
  const post = async (route: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${url}${route}`, { method: 'POST', body: JSON.stringify(body) });
    if (answer.ok) return answer.json();
    throw new Error(`Preparing failed: found ${answer.status} of ${route}, needed success: ${await answer.text()}`);
  };
  await post('orchestrator', { strategies: ['spy-macd-vixy', 'dummy'] });
  await post('analysis', { symbol: 'SPY', name: 'SPY before the close', depth: 2 });
  await post('live-session', { durationSeconds: 8 });
  await post('summary', {});
}

async function shoot(url: string): Promise<void> {
  const browser = await startChromium();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [name, viewport] of [
        ['', { width: 1440, height: 900 }],
        ['-phone', { width: 390, height: 844 }],
      ] as const) {
        const context = await browser.newContext({
          colorScheme,
          viewport,
          locale: 'en-GB',
          timezoneId: 'Europe/Berlin',
        });
        context.setDefaultTimeout(WAIT_MS);
        const page = await context.newPage();
        await page.goto(url);
        for (const view of VIEWS) {
          await page.evaluate(`location.hash = '#/${view === 'desk' ? '' : view}'`);
          await standsThere(page, view === 'desk' ? '/' : `/${view}`);
          // A run with its why, not the newest: that is a live session, which has none.
          if (view === 'runs') await page.getByRole('button', { name: /^allocation/ }).click();
          if (view === 'runs') await page.getByRole('heading', { name: 'Signals' }).waitFor();
          await page.screenshot({ path: `${FOLDER}/${view}-${colorScheme}${name}.png`, animations: 'disabled' });
          process.stdout.write(`${FOLDER}/${view}-${colorScheme}${name}.png\n`);
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
}
