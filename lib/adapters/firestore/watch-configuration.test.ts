/** What only a real Firestore can hold: a field that is no JSON, typed into the console. */
import { describeOnEmulator, emulatorForTests } from '../../testing/emulator-for-tests.ts';
import { calm } from '../../testing/store-harness.ts';
import { firestoreConfigurationStore } from './firestore-configuration-store.ts';
import { closeFirestore, openFirestore } from './open-firestore.ts';
import { firestoreStores } from '../../testing/firestore-harness.ts';

const emulator = await emulatorForTests('firestore');

describeOnEmulator('a listener of the configuration on the Firestore emulator', emulator, (host) => {
  const makeStore = firestoreStores(host);

  it('does not keep its client from being closed', async () => {
    const firestore = openFirestore({ projectId: 'test-listener-left', emulatorHost: host });
    const heard = Promise.withResolvers<void>();
    const listener = { changed: () => heard.resolve(), failed: () => undefined };
    firestoreConfigurationStore(firestore).watch('paper', listener);
    await heard.promise;
    await expect(closeFirestore(firestore, calm())).resolves.toBeUndefined();
  });

  it('is told once that a document cannot be read, and nothing more', async () => {
    const store = await makeStore();
    const failed = Promise.withResolvers<unknown>();
    const told: unknown[] = [];
    await store.plant('config/common', { tradingState: Buffer.from('HALTED') });
    store.configuration.watch('paper', { changed: (documents) => void told.push(documents), failed: failed.resolve });
    await expect(failed.promise).resolves.toMatchObject({ name: 'CorruptRecordError' });
    expect(told).toEqual([]);
  });
});
