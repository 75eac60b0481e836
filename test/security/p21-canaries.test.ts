/**
 * P21: secrets never leave. Canaries stand in every secret variable and header; everything that processes print, answer, keep
 * and send is searched for them. Entries and refused pushes quote the secrets, and the sinks echo them back: without redaction
 * they would be everywhere, which the last test holds true.
 */
import { mkdirSync } from 'node:fs';
import { ownRedaction } from '../../functions/own-redaction.ts';
import { resources } from '../../intents/resources.ts';
import { intents } from '../../intents/registry.ts';
import { intentMethods } from '../../functions/intent-methods.ts';
import { createTradeLogReceiver, LOCAL_GATE } from '../../functions/trade-log-receiver.ts';
import { MemoryDatabase } from '../../lib/adapters/memory/memory-database.ts';
import { memoryDeliveryOverview } from '../../lib/adapters/memory/memory-delivery-overview.ts';
import { memoryDeliveryStore } from '../../lib/adapters/memory/memory-delivery-store.ts';
import { memoryMarketDataStore } from '../../lib/adapters/memory/memory-market-data-store.ts';
import { openFileDatabase } from '../../lib/adapters/memory/open-memory-database.ts';
import { createJsonLog } from '../../lib/adapters/system/json-log.ts';
import { createRedaction, type Redaction } from '../../lib/adapters/system/redacted.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import {
  canariesBelow,
  canariesIn,
  IN_VARIABLES,
  SECRET_HEADERS,
  secretVariables,
} from '../../lib/testing/canaries.ts';
import { startChild, type RunningChild } from '../../lib/testing/child-process.ts';
import { startDesk } from '../../lib/testing/desk-harness.ts';
import { startEchoingService, startEchoingSource } from '../../lib/testing/echoing-service.ts';
import type { StandIn } from '../../lib/testing/http-stand-in.ts';
import { serveOidcDesk, WIDE } from '../../lib/testing/serve-oidc-desk.ts';
import { keepMarket } from '../../lib/testing/stored-bars.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { testSink } from '../../lib/testing/test-sink.ts';
import { entryOf } from '../../lib/testing/trade-log-values.ts';

const LISTENING = /"event":"Listening".*"url":"http:\/\/127\.0\.0\.1:(\d+)"/;
const DEADLINE_MS = 60_000;

