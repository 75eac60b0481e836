/** The page in a real browser, over a desk on the paper gateway: what an operator does, and what a browser says of it. */
import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { decimal } from '../../lib/domain/decimal.ts';
import type { Strategy } from '../../lib/domain/strategy.ts';
import { liveDummy } from '../../strategies/live-dummy.ts';
import { liveFile } from '../../functions/live-file.ts';
import type { IntentDeps } from '../../intents/intent.ts';
import { callOf } from '../../lib/testing/desk-harness.ts';
import { bareOrder, SPY } from '../../lib/testing/ledger-fixtures.ts';
import { commit } from '../../lib/testing/ledger-contract.ts';
import { measureStandstill } from '../../lib/testing/stood-still.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { describeInChromium, startChromium } from './chromium.ts';
import { look, servePage, standsThere, type ServedPage, type Watched } from './desk-page.ts';

const LIMIT_MS = 90_000;

let browser: Browser;
let served: ServedPage;
let watched: Watched | undefined;

/** A desk whose account was read, and a browser that looks at one of its views. */
async function open(view: string, options: Parameters<typeof look>[2] = {}): Promise<Page> {
  watched = await look(browser, `${served.url}#${view}`, options);
  return watched.page;
}

/** Every test ends with it: nothing was complained of. */
const complaints = (): readonly string[] => watched?.complaints ?? ['nobody looked'];

