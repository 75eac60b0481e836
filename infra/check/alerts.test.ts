/**
 * Alerts stand on lines that the desk's own code writes here, read as Cloud Run's agent reads them: a JSON line becomes
 * jsonPayload, any other textPayload (Google: Cloud Run, writing structured logs). What others write stands here as
 * written by them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { OAuth2Client } from 'google-auth-library';
import { parse } from 'yaml';
import { z } from 'zod';
import { intents } from '../../intents/registry.ts';
import { runIntent } from '../../intents/run-intent.ts';
import { createCloudLoggingSink } from '../../lib/adapters/cloud-logging/cloud-logging-sink.ts';
import { createJsonLog } from '../../lib/adapters/system/json-log.ts';
import { MemoryDatabase } from '../../lib/adapters/memory/memory-database.ts';
import { memoryEventLog } from '../../lib/adapters/memory/memory-event-log.ts';
import { memoryPassStore } from '../../lib/adapters/memory/memory-pass-store.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { decimal } from '../../lib/domain/decimal.ts';
import { StoreError } from '../../lib/domain/store-error.ts';
import { createInFlight } from '../../lib/http/in-flight.ts';
import { runInTime } from '../../lib/http/run-in-time.ts';
import { createTeller } from '../../lib/live/session-events.ts';
import type { Ledger } from '../../lib/ports/ledger.ts';
import type { Log } from '../../lib/ports/trade-log.ts';
import { newYorkTime, startTestDesk, type TestDesk } from '../../lib/testing/desk-for-tests.ts';
import { crowdBook, takeForOver } from '../../lib/testing/desk-mishaps.ts';
import { startStandIn } from '../../lib/testing/http-stand-in.ts';
import { serveDesk } from '../../lib/testing/serve-desk.ts';
import { SPY } from '../../lib/testing/simulated-broker-fixture.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { collectingTradeLog, entryOf } from '../../lib/testing/trade-log-values.ts';
import { RUN } from '../../lib/testing/trading-values.ts';
import { logFilter, type LogEntry } from './log-filter.ts';

const INFRA = path.join(import.meta.dirname, '..');
const REVISION = 'cloud_run_revision';
const JOB = 'cloud_run_job';

/** Fields of a structured line that become fields of the entry itself. */
const SPECIAL: ReadonlySet<string> = new Set(['severity', 'time', 'logging.googleapis.com/trace']);

function ingested(line: string, type: string): LogEntry {
  const plain = { logId: 'run.googleapis.com/stdout', resource: { type }, severity: 'DEFAULT' };
  if (!line.startsWith('{')) return { ...plain, textPayload: line };
  const fields = z.looseObject({ severity: z.string() }).parse(JSON.parse(line));
  const jsonPayload = Object.fromEntries(Object.entries(fields).filter(([name]) => !SPECIAL.has(name)));
  return { ...plain, severity: fields.severity, jsonPayload };
}

/** What `work` logs, as entries. */
async function logged(work: (log: Log) => Promise<void> | void, type = REVISION): Promise<readonly LogEntry[]> {
  const lines: string[] = [];
  await work(createJsonLog((line) => void lines.push(line.trim())));
  return lines.map((line) => ingested(line, type));
}

async function withDesk(work: (desk: TestDesk) => Promise<void>, wrap?: (ledger: Ledger) => Ledger): Promise<void> {
  const desk = await startTestDesk({}, wrap);
  try {
    await work(desk);
  } finally {
    await desk.close();
  }
}

async function reconcile({ deps }: TestDesk, log: Log): Promise<void> {
  const intent = intents.get('trade-reconciliation');
  if (intent === undefined) throw new Error('Intent is missing: found no trade-reconciliation, needed it');
  const asked = { idempotencyKey: undefined, schedule: undefined, role: 'admin', callerName: 'test' } as const;
  await runIntent({ ...deps, log }, intent, { intent: 'trade-reconciliation', body: {}, ...asked, signal: calm() });
}

/** A position that no order explains, bought on a day that nobody read. */
const drift = (log: Log): Promise<void> =>
  withDesk(async (desk) => {
    const { clock, broker } = desk.gateway;
    await reconcile(desk, log);
    clock.advanceTo(newYorkTime(600, 1));
    broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(5) });
    clock.advanceTo(newYorkTime(600, 4));
    await reconcile(desk, log);
  });

const anOrderIsTakenForOver = (log: Log): Promise<void> =>
  withDesk(async (desk) => {
    desk.wishes.set('alpha', { SPY: '0.5' });
    await desk.allocate({ orderProperties: { orderType: 'LMT', limitPrice: '330', tif: 'GTC' } });
    await takeForOver(desk);
    await reconcile(desk, log);
  });

