/** `npm start` as a real process: the calls of the README, and its end by SIGTERM. */
import { once } from 'node:events';
import { readFileSync, watch } from 'node:fs';
import { createServer } from 'node:net';
import { startChild, type RunningChild } from '../../lib/testing/child-process.ts';
import { BOTH } from '../../lib/testing/desk-harness.ts';
import { postTo } from '../../lib/testing/http-call.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const LIMIT_MS = 40_000;
const file = temporaryFolder();

interface Stack {
  readonly child: RunningChild;
  readonly port: number;
  readonly wireLog: string;
}

let started: RunningChild | undefined;
// A test that fails must not leave its stack behind.
afterEach(() => void started?.process.kill('SIGKILL'));

async function startStack(name: string): Promise<Stack> {
  const wireLog = file(name);
  const environment = { PORT: '0', PAPER_GATEWAY_PORT: '0', INTENTDESK_STORE: 'embedded' };
  const child = startChild('functions/local-stack.ts', ['--wire-log', wireLog], environment);
  started = child;
  const [, port] = await child.printed(/^Desk listening on http:\/\/127\.0\.0\.1:(\d+)$/m);
  return { child, port: Number(port), wireLog };
}

/** How often a message arrived at the gateway so far. */
const arrived = (wireLog: string, message: string): number =>
  readFileSync(wireLog, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"direction":"in"') && line.includes(`"message":"${message}"`)).length;

/** Resolves when one more of `message` has arrived than there are now. */
function oneMore(wireLog: string, message: string): Promise<void> {
  const before = arrived(wireLog, message);
  return new Promise((resolve) => {
    const watcher = watch(wireLog, () => {
      if (arrived(wireLog, message) <= before) return;
      watcher.close();
      resolve();
    });
  });
}

describe('npm start', () => {
  it(
    'trades once for a key, replays the answer, refuses the key for another body, and ends by SIGTERM with 0',
    async () => {
      const { child, port, wireLog } = await startStack('wire.jsonl');
      const demoOrders = arrived(wireLog, 'placeOrder');
      const first = await postTo(port, { intent: 'allocation', body: BOTH, key: 'k1' });
      expect(first.body).toMatchObject({
        strategies: { 'spy-macd-vixy': { outcome: 'traded' }, dummy: { outcome: 'traded' } },
      });
      const orders = arrived(wireLog, 'placeOrder');
      expect(orders).toBeGreaterThan(demoOrders);
      const again = await postTo(port, { intent: 'allocation', body: BOTH, key: 'k1' });
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
      expect(again.body).toEqual(first.body);
      const other = await postTo(port, { intent: 'allocation', body: { strategies: ['dummy'] }, key: 'k1' });
      expect(other.status).toBe(422);
      expect(arrived(wireLog, 'placeOrder')).toBe(orders);
      await expect(postTo(port, { intent: 'trade-reconciliation', body: {} })).resolves.toMatchObject({ status: 200 });
      await expect(postTo(port, { intent: 'summary', body: {} })).resolves.toMatchObject({ body: { drift: [] } });
      child.process.kill('SIGTERM');
      await expect(child.ended).resolves.toMatchObject({ exitCode: 0 });
    },
    LIMIT_MS,
  );

  it(
    'answers a run that is in flight at SIGTERM in full, then ends with 0',
    async () => {
      const { child, port, wireLog } = await startStack('wire.jsonl');
      const inFlight = oneMore(wireLog, 'handshake');
      const answer = postTo(port, { intent: 'allocation', body: BOTH, key: 'k1' });
      await inFlight;
      child.process.kill('SIGTERM');
      await expect(answer).resolves.toMatchObject({
        status: 200,
        body: { strategies: { dummy: { outcome: 'traded' } } },
      });
      await expect(child.ended).resolves.toMatchObject({ exitCode: 0 });
      const refs = readFileSync(wireLog, 'utf8').match(/"orderRef":"[^"]+"/g) ?? [];
      expect(refs.length).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );

  it(
    'ends by itself where its gateway has no port, naming the setting',
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const address = taken.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const environment = { PORT: '0', PAPER_GATEWAY_PORT: String(port) };
      started = startChild('functions/local-stack.ts', ['--wire-log', file('wire.jsonl')], environment);
      const { exitCode, stderr } = await started.ended;
      taken.close();
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/PAPER_GATEWAY_PORT: found \d+, on which another program listens, needed a free port/);
    },
    LIMIT_MS,
  );
});