describe('P21: secrets never leave', () => {
  const inFolder = temporaryFolder();
  const children: RunningChild[] = [];
  let service: StandIn;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await startEchoingService();
    environment = {
      ...secretVariables(service.url),
      NOTION_DATABASE_ID: 'a-database',
      NOTION_URL: service.url,
      GEMINI_URL: service.url,
      GEMINI_IMPORTANCE: 'simple',
      WEBHOOK_ENTRIES: 'all',
      SINK_MAX_RETRIES: '0',
      PORT: '0',
      PAPER_GATEWAY_PORT: '0',
    };
  });
  afterAll(() => service.close());
  afterEach(() => {
    for (const { process } of children.splice(0)) process.kill('SIGKILL');
  });

  const start = (file: string, args: readonly string[], more: Readonly<Record<string, string>>): RunningChild => {
    const child = startChild(file, args, { ...environment, ...more });
    children.push(child);
    return child;
  };
  /** Everything that is answered: status line, headers, body. */
  async function ask(port: number, route: string, body?: string): Promise<string> {
    const [method = 'GET', path = '/'] = route.split(' ');
    const headers = { ...SECRET_HEADERS, connection: 'close' };
    const sent = body === undefined ? {} : { body };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...sent });
    return JSON.stringify([answer.status, [...answer.headers], await answer.text()]);
  }
  async function hitsOfEnd(child: RunningChild): Promise<readonly string[]> {
    child.process.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await child.ended;
    expect(exitCode).toBe(0);
    expect(`${stdout}${stderr}`.length).toBeGreaterThan(200);
    return [...canariesIn('stdout', stdout), ...canariesIn('stderr', stderr)];
  }
  const quoting = (): string => Object.values(secretVariables(service.url)).join(' and ');
  const pushOf = (entry: object): string =>
    JSON.stringify({
      message: { data: Buffer.from(JSON.stringify(entry)).toString('base64'), messageId: '1' },
      subscription: 'projects/p/subscriptions/trade-log-push',
    });

  it(
    'P21: the trade-log function, its sinks, its store and the desk that shows them tell no canary',
    async () => {
      const folder = inFolder('kept');
      mkdirSync(folder);
      const files = { STORE_FILE: `${folder}/store.jsonl`, TRADE_LOG_FOLDER: `${folder}/spool` };
      const logs = start('functions/trade-log.ts', [], {
        AUTH_MODE: 'local',
        TRADE_LOG_FILE: `${folder}/rows.jsonl`,
        ...files,
      });
      const port = Number((await logs.printed(LISTENING))[1]);
      const words = { comment: `Refused: ${quoting()}`, errorMessage: quoting() };
      const answers: string[] = [];
      for (let n = 0; n < 12; n += 1) {
        answers.push(await ask(port, 'POST /', pushOf({ ...entryOf(`e${n % 4}`, words), sequence: n })));
      }
      answers.push(await ask(port, 'POST /', pushOf({ ...entryOf('x'), sequence: 1, action: quoting() })));
      answers.push(await ask(port, 'POST /', pushOf({ ...entryOf('x'), sequence: 1, [quoting()]: 1 })));
      answers.push(await ask(port, 'GET /ready'), await ask(port, 'GET /nothing'));
      expect(answers.filter((answer) => answer.startsWith('[503'))).not.toHaveLength(0);
      const hits = [...answers.flatMap((answer) => canariesIn('trade-log answer', answer)), ...(await hitsOfEnd(logs))];

      const desk = start('functions/intents.ts', [], { AUTH_MODE: 'local', IB_PORT: '1', ...files });
      const deskPort = Number((await desk.printed(LISTENING))[1]);
      const shown = [
        await ask(deskPort, 'GET /trade-log'),
        await ask(deskPort, 'GET /trade-log/sinks'),
        await ask(deskPort, 'GET /openapi.json'),
        await ask(deskPort, 'GET /docs'),
        await ask(deskPort, 'GET /ready'),
        await ask(deskPort, 'POST /ping', '{}'),
        await ask(deskPort, 'POST /allocation', '{"strategies":"all"}'),
      ];
      expect(shown[0]).toContain('[redacted]');
      hits.push(...shown.flatMap((answer) => canariesIn('desk answer', answer)), ...(await hitsOfEnd(desk)));
      const bodies = service.requests.map(({ body }) => JSON.stringify(body ?? ''));
      expect(bodies.filter((body) => body.includes('[redacted]'))).not.toHaveLength(0);
      hits.push(...bodies.flatMap((body) => canariesIn('body to a sink', body)), ...canariesBelow(folder));
      expect([...new Set(hits)]).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'P21: npm start with its state tells no canary',
    async () => {
      const folder = inFolder('state');
      const stack = start('functions/local-stack.ts', ['--state', folder], {});
      const port = Number((await stack.printed(/^Desk listening on http:\/\/127\.0\.0\.1:(\d+)$/m))[1]);
      const answers = [
        await ask(port, 'POST /allocation', JSON.stringify({ strategies: ['dummy'] })),
        await ask(port, 'GET /trade-log?limit=200'),
        await ask(port, 'GET /trade-log/sinks'),
        await ask(port, 'GET /ready'),
        await ask(port, 'GET /runs'),
      ];
      expect(answers[2]).toContain('demo');
      const hits = answers.flatMap((answer) => canariesIn('answer', answer));
      expect([...hits, ...(await hitsOfEnd(stack)), ...canariesBelow(folder)]).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'P21: the analysis, its sources that say back what they were sent, its events, answers and store tell no canary',
    async () => {
      const folder = inFolder('analysis');
      mkdirSync(folder);
      const file = `${folder}/store.jsonl`;
      const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
      await keepMarket(memoryMarketDataStore(database), systemClock.nowMs());
      database.close();
      const source = await startEchoingSource();
      const { NEWS_URLS, FINANCIALS_URLS } = secretVariables(source.url);
      const more = { AUTH_MODE: 'local', STORE_FILE: file, ANALYSIS_FACTS: 'stored', NEWS_URLS, FINANCIALS_URLS };
      const child = start('functions/analysis.ts', [], more);
      const port = Number((await child.printed(LISTENING))[1]);
      const submitted = await ask(port, 'POST /analysis', '{"symbol":"SPY"}');
      const [, session = ''] = /(s-[0-9a-f]{32})/.exec(submitted) ?? [];
      const answers = [submitted, await ask(port, `GET /analysis/${session}/events`)];
      for (const path of ['', '/logs', '/agents/technical']) {
        answers.push(await ask(port, `GET /analysis/${session}${path}`));
      }
      answers.push(await ask(port, 'GET /analysis'), await ask(port, 'GET /ready'));
      const asked = source.requests.map(({ path }) => path).join(' ');
      await source.close();
      // All three were asked with their keys; the model has failed every agent with its own.
      expect(canariesIn('asked', asked)).toEqual(['asked: News', 'asked: NewsPath', 'asked: Financials']);
      expect(answers[1]).toContain('agent_error');
      expect(answers[2]).toMatch(/GET \/more\/\[redacted\]\/SPY/);
      const hits = answers.flatMap((answer) => canariesIn('answer', answer));
      expect([...hits, ...(await hitsOfEnd(child)), ...canariesBelow(folder)]).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'P21: no route tells the token or the cookie with which it was called, good or forged',
    async () => {
      const lines: string[] = [];
      const desk = await startDesk({
        wrap: (deps) => ({ ...deps, log: createJsonLog((line) => void lines.push(line)) }),
      });
      const served = await serveOidcDesk(desk.desk, WIDE);
      const tokens = [served.token('admin'), served.token('stranger'), `${served.token('admin').slice(0, -4)}AAAA`];
      const routes = [
        ...[...intents.keys()].flatMap((name) => intentMethods(name).map((method) => ({ method, path: `/${name}` }))),
        ...[...resources].flatMap(([path, { methods }]) => methods.map(({ method }) => ({ method, path: `/${path}` }))),
      ];
      const seen: string[] = [];
      for (const token of tokens) {
        for (const { method, path } of routes) {
          const body = method === 'POST' ? { body: '{"no-field":1}' } : {};
          const { authorization: _bearer, ...headers } = SECRET_HEADERS;
          const answer = await served.send({ method, path, token, headers, ...body });
          seen.push(JSON.stringify([...answer.headers]), await answer.text());
        }
      }
      await served.close();
      await desk.close();
      const all = [...seen, ...lines].join('\n');
      const parts = tokens.flatMap((token) => token.split('.')).map((part) => part.slice(0, 40));
      // Every token of RS256 has the same first part.
      expect(parts.filter((part) => all.includes(part))).toEqual([]);
      expect(canariesIn('route', all)).toEqual([]);
      expect(seen).toHaveLength(tokens.length * routes.length * 2);
    },
    DEADLINE_MS,
  );

  it(
    'P21: main programs that fail tell no canary either',
    async () => {
      const broken = {
        NOTION_URL: `https://evil.example/${secretVariables('').NOTION_TOKEN}`,
        STORE_FILE: inFolder('s.jsonl'),
      };
      for (const file of ['functions/trade-log.ts', 'functions/intents.ts']) {
        const more = { ...broken, PORT: secretVariables('').GEMINI_API_KEY, AUTH_MODE: 'local' };
        const child = start(file, [], file.endsWith('trade-log.ts') ? { ...more, PORT: '0' } : more);
        const { exitCode, stdout, stderr } = await child.ended;
        expect([file, exitCode, canariesIn(file, `${stdout}${stderr}`)]).toEqual([file, 1, []]);
      }
    },
    DEADLINE_MS,
  );

  /** Canaries in all that one push leaves behind. */
  async function hitsWith(redaction: Redaction): Promise<readonly string[]> {
    const database = new MemoryDatabase();
    const lines: string[] = [];
    const [sink, model] = [testSink('pages', { annotates: true }), testSink('gemini')];
    sink.answer = () => Promise.reject(new Error(quoting()));
    model.answer = () => Promise.resolve({ kind: 'delivered', note: quoting() });
    const receiver = createTradeLogReceiver({
      sinks: [sink, model].map((one) => ({ kind: 'on', sink: one })),
      store: memoryDeliveryStore(database),
      overview: memoryDeliveryOverview(database),
      redact: redaction.text,
      gate: LOCAL_GATE,
      clock: systemClock,
      log: createJsonLog((line) => void lines.push(line), undefined, redaction),
      shutdown: new AbortController().signal,
      policy: { maxRetries: 0, firstPauseMs: 1, longestPauseMs: 1, tryMs: 1_000, longestRetryAfterMs: 1 },
    });
    const entry = { ...entryOf('e1', { comment: quoting() }), sequence: 1 };
    await receiver.deliver({ entry, isLast: true }, calm());
    await receiver.stop();
    const kept = ['tradeLog', 'tradeLogSinks'].map((name) => JSON.stringify(database.list(name)));
    return [
      ...canariesIn('log', lines.join('')),
      ...canariesIn('deliveries', kept[0] ?? ''),
      ...canariesIn('states of sinks', kept[1] ?? ''),
      ...canariesIn('sink', JSON.stringify(sink.deliveries)),
    ];
  }

  it('P21: this very search finds them in log, store, state and sink where redaction is taken away', async () => {
    expect(await hitsWith(ownRedaction(secretVariables(service.url)))).toEqual([]);
    const found = await hitsWith(createRedaction());
    const everywhere = ['log', 'deliveries', 'states of sinks', 'sink'].flatMap((where) =>
      IN_VARIABLES.map((name) => `${where}: ${name}`),
    );
    expect(found).toEqual(everywhere);
  });
});
