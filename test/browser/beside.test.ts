/** What one person does at the page while something else goes on: another browser, an answer that comes late. */
import type { Browser, Page } from 'playwright-core';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { measureStandstill } from '../../lib/testing/stood-still.ts';
import { describeInChromium, startChromium } from './chromium.ts';
import { look, servePage, type ServedPage, type Watched } from './desk-page.ts';

const LIMIT_MS = 90_000;

describeInChromium('the page beside something else', () => {
  let browser: Browser;
  let served: ServedPage;
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    browser = await startChromium();
  }, LIMIT_MS);
  afterAll(() => browser.close());
  beforeEach(async () => {
    served = await servePage();
    await served.desk.call('allocation', { strategies: ['spy-macd-vixy', 'dummy'] });
    await served.desk.call('trade-reconciliation');
    watched = await look(browser, served.url);
    ({ page } = watched);
    await page.getByText('Live', { exact: true }).waitFor();
  }, LIMIT_MS);
  afterEach(async () => {
    await watched.close();
    await served.close();
  });

  it(
    'shows the kill switch that another browser has set within two seconds of the answer, without a reload',
    async () => {
      const other = await look(browser, served.url);
      try {
        await page.evaluate('globalThis.isTheSamePage = true');
        await other.page.getByRole('button', { name: 'Halt trading' }).click();
        await other.page.getByLabel('Reason').fill('odd fills');
        await other.page.getByRole('button', { name: 'Halt trading now' }).click();
        await other.page.getByRole('dialog').waitFor({ state: 'hidden' });
        const standstill = measureStandstill();
        const answeredAtMs = systemClock.nowMs();
        await page.getByRole('status', { name: 'State of the desk' }).getByText('HALTED').waitFor();
        const tookMs = systemClock.nowMs() - answeredAtMs - standstill.lateMs();
        standstill.stop();
        expect(tookMs).toBeLessThan(2_000);
        await page.getByRole('region', { name: 'Happening now' }).getByText('local: odd fills').waitFor();
        expect(await page.evaluate('globalThis.isTheSamePage')).toBe(true);
        expect([...watched.complaints, ...other.complaints]).toEqual([]);
      } finally {
        await other.close();
      }
    },
    LIMIT_MS,
  );

  it(
    'plans what is chosen now, also where the plan of an earlier choice comes late',
    async () => {
      const late = Promise.withResolvers<void>();
      let asked = 0;
      await page.route('**/close-all', async (route) => {
        asked += 1;
        if (asked === 1) await late.promise;
        await route.continue();
      });
      await page.getByRole('button', { name: 'Close all…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Books').selectOption('dummy');
      await dialog.getByRole('button', { name: 'Close with 1 order', exact: true }).waitFor();
      const first = page.waitForResponse('**/close-all');
      late.resolve();
      await first;
      const orders = dialog.getByRole('table', { name: 'Orders that would be sent' });
      await orders.getByText('MESH0').waitFor();
      expect(await orders.getByText('VIXY').count()).toBe(0);
      expect(await dialog.getByRole('button', { name: 'Close with 1 order', exact: true }).isEnabled()).toBe(true);
      expect(watched.complaints).toEqual([]);
    },
    LIMIT_MS,
  );
});
