/**
 * A desk of the harness that serves the built page on a port of its own, and a browser that looks at it and notes whatever
 * a browser complains of: errors on the console, scripts that throw, policies that are violated, requests that fail.
 */
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createInFlight } from '../../lib/http/in-flight.ts';
import { authenticateLocal } from '../../lib/http/authenticate-local.ts';
import { serve } from '../../lib/http/serve.ts';
import type { PageFiles } from '../../lib/http/page.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { runChild } from '../../lib/testing/child-process.ts';
import { startDesk, type DeskHarness, type DeskHarnessOptions } from '../../lib/testing/desk-harness.ts';
import { analysisDeps, tellTask } from '../../functions/analysis-parts.ts';
import { PAGE_FOLDER } from '../../functions/build-page.ts';
import { intentsFunction } from '../../functions/intents-function.ts';
import { startLocalWorker } from '../../functions/local-worker.ts';
import { readPage } from '../../functions/read-page.ts';
import { deskOf } from '../../functions/wiring.ts';
import type { Judge } from '../../lib/analysis/judge.ts';

/** Waits of one step; generous, because machines that run tests are busy. */
export const STEP_MS = 15_000;

export interface ServedPage {
  readonly desk: DeskHarness;
  readonly url: string;
  /** Ends the server and its worker, and starts another on the same port over the same stores. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface ServedPageOptions extends DeskHarnessOptions {
  /** Who judges in analyses; none are worked on where left out. */
  readonly judge?: Judge;
}

let built: Promise<PageFiles> | undefined;
/** Built once a process, where it is older than its sources. */
export const pageFiles = (): Promise<PageFiles> => (built ??= builtPage());

async function builtPage(): Promise<PageFiles> {
  const { exitCode, stderr } = await runChild('test/browser/ensure-page.ts', []);
  if (exitCode !== 0) throw new Error(`Page does not build: ${stderr}`);
  return readPage(PAGE_FOLDER);
}

export async function servePage(options: ServedPageOptions = {}): Promise<ServedPage> {
  const page = await pageFiles();
  const desk = await startDesk(options);
  let server = await startServer(desk, { page, judge: options.judge, port: 0 });
  const { port } = server;
  return {
    desk,
    url: `http://127.0.0.1:${port}/`,
    restart: async () => {
      await server.close();
      server = await startServer(desk, { page, judge: options.judge, port });
    },
    close: async () => {
      await server.close();
      await desk.close();
    },
  };
}

async function startServer(
  { desk, stores }: DeskHarness,
  { page, judge, port }: { readonly page: PageFiles; readonly judge: Judge | undefined; readonly port: number },
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const { deps } = desk;
  const worker =
    judge === undefined
      ? undefined
      : startLocalWorker(analysisDeps(deps, judge, tellTask(stores.events)), {
          holder: randomUUID(),
          concurrency: 8,
          log: deps.log,
        });
  const inFlight = createInFlight();
  const app = intentsFunction({
    desk: deskOf({ ...deps, wakeAnalysis: () => worker?.wake() }, stores),
    authenticate: authenticateLocal,
    inFlight,
    parts: () => ({ store: 'embedded store, for tests', broker: 'paper gateway', callers: 'local: everybody' }),
    shutdown: new AbortController().signal,
    page,
  });
  const serving = await serve(app, { port, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 2_000 });
  // What another left, as the sweep of each minute finds it.
  worker?.wake();
  return {
    port: serving.port,
    close: async () => {
      await Promise.all([serving.drain(), worker?.stop()]);
    },
  };
}

/** Waits for a view (`/orders`) with its answers: one that is on its way still stands under the heading of the last one. */
export async function standsThere(page: Page, view: string): Promise<void> {
  await page.locator(`nav a[aria-current="page"][href="#${view}"]`).waitFor({ state: 'attached' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.getByText('Loading', { exact: true }).first().waitFor({ state: 'detached' });
}

export interface Watched {
  readonly page: Page;
  /** What the browser complained of, in its words. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Text, because this program knows no browser's types. */
const NOTE_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  globalThis.noteViolation(event.violatedDirective + ' ' + event.blockedURI));`;

/** Opens an address and notes complaints from its first moment on. */
export async function look(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  context.setDefaultTimeout(STEP_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction('noteViolation', (text: string) => void complaints.push(`policy: ${text}`));
  await page.addInitScript({ content: NOTE_VIOLATIONS });
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}
