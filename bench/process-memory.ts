/**
 * What the processes of a desk hold under load: `npm run bench:memory [-- --calls N]` starts gateway, `intents` and
 * `analysis-worker` as processes of their own over Google's Firestore emulator, lets them work and prints resident memory
 * when they had started, at most, and five seconds after the work (Linux: /proc). It ends only what it started.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { openStores } from '../functions/open-stores.ts';
import { seedConfiguration } from '../functions/seed-configuration.ts';
import { startChild, type RunningChild } from '../lib/testing/child-process.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { openEmulator } from './emulated-ledger.ts';
import { connectOrderingClient, endProcess } from './gateway-orders.ts';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '200' } } });
const calls = Number(values.calls);
const ANALYSES = 100;
const ORDERS = 20_000;
const AT_ONCE = 4;
const REST_MS = 5_000;
/** Hundred analyses in one push take longest. */
const CALL_MS = 240_000;
const IB_CLIENT_ID = '11';
const RESULTS = new URL('results/', import.meta.url);

interface Watched {
  readonly name: string;
  readonly child: RunningChild;
  readonly work: string;
  readonly startedMb: number;
}

/** Resident megabytes of one process: when it had started, at most, and at rest behind its work. */
export interface ProcessMemory {
  readonly name: string;
  readonly work: string;
  readonly startedMb: number;
  readonly peakMb: number;
  readonly steadyMb: number;
}

const emulator = await openEmulator();
if (emulator.kind === 'missing') throw new Error(`Memory cannot be measured: found ${emulator.why}, needed one`);
const host = process.env['FIRESTORE_EMULATOR_HOST'] ?? '';
const projectId = `bench-${randomUUID().slice(0, 13)}`;
await seed();

const children: RunningChild[] = [];
try {
  const gatewayFlags = ['--port', '0', '--always-open', '--from', '2020-08-27'];
  const gateway = await watched('paper-gateway', { args: gatewayFlags, environment: {}, form: /127\.0\.0\.1:(\d+)\n/ });
  const environment = {
    AUTH_MODE: 'local',
    PORT: '0',
    IB_PORT: String(gateway.port),
    IB_CLIENT_ID,
    INTENTDESK_STORE: 'emulator',
    FIRESTORE_EMULATOR_HOST: host,
    GOOGLE_CLOUD_PROJECT: projectId,
  };
  const form = /"url":"http:\/\/127\.0\.0\.1:(\d+)"/;
  const intents = await watched('intents', { args: [], environment, form });
  const worker = await watched('analysis-worker', { args: [], environment, form });
  tell(`${calls} calls`);
  await loadIntents(intents.port);
  tell(`${ANALYSES} analyses`);
  await loadWorker(intents.port, worker.port);
  tell(`${ORDERS} orders`);
  await loadGateway(gateway.port);
  await sleep(REST_MS);
  print([
    { ...gateway, work: `that of the desk, and ${ORDERS.toLocaleString('en')} orders` },
    { ...intents, work: `${calls} calls (allocation, reconciliation, summary), ${ANALYSES} submissions` },
    { ...worker, work: `${ANALYSES} analyses` },
  ]);
} finally {
  for (const child of children) await endProcess(child);
}

/** Standard output has the table alone. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function seed(): Promise<void> {
  const stores = await openStores({
    choice: 'emulator',
    mode: 'paper',
    file: undefined,
    emulatorHost: host,
    projectId,
    emulatorRequired: true,
    environment: {},
    tell: () => undefined,
  });
  await seedConfiguration(stores.configuration, { mode: 'paper', file: 'local', signal: calm() });
  await stores.close();
}

async function watched(
  name: string,
  how: {
    readonly args: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly form: RegExp;
  },
): Promise<Omit<Watched, 'work'> & { readonly port: number }> {
  const child = startChild(`functions/${name}.ts`, how.args, how.environment);
  children.push(child);
  const [, port] = await child.printed(how.form);
  return { name, child, port: Number(port), startedMb: megabytes(child, 'VmRSS') };
}

function megabytes({ process: { pid } }: RunningChild, field: 'VmRSS' | 'VmHWM'): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`Memory cannot be read: found no ${field} of process ${pid}, needed one`);
  return Number(found) / 1_024;
}

async function post(port: number, path: string, body: object): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Call of ${path} failed: found ${response.status} ${text}, needed 2xx`);
}

/** One after the other where they trade (there is one lease), some at once where they only look. */
async function loadIntents(port: number): Promise<void> {
  for (let n = 0; n < calls; n += 5) {
    await post(port, '/allocation', { strategies: ['dummy'] });
    await post(port, '/trade-reconciliation', {});
    await Promise.all([0, 1, 2].map(() => post(port, '/summary', {})));
  }
}

async function loadWorker(desk: number, worker: number): Promise<void> {
  for (let n = 0; n < ANALYSES; n += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => post(desk, '/analysis', { symbol: 'SPY' })));
  }
  await post(worker, '/', { message: { data: '', messageId: '1' }, subscription: 'bench' });
}

async function loadGateway(port: number): Promise<void> {
  const client = await connectOrderingClient(port);
  await client.place(ORDERS, 1_000);
  await client.close();
}

function print(all: readonly Watched[]): void {
  const drawn = new Table({
    head: ['process', 'under', 'MB at start', 'at most', '5 s after'],
    style: { head: [], border: [], compact: true },
  });
  const rows = all.map(({ name, work, child, startedMb }): ProcessMemory => {
    return { name, work, startedMb, peakMb: megabytes(child, 'VmHWM'), steadyMb: megabytes(child, 'VmRSS') };
  });
  for (const { name, work, startedMb, peakMb, steadyMb } of rows) {
    drawn.push([name, work, ...[startedMb, peakMb, steadyMb].map((value) => value.toFixed(0))]);
  }
  process.stdout.write(`${drawn.toString()}\n`);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL('memory.json', RESULTS), `${JSON.stringify(rows, undefined, 2)}\n`);
}
