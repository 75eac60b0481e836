/** What the contract cannot see of appends at Firestore: what is read for them, and what a broken link makes of a new stream. */
import { randomUUID } from 'node:crypto';
import type { Firestore } from '@google-cloud/firestore';
import { DESK_STREAM, streamName } from '../../domain/event.ts';
import { describeOnEmulator, emulatorForTests } from '../../testing/emulator-for-tests.ts';
import { eventOf, numbersOf } from '../../testing/event-log-contract.ts';
import { calm } from '../../testing/store-harness.ts';
import { startTcpProxy, type TcpProxy } from '../../testing/tcp-proxy.ts';
import { firestoreEventLog } from './firestore-event-log.ts';
import { closeFirestore, openFirestore } from './open-firestore.ts';

const taskStream = (n: number) => streamName('tasks', `t${n}`);

/** The same client, counting what it reads together. */
function counting(client: Firestore): { readonly client: Firestore; readonly reads: () => number } {
  let reads = 0;
  const run = client.runTransaction.bind(client);
  const counted: Firestore['runTransaction'] = (...asked) => {
    reads += 1;
    return run(...asked);
  };
  return { client: Object.assign(client, { runTransaction: counted }), reads: () => reads };
}

describeOnEmulator('Firestore appends of events', await emulatorForTests('firestore'), (host) => {
  describe('appends of events in Firestore', () => {
    const clients: Firestore[] = [];
    let proxy: TcpProxy;
    let projectId = '';
    const open = (address: string): Firestore => {
      const client = openFirestore({ projectId, emulatorHost: address });
      clients.push(client);
      return client;
    };
    beforeEach(async () => {
      proxy = await startTcpProxy(host);
      projectId = `events-${randomUUID().slice(0, 13)}`;
    });
    afterEach(async () => {
      proxy.cut();
      await Promise.all(clients.splice(0).map((client) => closeFirestore(client, calm())));
      await proxy.close();
    });

    it('read nothing for new streams once the number of the desk is known', async () => {
      const { client, reads } = counting(open(host));
      const log = firestoreEventLog(client);
      await log.beginNew(taskStream(0), eventOf(0), calm());
      expect(reads()).toBe(1);
      const begun = await Promise.all([1, 2, 3].map((n) => log.beginNew(taskStream(n), eventOf(n), calm())));
      expect((await log.append(taskStream(2), eventOf(4), calm())).number).toBe(2);
      expect([begun, reads()]).toEqual([[true, true, true], 1]);
    });

    it('lose none of those beside a stream that had begun elsewhere', async () => {
      const [log, other] = [firestoreEventLog(open(host)), firestoreEventLog(open(host))];
      await log.append(taskStream(0), eventOf(0), calm());
      await other.append(taskStream(1), eventOf(1), calm());
      const begun = await Promise.all([1, 2].map((n) => log.beginNew(taskStream(n), eventOf(n), calm())));
      expect(begun).toEqual([false, true]);
      expect(numbersOf(await other.read(DESK_STREAM, { after: 0, limit: 9 }, calm()))).toEqual([1, 2, 3]);
    });

    it('begin a new stream once where the answer of the commit is lost', async () => {
      const log = firestoreEventLog(open(proxy.host));
      await log.append(taskStream(0), eventOf(0), calm());
      proxy.holdAnswers();
      setTimeout(() => proxy.cut(), 300);
      expect(await log.beginNew(taskStream(1), eventOf(1), calm())).toBe(true);
      const other = firestoreEventLog(open(host));
      expect(numbersOf(await other.read(taskStream(1), { after: 0, limit: 9 }, calm()))).toEqual([1]);
      expect(numbersOf(await other.read(DESK_STREAM, { after: 0, limit: 9 }, calm()))).toEqual([1, 2]);
    });
  });
});
