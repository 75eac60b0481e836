/** An analysis in a real browser: it fills in as its agents judge, also across a restart of the server that it is shown by. */
import type { Browser, Page } from 'playwright-core';
import { judgeByRules } from '../../lib/analysis/judge-by-rules.ts';
import type { Judge } from '../../lib/analysis/judge.ts';
import { orAbort } from '../../lib/ports/or-abort.ts';
import { describeInChromium, startChromium } from './chromium.ts';
import { look, servePage, type ServedPage, type Watched } from './desk-page.ts';

const LIMIT_MS = 90_000;
const ANALYSTS = ['macro', 'industry', 'technical', 'capital-flow', 'fundamental'];

/** The rules, but nobody judges before the test lets them: the analysts first, the others later. */
function heldJudge() {
  const analysts = Promise.withResolvers<void>();
  const others = Promise.withResolvers<void>();
  const asked: string[] = [];
  const judge: Judge = async (question, signal) => {
    asked.push(question.agentId);
    await orAbort(ANALYSTS.includes(question.agentId) ? analysts.promise : others.promise, signal);
    return judgeByRules(question, signal);
  };
  return { judge, asked, letAnalysts: analysts.resolve, letOthers: others.resolve };
}

describeInChromium('an analysis on the page', () => {
  let browser: Browser;
  let served: ServedPage | undefined;
  let watched: Watched | undefined;
  beforeAll(async () => {
    browser = await startChromium();
  }, LIMIT_MS);
  afterAll(() => browser.close());
  afterEach(async () => {
    await watched?.close();
    await served?.close();
  });

  const judged = (page: Page, stage: string) =>
    page.getByRole('region', { name: stage }).getByText('judged', { exact: true });

  it(
    'fills in live and survives a restart of the server, without a reload and without asking an agent twice',
    async () => {
      const { judge, asked, letAnalysts, letOthers } = heldJudge();
      served = await servePage({ judge });
      watched = await look(browser, `${served.url}#/analyses`);
      const { page, complaints } = watched;
      await page.evaluate('globalThis.isTheSamePage = true');
      await page.getByLabel('Symbol').fill('SPY');
      await page.getByRole('button', { name: 'Analyse' }).click();
      await page.getByRole('region', { name: 'Analysts' }).getByText('running', { exact: true }).first().waitFor();
      letAnalysts();
      await judged(page, 'Analysts')
        .nth(ANALYSTS.length - 1)
        .waitFor();
      await page.getByRole('region', { name: 'Directors' }).getByText('running', { exact: true }).first().waitFor();
      await served.restart();
      letOthers();
      await page.getByRole('region', { name: 'Decision' }).first().waitFor();
      await judged(page, 'Risk').nth(1).waitFor({ timeout: 40_000 });
      await judged(page, 'Decision').first().waitFor();
      expect(await page.evaluate('globalThis.isTheSamePage')).toBe(true);
      for (const agent of ANALYSTS) expect(asked.filter((one) => one === agent)).toHaveLength(1);
      // While the server is away the browser says that it is; nothing else may be said.
      expect(complaints.filter((one) => !one.includes('net::ERR_'))).toEqual([]);
    },
    LIMIT_MS,
  );
});
