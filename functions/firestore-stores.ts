/** Every store of a mode in Firestore, over one client. Read lazily: with it comes Google's whole client. */
import { firestoreAccountHistory } from '../lib/adapters/firestore/firestore-account-history.ts';
import { firestoreConfigurationStore } from '../lib/adapters/firestore/firestore-configuration-store.ts';
import { firestoreDeliveryOverview } from '../lib/adapters/firestore/firestore-delivery-overview.ts';
import { firestoreDeliveryStore } from '../lib/adapters/firestore/firestore-delivery-store.ts';
import { firestoreEventLog } from '../lib/adapters/firestore/firestore-event-log.ts';
import { firestoreLedger } from '../lib/adapters/firestore/firestore-ledger.ts';
import { firestoreLiveSessionStore } from '../lib/adapters/firestore/firestore-live-session-store.ts';
import { firestoreMarketDataStore } from '../lib/adapters/firestore/firestore-market-data-store.ts';
import { firestoreOrderHistory } from '../lib/adapters/firestore/firestore-order-history.ts';
import { firestorePassStore } from '../lib/adapters/firestore/firestore-pass-store.ts';
import { firestoreRunStore } from '../lib/adapters/firestore/firestore-run-store.ts';
import { firestoreTaskStore } from '../lib/adapters/firestore/firestore-task-store.ts';
import { closeFirestore, openFirestore } from '../lib/adapters/firestore/open-firestore.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import type { Mode } from '../lib/domain/run.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { Stores } from './wiring.ts';

/** A part of the eight seconds of a shutdown. */
const CLOSE_MS = 1_000;

export interface FirestoreStoresOptions {
  readonly mode: Mode;
  readonly projectId: string;
  readonly emulatorHost: string | undefined;
  /** In words, for the log and `/ready`. */
  readonly description: string;
}

export function firestoreStores({ mode, projectId, emulatorHost, description }: FirestoreStoresOptions): Stores {
  // An emulator has no metadata server: Google's client would look for one on the network.
  if (emulatorHost !== undefined) process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const client = openFirestore({ projectId, ...(emulatorHost === undefined ? {} : { emulatorHost }) });
  return {
    ledger: firestoreLedger(client, mode),
    accounts: firestoreAccountHistory(client, mode),
    orders: firestoreOrderHistory(client, mode),
    runs: firestoreRunStore(client),
    configuration: firestoreConfigurationStore(client),
    events: firestoreEventLog(client),
    passes: firestorePassStore(client),
    tasks: firestoreTaskStore(client),
    deliveries: firestoreDeliveryStore(client),
    overview: firestoreDeliveryOverview(client),
    marketData: firestoreMarketDataStore(client),
    liveSessions: firestoreLiveSessionStore(client),
    description,
    close: () =>
      withDeadline(systemClock, { what: 'closing Firestore', durationMs: CLOSE_MS }, (signal) =>
        closeFirestore(client, signal),
      ),
  };
}
