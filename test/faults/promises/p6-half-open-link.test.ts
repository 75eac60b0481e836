/** P6: a link that is gone without a word is found within three seconds; a slow one is no false alarm. Real TCP, real time. */
import { seededRandom } from '../../../lib/paper/random.ts';
import { startPaperGateway, type PaperGateway } from '../../../lib/paper/paper-gateway.ts';
import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import { closedAfterMs, connectPaperTrader } from '../../../lib/testing/paper-trader.ts';
import { prices } from '../../../lib/testing/simulated-broker-fixture.ts';
import { measureStandstill } from '../../../lib/testing/stood-still.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { startTcpProxy, type TcpProxy } from '../../../lib/testing/tcp-proxy.ts';

const LINKS = 8;
const FOUND_MS = 3_000;
const JITTER_MS = 1_000;
const JITTERY_FOR_MS = 8_000;

let gateway: PaperGateway;
const proxies: TcpProxy[] = [];

beforeAll(async () => {
  gateway = await startPaperGateway({ timers: systemClock, prices });
});
afterAll(async () => {
  for (const proxy of proxies) await proxy.close();
  await gateway.close();
});

/** A link of its own through a proxy of its own. */
async function link(client: number) {
  const proxy = await startTcpProxy(`127.0.0.1:${gateway.port}`);
  proxies.push(proxy);
  const trader = await connectPaperTrader(Number(proxy.host.split(':')[1]), { client });
  return { proxy, trader };
}

describe('P6: a half-open link is found', () => {
  it(`within ${FOUND_MS} ms, at any moment of its heartbeat`, async () => {
    const links = await Promise.all(Array.from({ length: LINKS }, (_, index) => link(10 + index)));
    const standstill = measureStandstill();
    const found = await Promise.all(
      links.map(async ({ proxy, trader }, index) => {
        await systemClock.sleep(index * 110, calm());
        proxy.swallow();
        return closedAfterMs(trader);
      }),
    );
    const lateMs = standstill.lateMs();
    standstill.stop();
    expect(Math.max(...found) - lateMs).toBeLessThanOrEqual(FOUND_MS);
    // The proof that it was the heartbeat, and not the proxy, that ended them.
    for (const { trader } of links) expect(String(trader.closed.reason)).toMatch(/no sign of life/);
  });

  it(`and ${JITTER_MS} ms of jitter are no false alarm`, async () => {
    const random = seededRandom(6);
    const links = await Promise.all(Array.from({ length: LINKS }, (_, index) => link(30 + index)));
    for (const { proxy } of links) proxy.delay(() => random.below(JITTER_MS + 1));
    await systemClock.sleep(JITTERY_FOR_MS, calm());
    expect(links.filter(({ trader }) => trader.closed.aborted)).toEqual([]);
    const answered = await Promise.all(links.map(({ trader }) => trader.currentTime(calm())));
    expect(answered).toHaveLength(LINKS);
    for (const { trader } of links) trader.disconnect();
  });
});
