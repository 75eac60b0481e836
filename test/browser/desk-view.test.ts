/** The page in a real browser, over a desk on the paper gateway: what an operator does, and what a browser says of it. */
import type { Browser } from 'playwright-core';
import { decimal } from '../../lib/domain/decimal.ts';
import { DUMMY_ONLY } from '../../lib/testing/desk-harness.ts';
import { describeInChromium, startChromium } from './chromium.ts';
import { look, servePage, type ServedPage } from './desk-page.ts';

describeInChromium('the page of the desk', () => {
  let browser: Browser;
  let served: ServedPage;
  beforeAll(async () => {
    browser = await startChromium();
  }, 90_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    served = await servePage();
  }, 60_000);
  afterEach(() => served.close());

  it('shows the desk, and no browser complains of it', async () => {
    await served.desk.call('summary');
    const { page, complaints, close } = await look(browser, served.url);
    await page.getByRole('heading', { name: 'Desk', level: 1 }).waitFor();
    await page.getByText('ACTIVE').first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  }, 60_000);
  void decimal;
  void DUMMY_ONLY;
});