const aBookFillsUp = (log: Log): Promise<void> =>
  withDesk(async (desk) => {
    await crowdBook(desk, 5_000);
    await reconcile(desk, log);
  });

/** The desk is asked whether it is ready while its ledger fails as `error`. */
const readinessWith =
  (error: Error) =>
  (log: Log): Promise<void> => {
    let fails = false;
    const failing = (ledger: Ledger): Ledger => ({
      ...ledger,
      read: (wanted, signal) => (fails ? Promise.reject(error) : ledger.read(wanted, signal)),
    });
    return withDesk(async ({ deps }) => {
      const database = new MemoryDatabase();
      const streams = { events: memoryEventLog(database), passes: memoryPassStore(database) };
      const served = await serveDesk({ deps: { ...deps, log }, streams, call: () => Promise.reject(error) });
      fails = true;
      await fetch(`http://127.0.0.1:${served.port}/ready`, { headers: { connection: 'close' } });
      await served.close();
    }, failing);
  };

const intentFails = (log: Log): Promise<void> =>
  withDesk(async (desk) => {
    const refuse = () => Promise.reject(new TypeError('unforeseen'));
    const connector = { connectReader: refuse, connectTrader: refuse };
    await reconcile({ ...desk, deps: { ...desk.deps, connector } }, log);
  });

/** A run that fails after its caller was told that the deadline has passed. */
async function runFailsLate(log: Log): Promise<void> {
  const failing = Promise.withResolvers<never>();
  const deps = { run: () => failing.promise, clock: systemClock, log, inFlight: createInFlight(), graceMs: 0 };
  const signal = AbortSignal.abort(new Error('The deadline passed'));
  const caller = { name: 'test', role: 'admin', isScheduler: false } as const;
  const call = { intent: 'allocation', method: 'POST', body: {}, idempotencyKey: undefined, caller, signal } as const;
  const answer = runInTime(deps, { ...call, scheduleTime: undefined, jobName: undefined });
  await expect(answer).rejects.toThrow('not undone');
  failing.reject(new Error('broker gone'));
  await failing.promise.catch(() => undefined);
}

function breakerTrips(log: Log): void {
  const tradeLog = collectingTradeLog();
  const teller = createTeller({ marketNowMs: () => 0, runId: RUN, tradeLog, log, onEvent: () => undefined });
  teller.alert('breaker_tripped', '', 'drawdown: 6 %');
}

/** As the function `trade-log` writes it, by Google's client, read off the wire. */
async function unknownOrder(): Promise<readonly LogEntry[]> {
  const cloud = await startStandIn(() => ({ status: 200, body: {} }));
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: 'x', expiry_date: 4_102_444_800_000 });
  const port = Number(new URL(cloud.url).port);
  const client = { fallback: true, protocol: 'http', apiEndpoint: '127.0.0.1', port, authClient };
  const sink = createCloudLoggingSink({ projectId: 'p', logName: 'trade-log', timeoutMs: 5_000, client });
  await sink.deliver({ entry: { ...entryOf('e1', { status: 'UNKNOWN' }), sequence: 1 }, mayExist: false }, calm());
  await cloud.close();
  const { logName, resource, entries } = writtenSchema.parse(cloud.requests[0]?.body);
  const logId = logName.split('/logs/')[1] ?? '';
  // The client adds an entry about itself once a process.
  const own = entries.filter(({ jsonPayload }) => !Object.hasOwn(jsonPayload, 'logging.googleapis.com/diagnostic'));
  return own.map(({ jsonPayload }) => ({ logId, resource, severity: 'ERROR', jsonPayload }));
}
const writtenSchema = z.object({
  logName: z.string(),
  resource: z.object({ type: z.string() }),
  entries: z.array(z.object({ jsonPayload: z.record(z.string(), z.unknown()) })),
});

/** IBC's words (ibcalpha.ibc: LoginManager, SecondFactorAuthenticationDialogHandler, LoginFailedDialogHandler). */
const IBC = [
  '2026-11-22 08:00:01:100 IBC: Second Factor Authentication initiated',
  '2026-11-22 08:03:01:100 IBC: Re-login after second factor authentication timeout',
  '2026-11-22 08:00:01:100 IBC: detected dialog entitled: Login failed; event=Opened',
  '2026-11-22 08:00:01:100 IBC: detected dialog entitled: Unrecognized Username or Password; event=Opened',
];
/** Google: Cloud Scheduler, viewing logs (`AttemptFinished`). */
const attempt = (severity: string): LogEntry => ({
  logId: 'cloudscheduler.googleapis.com/executions',
  resource: { type: 'cloud_scheduler_job' },
  severity,
  jsonPayload: { '@type': 'type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished', status: 'INTERNAL' },
});

