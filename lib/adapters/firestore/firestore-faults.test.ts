import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Firestore } from '@google-cloud/firestore';
import { orderRef } from '../../domain/ids.ts';
import type { LedgerDecision, LedgerView } from '../../ports/ledger.ts';
import { describeOnEmulator, emulatorForTests } from '../../testing/emulator-for-tests.ts';
import { bareOrder, bareRun } from '../../testing/ledger-fixtures.ts';
import { calm } from '../../testing/store-harness.ts';
import { measureStandstill } from '../../testing/stood-still.ts';
import { startTcpProxy, type TcpProxy } from '../../testing/tcp-proxy.ts';
import { firestoreLedger } from './firestore-ledger.ts';
import { firestoreRunStore } from './firestore-run-store.ts';
import { closeFirestore, openFirestore } from './open-firestore.ts';

const emulator = await emulatorForTests('firestore');

/** Plans one order, and knows its own plan again. */
const plan = ({ orders }: LedgerView): LedgerDecision<string> =>
  orders.size > 0
    ? { changes: [], result: 'was planned' }
    : { changes: [{ kind: 'put-order', order: bareOrder('r1') }], result: 'planned' };

describeOnEmulator('Firestore with faults', emulator, (host) => {
  describe('Firestore with a link that breaks', () => {
    const clients: Firestore[] = [];
    let proxy: TcpProxy;
    let projectId = '';
    const open = (address: string): Firestore => {
      const client = openFirestore({ projectId, emulatorHost: address });
      clients.push(client);
      return client;
    };
    const storedOrders = async () => {
      const { orders } = await firestoreLedger(open(host), 'paper').read({ orders: 'all' }, calm());
      return [...orders.keys()];
    };
    beforeEach(async () => {
      proxy = await startTcpProxy(host);
      projectId = `faults-${randomUUID().slice(0, 13)}`;
    });
    afterEach(async () => {
      proxy.cut();
      await Promise.all(clients.splice(0).map((client) => closeFirestore(client, calm())));
      await proxy.close();
    });

    it('asks again after a commit whose answer was lost, and the decision finds its own work', async () => {
      let decided = 0;
      const ledger = firestoreLedger(open(proxy.host), 'paper');
      const decide = (view: LedgerView): LedgerDecision<string> => {
        decided += 1;
        if (decided === 1) {
          proxy.holdAnswers();
          setTimeout(() => proxy.cut(), 300);
        }
        return plan(view);
      };
      const result = await ledger.transact({ orders: [orderRef('r1')] }, decide, calm());
      expect([result, decided]).toEqual(['was planned', 2]);
      expect(await storedOrders()).toEqual(['r1']);
    });

    it('says that the outcome is unknown where the deadline passes during the commit', async () => {
      const ledger = firestoreLedger(open(proxy.host), 'paper');
      const controller = new AbortController();
      const decide = (view: LedgerView): LedgerDecision<string> => {
        proxy.holdAnswers();
        setTimeout(() => controller.abort(new Error('Deadline passed: test')), 300);
        return plan(view);
      };
      const asked = ledger.transact({ orders: [orderRef('r1')] }, decide, controller.signal);
      await expect(asked).rejects.toMatchObject({ name: 'StoreError', failure: 'outcome-unknown' });
      expect(await storedOrders()).toEqual(['r1']);
    });

    it('rejects with the reason of the signal in time where nothing answers, and writes nothing later', async () => {
      proxy.holdAnswers();
      const ledger = firestoreLedger(open(proxy.host), 'paper');
      const reason = new Error('Deadline passed: test');
      const signal = aborting(300, reason);
      const standstill = measureStandstill();
      const beganAtMs = Date.now();
      await expect(ledger.transact({ orders: 'all' }, plan, signal)).rejects.toBe(reason);
      expect(Date.now() - beganAtMs - standstill.lateMs()).toBeLessThan(1_500);
      standstill.stop();
      proxy.cut();
      await sleep(1_000);
      expect(await storedOrders()).toEqual([]);
    });

    it('takes its own claim for its own where the answer of the create was lost', async () => {
      const runs = firestoreRunStore(open(proxy.host));
      await runs.get(bareRun().runId, calm());
      proxy.holdAnswers();
      setTimeout(() => proxy.cut(), 300);
      expect(await runs.claim(bareRun(), calm())).toEqual({ kind: 'claimed' });
      expect(await firestoreRunStore(open(host)).claim(bareRun(), calm())).toMatchObject({ kind: 'exists' });
    });
  });
});

function aborting(afterMs: number, reason: unknown): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), afterMs);
  return controller.signal;
}
