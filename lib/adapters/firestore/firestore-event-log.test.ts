import { randomUUID } from 'node:crypto';
import { describeOnEmulator, emulatorForTests } from '../../testing/emulator-for-tests.ts';
import { describeEventLogContract } from '../../testing/event-log-contract.ts';
import { clearEmulator } from '../../testing/firestore-harness.ts';
import { describePassStoreContract } from '../../testing/pass-store-contract.ts';
import { calm } from '../../testing/store-harness.ts';
import { firestoreEventLog } from './firestore-event-log.ts';
import { firestorePassStore } from './firestore-pass-store.ts';
import { closeFirestore, openFirestore } from './open-firestore.ts';

describeOnEmulator('Firestore event log', await emulatorForTests('firestore'), (host) => {
  const projectId = `test-${randomUUID().slice(0, 13)}`;
  const clients = [1, 2].map(() => openFirestore({ projectId, emulatorHost: host }));
  const [one, two] = clients;
  afterAll(() => Promise.all(clients.map((client) => closeFirestore(client, calm()))));

  describeEventLogContract('Firestore', async () => {
    if (one === undefined || two === undefined) throw new Error('Clients are missing');
    await clearEmulator(host, projectId);
    return {
      log: firestoreEventLog(one),
      twin: firestoreEventLog(two),
      plant: async (path, document) => void (await one.doc(path).set({ ...document })),
      remove: async (path) => void (await one.doc(path).delete()),
    };
  });

  describePassStoreContract('Firestore', async () => {
    if (one === undefined) throw new Error('Clients are missing');
    await clearEmulator(host, projectId);
    return firestorePassStore(one);
  });
});