describeInChromium('the page of the desk', () => {
  beforeAll(async () => {
    browser = await startChromium();
  }, LIMIT_MS);
  afterAll(() => browser.close());
  afterEach(async () => {
    await watched?.close();
    watched = undefined;
    await served.close();
  });

  it(
    'shows what an allocation would send, sends it, and shows its fills without a reload',
    async () => {
      served = await servePage();
      await served.desk.call('summary');
      const page = await open('/orders');
      await page.getByText('No order yet.').waitFor();
      await page.getByRole('link', { name: 'Desk', exact: true }).click();
      await page.getByRole('button', { name: 'Allocate…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('What will be sent').waitFor();
      await dialog.getByRole('table', { name: 'Orders that would be sent' }).waitFor();
      expect(served.desk.placed()).toEqual([]);
      const confirm = dialog.getByRole('button', { name: /^Send \d+ orders?$/ });
      const planned = Number((await confirm.textContent())?.replaceAll(/\D/g, ''));
      expect(planned).toBeGreaterThan(0);
      await page.evaluate('globalThis.isTheSamePage = true');
      await confirm.click();
      await dialog.getByRole('heading', { name: 'Allocated' }).waitFor();
      expect(served.desk.placed()).toHaveLength(planned);
      const happenings = page.getByRole('region', { name: 'Happening now' });
      await happenings.getByText('filled').first().waitFor();
      await dialog.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Orders and fills' }).click();
      await page.getByRole('button', { name: 'Fills', exact: true }).click();
      await page
        .getByRole('status')
        .filter({ hasText: /[1-9]\d* fills?/ })
        .waitFor();
      expect(await page.evaluate('globalThis.isTheSamePage')).toBe(true);
      expect(complaints()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'stops a run that is sending orders by the kill switch, with its reason',
    async () => {
      served = await servePage({ wrap: withQuickSession });
      await served.desk.call('summary');
      const session = served.desk.desk.call(callOf('live-session', { config: 'live', durationSeconds: 14 }));
      const page = await open('/');
      await until(() => served.desk.placed().length >= 2);
      await page.getByRole('button', { name: 'Halt trading' }).click();
      const dialog = page.getByRole('dialog');
      const halt = dialog.getByRole('button', { name: 'Halt trading now' });
      expect(await halt.isDisabled()).toBe(true);
      await dialog.getByLabel('Reason').fill('the feed looks wrong');
      await halt.click();
      await dialog.waitFor({ state: 'hidden' });
      const sent = served.desk.placed().length;
      await page.getByRole('region', { name: 'Trading state' }).getByText('the feed looks wrong').waitFor();
      await page.getByRole('status', { name: 'State of the desk' }).getByText('HALTED').waitFor();
      await session;
      expect(served.desk.placed()).toHaveLength(sent);
      expect(complaints()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'shows drift in red and in words',
    async () => {
      served = await servePage();
      served.desk.gateway.broker.control.manualOrder({
        conId: SPY.conId,
        side: 'BUY',
        quantity: decimal('7'),
        price: decimal('320'),
      });
      await served.desk.call('trade-reconciliation');
      await served.desk.stores.ledger.transact(
        { books: 'all' },
        ({ books }) => ({
          changes: [...books.keys()].map((strategyId) => ({ kind: 'put-book', strategyId, book: new Map() })),
          result: undefined,
        }),
        new AbortController().signal,
      );
      await served.desk.call('trade-reconciliation');
      const page = await open('/');
      const row = page.getByRole('row', { name: /SPY/ });
      await row.getByText('Drift').waitFor();
      const colour = await page.evaluate(COLOUR_OF_DRIFT);
      const [red = 0, green = 0, blue = 0] = z.array(z.number()).parse(colour);
      expect(red).toBeGreaterThan(1.5 * Math.max(green, blue));
      await page.getByText('Ledger and broker differ in SPY', { exact: false }).first().waitFor();
      expect(complaints()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'does nothing for symbols that are meant to do harm, on the screen and in a CSV',
    async () => {
      served = await servePage();
      const names = ['<img src=x onerror=alert(1)>', '=HYPERLINK("http://evil.example","pay")'];
      const orders = names.map((localSymbol, index) => {
        const contract = { ...SPY, symbol: localSymbol, localSymbol };
        const order = bareOrder(`hostile-${index}`, { contract, state: 'REJECTED', reason: localSymbol });
        return { kind: 'put-settled-order', order } as const;
      });
      await commit(served.desk.stores.ledger, ...orders);
      const page = await open('/orders');
      for (const name of names) await page.getByText(name, { exact: true }).first().waitFor();
      expect(await page.locator('img').count()).toBe(0);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export CSV' }).click();
      const csv = readFileSync(await (await download).path(), 'utf8');
      expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"",""pay"")"`);
      expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
      expect(complaints()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'has no serious fault that axe knows, in any view, light and dark, at a desk and on a phone',
    async () => {
      served = await servePage();
      await served.desk.call('allocation', { strategies: ['spy-macd-vixy', 'dummy'] });
      await served.desk.call('trade-reconciliation');
      const faults: string[] = [];
      for (const [colorScheme, width] of [
        ['light', 1440],
        ['dark', 390],
      ] as const) {
        const page = await open('/', { colorScheme, viewport: { width, height: 900 } });
        await page.addInitScript({ content: axe.source });
        await page.reload();
        for (const view of VIEWS) {
          await page.evaluate(`location.hash = '#${view}'`);
          await standsThere(page, view);
          const found = violations.parse(await page.evaluate(AXE_RUN));
          faults.push(...found.map((one) => `${colorScheme} ${width} ${view}: ${one.id} ${one.nodes.join(' | ')}`));
          const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
          if (isWide === true) faults.push(`${colorScheme} ${width} ${view}: wider than the screen`);
        }
        expect(complaints()).toEqual([]);
        await watched?.close();
      }
      expect(faults).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'paints what matters within a second, and scrolls through a thousand orders without dropping input',
    async () => {
      served = await servePage();
      await served.desk.call('summary');
      const all = Array.from({ length: 1_000 }, (_, index) => index);
      for (const start of [0, 250, 500, 750]) {
        const part = all.slice(start, start + 250).map((index) => {
          const order = bareOrder(`many-${index}`, {
            plannedAtMs: 1_582_556_400_000 + index * 60_000,
            state: 'FILLED',
          });
          return { kind: 'put-settled-order', order } as const;
        });
        await commit(served.desk.stores.ledger, ...part);
      }
      const paints: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const standstill = measureStandstill();
        const page = await open('/');
        await page.getByText('Net liquidation').first().waitFor();
        paints.push(Number(await page.evaluate(CONTENT_PAINTED)) - standstill.lateMs());
        standstill.stop();
        await watched?.close();
      }
      // The best of five, less what this process stood still: a machine that runs other tests beside delays some.
      expect(Math.min(...paints)).toBeLessThanOrEqual(1_000);
      const page = await open('/orders');
      await page.getByRole('button', { name: 'Read all' }).click();
      await page.getByText('1,000 orders', { exact: false }).waitFor();
      await page.locator('tbody tr').first().focus();
      const before = Number(await page.evaluate(ACTIVE_ROW));
      const presses = 200;
      for (let press = 0; press < presses; press += 1) await page.keyboard.press('ArrowDown');
      await until(async () => (await page.evaluate(ACTIVE_ROW)) === before + presses);
      await page.keyboard.press('End');
      await until(async () => (await page.evaluate(ACTIVE_ROW)) === 999);
      expect(await page.locator('tbody tr').count()).toBeLessThan(120);
      expect(complaints()).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'sends what another site asks for nowhere',
    async () => {
      served = await servePage();
      const asked = (headers: Readonly<Record<string, string>>): Promise<Response> =>
        fetch(`${served.url}trading-state`, {
          method: 'POST',
          headers,
          body: JSON.stringify({ state: 'HALTED', reason: 'x' }),
        });
      const page = await open('/');
      await page.getByRole('heading', { name: 'Desk', level: 1 }).waitFor();
      expect((await asked({ origin: 'https://evil.example' })).status).toBe(403);
      expect((await asked({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await asked({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
      await page.getByText('ACTIVE').first().waitFor();
      expect(complaints()).toEqual([]);
    },
    LIMIT_MS,
  );
});

const VIEWS = ['/', '/strategies', '/orders', '/runs', '/live', '/analyses', '/trade-log', '/settings'] as const;

/** Serious and critical ones alone, as the issue asks. */
const AXE_RUN = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)) })))`;
const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.string()) }));

/** Milliseconds from the navigation to the largest content that was painted. */
const CONTENT_PAINTED = `new Promise((resolve) => new PerformanceObserver((list) =>
  resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true }))`;
/** As it is painted: styles name colours in spaces of their own. */
const COLOUR_OF_DRIFT = `{
  const drift = [...document.querySelectorAll('tbody *')].findLast((one) => one.textContent.trim().startsWith('Drift'));
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.fillStyle = getComputedStyle(drift).color;
  canvas.fillRect(0, 0, 1, 1);
  [...canvas.getImageData(0, 0, 1, 1).data];
}`;
const ACTIVE_ROW = `Number(document.activeElement?.dataset?.index ?? -1)`;

/** BTC each second, turned around each time: orders all the while. */
const withQuickSession = (deps: IntentDeps): IntentDeps => {
  const { live } = deps;
  if (live === undefined) throw new Error('Desk runs no live sessions');
  const form = z.looseObject({ symbols: z.array(z.looseObject({})) });
  return {
    ...deps,
    live: {
      ...live,
      strategies: new Map([[liveDummy.id, turning]]),
      source: () => ({
        name: 'browser test',
        read: async (signal) => {
          const { symbols, ...rest } = form.parse(await liveFile('live').read(signal));
          const [first] = symbols;
          return JSON.parse(JSON.stringify({ ...rest, symbols: [{ ...first, intervalSeconds: 1 }] }));
        },
      }),
    },
  };
};

let turns = 0;
const turning: Strategy = {
  ...liveDummy,
  evaluate: ({ bars, nowAtMs }) => {
    turns += 1;
    const key = [...bars.keys()][0] ?? 'BTC';
    const targets = [{ key, weight: decimal(turns % 2 === 0 ? 1 : -1) }];
    return { kind: 'targets', targets, reading: 'the other way', actedThroughAtMs: nowAtMs };
  },
};

/** Looks again each 50 ms, because a wire log tells nobody. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = systemClock.deadline({ what: 'Waiting for the desk', durationMs: 30_000 });
  try {
    while (!(await isSo())) await systemClock.sleep(50, deadline.signal);
  } finally {
    deadline.cancel();
  }
}
