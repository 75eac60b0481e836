/**
 * A live session over HTTP in a real process of the `intents` function, ended by SIGTERM while an order is out of which the
 * broker never says a word (P13). The judges are the wire log of the gateway, which is in this process, and the store.
 */
import { openStores } from '../../functions/open-stores.ts';
import { seedConfiguration } from '../../functions/seed-configuration.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { orderRef } from '../../lib/domain/ids.ts';
import { startPaperGateway } from '../../lib/paper/paper-gateway.ts';
import { startChild } from '../../lib/testing/child-process.ts';
import { postTo } from '../../lib/testing/http-call.ts';
import { liveDocument, liveSymbol, LIVE_SYMBOLS } from '../../lib/testing/live-desk-for-tests.ts';
import { prices } from '../../lib/testing/simulated-broker-fixture.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const LIMIT_MS = 90_000;
/** What Cloud Run gives a process between the signal and the end. */
const DRAIN_MS = 10_000;
const folder = temporaryFolder();

const storesIn = (file: string) =>
  openStores({
    choice: 'embedded',
    mode: 'paper',
    file,
    emulatorHost: undefined,
    projectId: undefined,
    emulatorRequired: false,
    environment: {},
    tell: () => undefined,
  });

/** Dice that are thrown five times a second: the first order comes soon. */
async function storeWithSession(file: string): Promise<void> {
  const stores = await storesIn(file);
  await seedConfiguration(stores.configuration, { mode: 'paper', file: 'local', signal: calm() });
  const symbols = LIVE_SYMBOLS.map((one, at) => liveSymbol(one, at + 1, { strategy: 'live-dummy' }));
  await stores.configuration.update('paper', (old) => ({ ...Object(old), live: liveDocument({ symbols }) }), calm());
  await stores.close();
}

it(
  'ends in order within ten seconds: the report is the answer and is stored, no order is left without an owner',
  async () => {
    const file = folder('store.jsonl');
    await storeWithSession(file);
    const gateway = await startPaperGateway({ timers: systemClock, prices, alwaysOpen: true, speed: 1 });
    const child = startChild('functions/intents.ts', [], {
      AUTH_MODE: 'local',
      PORT: '0',
      IB_PORT: String(gateway.port),
      INTENTDESK_STORE: 'embedded',
      STORE_FILE: file,
      TRADE_LOG_FOLDER: folder('trade-log'),
    });
    const placed = (): readonly string[] =>
      gateway.wireLog
        .of('placeOrder')
        .filter(({ direction }) => direction === 'in')
        .map(({ fields }) => String(Object(fields)['orderRef']));
    try {
      const [, port] = await child.printed(/"url":"http:\/\/127\.0\.0\.1:(\d+)"/);
      gateway.faults.set({ neverConfirm: { times: 1 } });
      const answer = postTo(Number(port), { intent: 'live-session', body: { durationSeconds: 600 }, key: 'sigterm' });
      const refused = answer.then(({ body }) => Promise.reject(new Error(`Session ended: ${JSON.stringify(body)}`)));
      // It rejects at the end of every session, the wanted one too, when nobody races it any more: unheard it would end the test.
      refused.catch(() => undefined);
      while (placed().length === 0) await Promise.race([systemClock.sleep(10, calm()), refused]);
      const beganAtMs = systemClock.nowMs();
      child.process.kill('SIGTERM');
      const { status, body } = await answer;
      const { exitCode, stderr } = await child.ended;
      expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
      expect(systemClock.nowMs() - beganAtMs).toBeLessThan(DRAIN_MS);
      expect(status).toBe(200);
      expect(body).toMatchObject({ ledgerEqualsBroker: true, endedBy: 'The desk is shutting down' });
      const sentBefore = placed();
      expect(gateway.broker.openOrders()).toEqual([]);

      const stores = await storesIn(file);
      const settledOrders = sentBefore.map((ref) => orderRef(ref));
      const view = await stores.ledger.read({ orders: 'all', settledOrders }, calm());
      const [run] = (await stores.runs.list({ limit: 5 }, calm())).filter(({ intent }) => intent === 'live-session');
      await stores.close();
      expect([view.orders.size, view.settledOrders.size]).toEqual([0, sentBefore.length]);
      expect(run).toMatchObject({ state: 'DONE', answer: { status: 200, body: { ledgerEqualsBroker: true } } });
    } finally {
      child.process.kill('SIGKILL');
      await child.ended;
      await gateway.close();
    }
  },
  LIMIT_MS,
);
