/** The page while the desk is away, in a real browser: it says so, shows nothing as current, and finds its way back. */
import type { Browser, Page } from 'playwright-core';
import { startTcpProxy, type TcpProxy } from '../../lib/testing/tcp-proxy.ts';
import { describeInChromium, startChromium } from './chromium.ts';
import { look, servePage, type ServedPage, type Watched } from './desk-page.ts';

const LIMIT_MS = 90_000;
const EVERYTHING = '**/*';

describeInChromium('the page while the desk is away', () => {
  let browser: Browser;
  let served: ServedPage;
  let proxy: TcpProxy;
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    browser = await startChromium();
  }, LIMIT_MS);
  afterAll(() => browser.close());
  beforeEach(async () => {
    served = await servePage();
    await served.desk.call('summary');
    proxy = await startTcpProxy(new URL(served.url).host);
    watched = await look(browser, `http://${proxy.host}/`);
    ({ page } = watched);
    await page.getByText('Live', { exact: true }).waitFor();
  }, LIMIT_MS);
  afterEach(async () => {
    await watched.close();
    await proxy.close();
    await served.close();
  });

  const goAway = async (): Promise<void> => {
    await page.route(EVERYTHING, (route) => route.abort());
    proxy.cut();
    await page.getByText('Reconnecting').waitFor();
  };
  const comeBack = async (): Promise<void> => {
    await page.unroute(EVERYTHING);
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
  };
  /** A browser tells of each request that fails; that is what this is about. */
  const faults = (): readonly string[] =>
    watched.complaints.filter((one) => !one.startsWith('console: Failed to load'));

  it(
    'says that what it shows is old, in words and not in green, until it is new again',
    async () => {
      await goAway();
      await page.getByRole('button', { name: 'Read the account' }).click();
      await page.getByText('The desk is not reachable').first().waitFor();
      await page.getByRole('status', { name: 'State of the desk' }).getByText('ACTIVE when last read').waitFor();
      await served.desk.call('allocation', { strategies: ['spy-macd-vixy', 'dummy'] });
      await comeBack();
      await page.getByText('The desk is not reachable').first().waitFor({ state: 'hidden' });
      await page.getByRole('region', { name: 'Happening now' }).getByText('allocation').first().waitFor();
      expect(faults()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'opens a view that was asked for meanwhile as soon as the desk is back',
    async () => {
      // Views are brought ahead of time: one that is not there yet is one asked for early.
      await page.reload();
      await page.getByText('Live', { exact: true }).waitFor();
      await goAway();
      await page.getByRole('link', { name: 'Strategies' }).click();
      const missing = page.getByText('This view did not come');
      const view = page.getByRole('heading', { name: 'Strategies', level: 1 });
      await missing.or(view).waitFor();
      await comeBack();
      await view.waitFor();
      await missing.waitFor({ state: 'hidden' });
      await page.getByText('Last signal').first().waitFor();
      expect(faults()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'sends nothing twice where the answer was lost: the same key goes out again',
    async () => {
      await page.getByRole('button', { name: 'Allocate…' }).click();
      const dialog = page.getByRole('dialog');
      const send = dialog.getByRole('button', { name: /^Send \d+ orders?$/ });
      await send.waitFor();
      const keys: (string | undefined)[] = [];
      await page.route('**/allocation', async (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        // The desk has it and acts on it; the page never hears.
        await route.fetch();
        await route.abort();
      });
      await send.click();
      await dialog.getByText('The desk is not reachable').waitFor();
      const sent = served.desk.placed().length;
      expect(sent).toBeGreaterThan(0);
      await page.unroute('**/allocation');
      await page.route('**/allocation', (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        return route.continue();
      });
      await send.click();
      await dialog.getByRole('heading', { name: 'Allocated' }).waitFor();
      expect(served.desk.placed()).toHaveLength(sent);
      expect(new Set(keys).size).toBe(1);
      expect(keys).toHaveLength(2);
      expect(faults()).toEqual([]);
    },
    LIMIT_MS,
  );
});
