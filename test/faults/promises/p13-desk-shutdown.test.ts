/**
 * P13 in full: the real `functions/intents.ts` and `functions/trade-log.ts` as processes, SIGTERM with orders in flight,
 * 1,000 entries queued, a topic or a sink that hangs. What is over in time must also be complete.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { seedConfiguration } from '../../../functions/seed-configuration.ts';
import { LOCAL_SEED, momentsOf } from '../../../functions/local-days.ts';
import { openEmbeddedStores } from '../../../functions/open-stores.ts';
import type { Stores } from '../../../functions/wiring.ts';
import { openEntrySpool } from '../../../lib/adapters/file/entry-spool.ts';
import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import { startPaperGateway, type PaperGateway } from '../../../lib/paper/paper-gateway.ts';
import { priceBook } from '../../../lib/paper/prices/price-book.ts';
import { readPriceFiles } from '../../../lib/paper/prices/read-price-files.ts';
import { startChild, type RunningChild } from '../../../lib/testing/child-process.ts';
import { startDeadServer, type DeadServer } from '../../../lib/testing/dead-server.ts';
import { postTo } from '../../../lib/testing/http-call.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { temporaryFolder } from '../../../lib/testing/temporary-folder.ts';
import { entryOf } from '../../../lib/testing/trade-log-values.ts';
import { placedOnWire, repeatedOnWire } from '../../kill/judge.ts';

const QUEUED = 1_000;
const LIMIT_MS = 8_000;
/** A day on which the die of `npm run intents` trades. */
const DAY = '2020-01-27';
const BODY = { strategies: ['dummy'] };
const LISTENING = /"url":"http:\/\/127\.0\.0\.1:(\d+)"/;

const embedded = (file: string): Promise<Stores> => openEmbeddedStores({ file });

async function seed(file: string): Promise<void> {
  const stores = await embedded(file);
  await seedConfiguration(stores.configuration, { mode: 'paper', file: 'local', signal: calm() });
  // Longer than the process may live: it waits for a confirmation that never comes.
  const changes = { confirmationSeconds: 30, retryCheckMinutes: 0 };
  await stores.configuration.update('paper', (old) => ({ ...Object(old), ...changes }), calm());
  await stores.close();
}

/** What a process that has ended left behind: the next one in the folder takes it over. */
function leave(folder: string, count: number): void {
  const spool = openEntrySpool({ folder, report: () => undefined });
  for (let n = 1; n <= count; n += 1) {
    const entry = { ...entryOf(`left-${n}`), sequence: n };
    spool.append({ id: entry.id, sequence: n, text: JSON.stringify(entry) });
  }
  spool.close();
}

/** Ids of all lines in a folder of spools. */
function idsIn(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const texts = files.map((file) => readFileSync(path.join(file.parentPath, file.name), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id = '']) => id)));
}

/** Milliseconds from the signal to the end, and how it ended. */
async function terminate(child: RunningChild) {
  const signalledAtMs = systemClock.nowMs();
  child.process.kill('SIGTERM');
  const ended = await child.ended;
  return { ...ended, tookMs: systemClock.nowMs() - signalledAtMs };
}

describe('P13: shutdown of a process', () => {
  const inFolder = temporaryFolder();
  let dead: DeadServer;
  let gateway: PaperGateway;
  const children: RunningChild[] = [];
  const start = (file: string, environment: Readonly<Record<string, string>>): RunningChild => {
    const child = startChild(file, [], { PORT: '0', AUTH_MODE: 'local', ...environment });
    children.push(child);
    return child;
  };
  beforeEach(async () => {
    dead = await startDeadServer();
    gateway = await startPaperGateway({
      timers: systemClock,
      prices: priceBook({ readText: readPriceFiles('data'), seed: LOCAL_SEED }),
      startAtMs: momentsOf(DAY).tradeAtMs,
      alwaysOpen: true,
      faults: { neverConfirm: {} },
    });
  });
  afterEach(async () => {
    for (const { process } of children.splice(0)) process.kill('SIGKILL');
    await gateway.close();
    await dead.close();
  });

  it(`P13: the desk ends within 8 s with orders in flight, ${QUEUED} entries queued and a dead topic, and loses nothing`, async () => {
    const [store, spool] = [inFolder('store.jsonl'), inFolder('spool')];
    await seed(store);
    leave(spool, QUEUED);
    const child = start('functions/intents.ts', {
      STORE_FILE: store,
      IB_PORT: String(gateway.port),
      PUBSUB_EMULATOR_HOST: `127.0.0.1:${dead.port}`,
      TRADE_LOG_FOLDER: spool,
    });
    const port = Number((await child.printed(LISTENING))[1]);
    const answer = postTo(port, { intent: 'allocation', body: BODY, key: 'in-flight' });
    while (placedOnWire(gateway).length === 0) await systemClock.sleep(20, calm());
    const { exitCode, tookMs, stderr, stdout } = await terminate(child);
    expect([exitCode, tookMs < LIMIT_MS ? 'in time' : `${tookMs} ms`, exitCode === 0 ? '' : stderr + stdout]).toEqual([
      0,
      'in time',
      '',
    ]);
    expect((await answer).status).toBeGreaterThanOrEqual(200);
    expect(repeatedOnWire(placedOnWire(gateway))).toEqual([]);
    const stores = await embedded(store);
    const { orders, unshipped } = await stores.ledger.read({ orders: 'all', unshipped: 'all' }, calm());
    await stores.close();
    const sent = placedOnWire(gateway).map(({ orderRef }) => orderRef);
    expect(sent.filter((ref) => ![...orders.keys()].some((known) => known === ref))).toEqual([]);
    const kept = idsIn(spool);
    const told = [...unshipped.values()].flat().map(({ id }) => id);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((id) => !kept.has(id))).toEqual([]);
    expect([...kept].filter((id) => id.startsWith('left-'))).toHaveLength(QUEUED);
  }, 90_000);

  it('P13: the trade-log function ends within 8 s with deliveries at a dead sink, and acknowledges none of them', async () => {
    const child = start('functions/trade-log.ts', {
      STORE_FILE: inFolder('store.jsonl'),
      TRADE_LOG_FILE: inFolder('rows.jsonl'),
      WEBHOOK_URL: `http://127.0.0.1:${dead.port}/hook`,
      WEBHOOK_SHAPE: 'json',
      WEBHOOK_ENTRIES: 'all',
    });
    const port = Number((await child.printed(LISTENING))[1]);
    const push = async (n: number): Promise<number> => {
      const data = Buffer.from(JSON.stringify({ ...entryOf(`e${n}`), sequence: n })).toString('base64');
      const body = { message: { data, messageId: String(n) }, subscription: 'projects/p/subscriptions/trade-log-push' };
      const answered = await postTo(port, { intent: '', body });
      return answered.status;
    };
    const pushes = Array.from({ length: 10 }, (_, n) => push(n));
    while (dead.connections() < pushes.length) await systemClock.sleep(20, calm());
    const { exitCode, tookMs } = await terminate(child);
    expect([exitCode, tookMs < LIMIT_MS ? 'in time' : `${tookMs} ms`]).toEqual([0, 'in time']);
    expect(new Set(await Promise.all(pushes))).toEqual(new Set([503]));
    expect(existsSync(inFolder('rows.jsonl'))).toBe(true);
  }, 60_000);
});
