import http from 'node:http';
import { analysisBench } from '../lib/testing/analysis-bench.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { analysisReceiver } from './analysis-receiver.ts';

const log = { write: () => undefined };
const open = { caller: () => Promise.resolve(), requireSubscription: () => undefined };
const bench = analysisBench();
let gate: Parameters<typeof analysisReceiver>[0]['gate'] = open;
const server = http.createServer((request, response) => {
  const deps = { ...bench.deps, clock: systemClock };
  const options = { deps, gate, log, shutdown: calm(), description: 'rules', holder: 'w', concurrency: 2 };
  analysisReceiver(options).listener(request, response);
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  gate = open;
});

const push = () => fetch(`${url}/`, { method: 'POST', body: '{}' });

describe('analysis-worker', () => {
  it('works inside the push until the queue is empty', async () => {
    await bench.submit(1, { depth: 1 });
    const answer = await push();
    expect([answer.status, await answer.json()]).toEqual([200, { worked: 'until empty' }]);
    expect(await bench.task(1)).toMatchObject({ state: 'COMPLETED' });
  });

  it('works for a CloudEvent of the functions framework as well', async () => {
    await bench.submit(3, { depth: 1 });
    const deps = { ...bench.deps, clock: systemClock };
    const options = { deps, gate, log, shutdown: calm(), description: 'rules', holder: 'w', concurrency: 2 };
    await analysisReceiver(options).onEvent();
    expect(await bench.task(3)).toMatchObject({ state: 'COMPLETED' });
  });

  it('says who judges, and takes a push at one path alone', async () => {
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true, analysis: 'rules' });
    expect((await fetch(`${url}/other`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${url}/`)).status).toBe(405);
  });

  it('works for nobody who may not push', async () => {
    const refuse = () => Promise.reject(new ProblemError({ type: 'unauthenticated', detail: 'Caller is not known' }));
    gate = { ...open, caller: refuse };
    await bench.submit(2, { depth: 1 });
    expect((await push()).status).toBe(401);
    expect(await bench.task(2)).toMatchObject({ state: 'PENDING' });
  });
});
