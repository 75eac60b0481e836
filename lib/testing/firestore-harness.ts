/** An emptied Firestore emulator for each test; one project id a test file keeps files apart. */
import { randomUUID } from 'node:crypto';
import { firestoreAccountHistory } from '../adapters/firestore/firestore-account-history.ts';
import { firestoreOrderHistory } from '../adapters/firestore/firestore-order-history.ts';
import { firestoreConfigurationStore } from '../adapters/firestore/firestore-configuration-store.ts';
import { firestoreDeliveryOverview } from '../adapters/firestore/firestore-delivery-overview.ts';
import { firestoreDeliveryStore } from '../adapters/firestore/firestore-delivery-store.ts';
import { firestoreLedger } from '../adapters/firestore/firestore-ledger.ts';
import { firestoreLiveSessionStore } from '../adapters/firestore/firestore-live-session-store.ts';
import { firestoreMarketDataStore } from '../adapters/firestore/firestore-market-data-store.ts';
import { firestoreRunStore } from '../adapters/firestore/firestore-run-store.ts';
import { firestoreTaskStore } from '../adapters/firestore/firestore-task-store.ts';
import { entryOf } from '../adapters/firestore/in-transaction.ts';
import { closeFirestore, openFirestore } from '../adapters/firestore/open-firestore.ts';
import type { ReadMode } from '../adapters/firestore/read-mode.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { calm, type MakeStore } from './store-harness.ts';

/** Longer than Firestore keeps a transaction in which nothing happens (60 s). */
const EMPTY_MS = 150_000;
const HELD = 409;
const HELD_PAUSE_MS = 250;

/** Call inside a `describe`: closes its client after the last test. */
export function firestoreStores(host: string, reads?: ReadMode): MakeStore {
  const projectId = `test-${randomUUID().slice(0, 13)}`;
  const firestore = openFirestore({ projectId, emulatorHost: host, ...(reads === undefined ? {} : { reads }) });
  afterAll(() => closeFirestore(firestore, calm()));
  return async () => {
    await clearEmulator(host, projectId);
    return {
      ledger: (mode) => firestoreLedger(firestore, mode),
      accounts: (mode) => firestoreAccountHistory(firestore, mode),
      orders: (mode) => firestoreOrderHistory(firestore, mode),
      runs: firestoreRunStore(firestore),
      tasks: firestoreTaskStore(firestore),
      configuration: firestoreConfigurationStore(firestore),
      deliveries: firestoreDeliveryStore(firestore),
      overview: firestoreDeliveryOverview(firestore),
      marketData: firestoreMarketDataStore(firestore),
      liveSessions: firestoreLiveSessionStore(firestore),
      plant: async (path, document) => void (await firestore.doc(path).set({ ...document })),
      raw: async (path) => entryOf(await firestore.doc(path).get())[0]?.[1],
    };
  };
}

/**
 * Removes every document of a project: the emulator's own route. It answers 409 while a transaction holds a document, and one of
 * a process that was killed or frozen is held until the emulator gives it up: then it is asked again.
 */
export async function clearEmulator(host: string, projectId: string): Promise<void> {
  const url = `http://${host}/emulator/v1/projects/${projectId}/databases/(default)/documents`;
  await withDeadline(systemClock, { what: 'an emptied emulator', durationMs: EMPTY_MS }, async (signal) => {
    for (;;) {
      const { ok, status } = await fetch(url, { method: 'DELETE', signal });
      if (ok) return;
      if (status !== HELD) throw new Error(`Emulator was not emptied: found status ${status}, needed 200`);
      await systemClock.sleep(HELD_PAUSE_MS, signal);
    }
  });
}