/** Metric -> what must count, each entry of it being one that somebody really writes. */
const COUNTED: { readonly [metric: string]: () => Promise<readonly LogEntry[]> } = {
  'breaker-tripped': async () => [...(await logged(breakerTrips)), ...(await logged(breakerTrips, JOB))],
  'crowded-books': async () => (await logged(aBookFillsUp)).filter(({ severity }) => severity === 'WARNING'),
  'gateway-login': () => Promise.resolve(IBC.flatMap((line) => [ingested(line, REVISION), ingested(line, JOB)])),
  'ledger-drift': async () => (await logged(drift)).filter(({ severity }) => severity === 'ERROR'),
  'live-but-over': async () => (await logged(anOrderIsTakenForOver)).filter(({ severity }) => severity === 'ERROR'),
  'missed-run': () => Promise.resolve([attempt('ERROR')]),
  'request-failed': async () => [
    ...(await logged(readinessWith(new TypeError('unforeseen')))).filter(({ severity }) => severity === 'ERROR'),
    ...(await logged(intentFails)),
    ...(await logged(runFailsLate)),
  ],
  'store-not-ready': async () =>
    (await logged(readinessWith(new StoreError('unavailable', 'Store does not answer')))).filter(
      ({ severity }) => severity === 'ERROR',
    ),
  'unknown-orders': unknownOrder,
};

const metrics = readdirSync(path.join(INFRA, 'metrics')).map((file) => path.basename(file, '.yaml'));
const read = (file: string): unknown => parse(readFileSync(path.join(INFRA, file), 'utf8'));
const filterOf = (metric: string): string =>
  z.object({ filter: z.string() }).parse(read(`metrics/${metric}.yaml`)).filter;
const conditionsOf = (alert: string): readonly string[] =>
  z
    .object({ conditions: z.array(z.object({ conditionThreshold: z.object({ filter: z.string() }) })) })
    .parse(read(`alerts/${alert}.yaml`))
    .conditions.map(({ conditionThreshold }) => conditionThreshold.filter);

describe('what is watched', () => {
  it.each(metrics)(
    'counts each line of %s, by every event its filter names, and nothing else',
    async (metric) => {
      const filter = filterOf(metric);
      const entries = (await COUNTED[metric]?.()) ?? [];
      expect(entries.filter((entry) => !logFilter(filter)(entry))).toEqual([]);
      const told = new Set(entries.map(({ jsonPayload }) => jsonPayload?.['event']));
      const named = [...filter.matchAll(/event="([\w-]+)"/g)].map(([, event]) => event);
      // Only a failing store writes BreakerNotStored: lib/live has its test.
      expect(named.filter((event) => !told.has(event) && event !== 'BreakerNotStored')).toEqual([]);
      expect(entries).not.toHaveLength(0);
      const calmLines = [attempt('INFO'), ingested('2026-11-22 08:00:09:100 IBC: Login has completed', REVISION)];
      const usual = await logged((log) => log.write('INFO', 'request', { path: '/summary', status: 200 }));
      expect([...calmLines, ...usual].filter(logFilter(filter))).toEqual([]);
    },
    60_000,
  );

  it.each(metrics)(
    'alerts on each kind of resource that %s counts',
    async (metric) => {
      const types = new Set((await COUNTED[metric]?.())?.map(({ resource }) => resource.type));
      const watched = conditionsOf(metric).map((filter) => /resource\.type="(\w+)"/.exec(filter)?.[1] ?? '');
      expect(new Set(watched)).toEqual(types);
      for (const filter of conditionsOf(metric)) expect(filter).toContain(`logging.googleapis.com/user/${metric}"`);
    },
    60_000,
  );

  it('sees the dead letters of every topic that a deploy makes', () => {
    const form = /full_match\("([^"]+)"\)/.exec(conditionsOf('dead-letters')[0] ?? '')?.[1] ?? '';
    const deploy = readFileSync(path.join(INFRA, 'deploy.sh'), 'utf8');
    const topics = [...deploy.matchAll(/^topic ([\w-]+) /gm)].map(([, name]) => `${name}-dead-letters`);
    expect(topics).toContain('trade-log-dead-letters');
    expect(topics.filter((topic) => !new RegExp(`^(?:${form})$`).test(topic))).toEqual([]);
  });

  it('refuses to judge a filter that it cannot read', () => {
    for (const filter of ['a="1" AND b="2" OR c="3"', 'a:"1"', '(a="1"', 'resource.type>=ERROR', 'a="1" b="2"']) {
      expect(() => logFilter(filter)).toThrow(SyntaxError);
    }
  });
});
