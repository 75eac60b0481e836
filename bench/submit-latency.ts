/**
 * How long a submission takes while a hundred analyses are being worked on in the same process: over HTTP through the whole surface of
 * the desk, and beside it a bare create in the store under the same load. Nothing here waits for an analysis.
 */
import http from 'node:http';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { drainQueue } from '../lib/analysis/work-queue.ts';
import { serveDesk } from '../lib/testing/serve-desk.ts';
import { createDesk, type Stores } from '../functions/wiring.ts';
import { modelJudge, tasksOf, workerDeps } from './analysis-contenders.ts';
import { modelTimes } from './model-times.ts';

const UNDER_WAY = 100;
const SUBMISSIONS = 100;
/** One submission after the other, in so many milliseconds. */
const APART_MS = 20;

/** Works on so many analyses until `measured` is through; then they are left, and their store with them. */
async function underLoad(stores: Stores, measured: () => Promise<readonly number[]>): Promise<number> {
  const over = new AbortController();
  const times = modelTimes({ seed: 6, tasks: UNDER_WAY, meanMs: 1_000 });
  const tasks = tasksOf(times);
  await Promise.all(tasks.map((task) => stores.tasks.create(task, over.signal)));
  const judge = modelJudge(times);
  const options = { holder: 'bench', concurrency: UNDER_WAY + SUBMISSIONS };
  const working = drainQueue(workerDeps(stores, judge), options, over.signal).catch((error: unknown) => {
    if (!over.signal.aborted) throw error;
  });
  try {
    await allHeld(stores);
    const sorted = (await measured()).toSorted((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Infinity;
  } finally {
    over.abort(new Error('The measurement is over'));
    await working;
  }
}

/** Until each of them is under way. */
async function allHeld(stores: Stores): Promise<void> {
  const { signal } = new AbortController();
  while ((await stores.tasks.open(signal)).some(({ state }) => state === 'PENDING')) await sleep(50);
}

async function paced(once: (n: number) => Promise<void>): Promise<readonly number[]> {
  const all: Promise<number>[] = [];
  for (let n = 0; n < SUBMISSIONS; n += 1) {
    all.push(timed(() => once(n)));
    await sleep(APART_MS);
  }
  return Promise.all(all);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const beganAtMs = performance.now();
  await work();
  return performance.now() - beganAtMs;
}

/** p99 of `POST /analysis`, milliseconds. */
export async function submitP99(stores: Stores): Promise<number> {
  const desk = createDesk({
    mode: 'paper',
    broker: { host: '127.0.0.1', port: 1, clientId: 1 },
    stores,
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    log: { write: () => undefined },
    seed: 1,
  });
  const served = await serveDesk(desk);
  const agent = new http.Agent({ keepAlive: true });
  try {
    return await underLoad(stores, () => paced(() => submit(served.port, agent)));
  } finally {
    agent.destroy();
    await served.close();
  }
}

/** p99 of one durable create, milliseconds. */
export function createP99(stores: Stores): Promise<number> {
  const fresh = tasksOf(modelTimes({ seed: 1, tasks: SUBMISSIONS, meanMs: 1_000 }));
  const { signal } = new AbortController();
  return underLoad(stores, () =>
    paced(async (n) => {
      const task = fresh[n];
      if (task !== undefined) await stores.tasks.create(task, signal);
    }),
  );
}

function submit(port: number, agent: http.Agent): Promise<void> {
  const body = JSON.stringify({ symbol: 'SPY', name: '0' });
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/analysis', method: 'POST', agent, headers };
    const request = http.request(options, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 202) resolve();
        else reject(new Error(`Submission was answered ${response.statusCode}, needed 202`));
      });
    });
    request.once('error', reject).end(body);
  });
}
