/**
 * Which stores a desk runs on, chosen in the order of the README and told in words: Firestore as configured (emulator or
 * project), Google's own emulator started for the occasion, or the embedded store, in memory or kept in a file.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { findEmulator } from '../lib/adapters/emulators/find-emulators.ts';
import { startEmulator } from '../lib/adapters/emulators/start-emulator.ts';
import { firestoreConfigurationStore } from '../lib/adapters/firestore/firestore-configuration-store.ts';
import { firestoreEventLog } from '../lib/adapters/firestore/firestore-event-log.ts';
import { firestoreLedger } from '../lib/adapters/firestore/firestore-ledger.ts';
import { firestorePassStore } from '../lib/adapters/firestore/firestore-pass-store.ts';
import { firestoreDeliveryOverview } from '../lib/adapters/firestore/firestore-delivery-overview.ts';
import { firestoreDeliveryStore } from '../lib/adapters/firestore/firestore-delivery-store.ts';
import { firestoreLiveSessionStore } from '../lib/adapters/firestore/firestore-live-session-store.ts';
import { firestoreMarketDataStore } from '../lib/adapters/firestore/firestore-market-data-store.ts';
import { firestoreRunStore } from '../lib/adapters/firestore/firestore-run-store.ts';
import { firestoreTaskStore } from '../lib/adapters/firestore/firestore-task-store.ts';
import { closeFirestore, openFirestore } from '../lib/adapters/firestore/open-firestore.ts';
import { memoryConfigurationStore } from '../lib/adapters/memory/memory-configuration-store.ts';
import { memoryDeliveryOverview } from '../lib/adapters/memory/memory-delivery-overview.ts';
import { memoryDeliveryStore } from '../lib/adapters/memory/memory-delivery-store.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryEventLog } from '../lib/adapters/memory/memory-event-log.ts';
import { memoryLedger } from '../lib/adapters/memory/memory-ledger.ts';
import { memoryPassStore } from '../lib/adapters/memory/memory-pass-store.ts';
import { memoryLiveSessionStore } from '../lib/adapters/memory/memory-live-session-store.ts';
import { memoryMarketDataStore } from '../lib/adapters/memory/memory-market-data-store.ts';
import { memoryRunStore } from '../lib/adapters/memory/memory-run-store.ts';
import { memoryTaskStore } from '../lib/adapters/memory/memory-task-store.ts';
import { openFileDatabase } from '../lib/adapters/memory/open-memory-database.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import type { Mode } from '../lib/domain/run.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { Stores } from './wiring.ts';

const EMULATOR_START_MS = 60_000;
/** A part of the eight seconds of a shutdown. */
const CLOSE_MS = 1_000;
const DEMO_PROJECT = 'intentdesk-local';

export interface StoreChoice {
  /** `auto`: Firestore where it is configured, else an emulator where one is found, else the embedded store. */
  readonly choice: 'auto' | 'emulator' | 'embedded';
  readonly mode: Mode;
  /** Keeps the embedded store; in memory only where missing. */
  readonly file: string | undefined;
  /** Firestore already there: an emulator's address, or a project of Google's. */
  readonly emulatorHost: string | undefined;
  readonly projectId: string | undefined;
  /** With CI=true an emulator is required unless the embedded store is asked for. */
  readonly emulatorRequired: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly tell: (text: string) => void;
  /** The clock by which the embedded store drops what has expired; it keeps everything where left out. */
  readonly nowMs?: () => number;
}

export async function openStores(options: StoreChoice): Promise<Stores> {
  const { choice, mode, emulatorHost, projectId } = options;
  if (choice === 'embedded') return embedded(options, 'embedded store, as asked for');
  if (emulatorHost !== undefined) {
    const project = projectId ?? DEMO_PROJECT;
    return firestore({ mode, projectId: project, emulatorHost, description: `Firestore emulator at ${emulatorHost}` });
  }
  if (choice === 'auto' && options.file !== undefined) return embedded(options, 'embedded store, kept in a file');
  if (choice === 'auto' && projectId !== undefined) {
    return firestore({ mode, projectId, emulatorHost: undefined, description: `Firestore of project ${projectId}` });
  }
  return ownEmulator(options);
}

async function ownEmulator(options: StoreChoice): Promise<Stores> {
  const found = await findEmulator('firestore', options.environment);
  if (found.kind === 'missing') {
    if (options.choice === 'emulator' || options.emulatorRequired) {
      throw new ValidationError('Store', [
        {
          field: 'INTENTDESK_STORE',
          found: found.why,
          needed: "Google's Firestore emulator, or INTENTDESK_STORE=embedded",
        },
      ]);
    }
    return embedded(options, `embedded store, because ${found.why}`);
  }
  const emulator = await withDeadline(
    systemClock,
    { what: 'starting the Firestore emulator', durationMs: EMULATOR_START_MS },
    (signal) => startEmulator({ kind: 'firestore', found, endWithPid: process.pid, signal }),
  );
  const stores = firestore({
    mode: options.mode,
    projectId: DEMO_PROJECT,
    emulatorHost: emulator.host,
    description: `Google's Firestore emulator, started at ${emulator.host}`,
  });
  return {
    ...stores,
    close: async () => {
      await stores.close();
      await emulator.stop();
    },
  };
}

function firestore(options: {
  readonly mode: Mode;
  readonly projectId: string;
  readonly emulatorHost: string | undefined;
  readonly description: string;
}): Stores {
  const { mode, projectId, emulatorHost, description } = options;
  // An emulator has no metadata server: Google's client would look for one on the network.
  if (emulatorHost !== undefined) process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const client = openFirestore({ projectId, ...(emulatorHost === undefined ? {} : { emulatorHost }) });
  return {
    ledger: firestoreLedger(client, mode),
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

function embedded({ file, mode, tell, nowMs }: StoreChoice, description: string): Stores {
  if (file !== undefined) mkdirSync(path.dirname(file), { recursive: true });
  const retention = nowMs === undefined ? {} : { nowMs };
  const database =
    file === undefined
      ? new MemoryDatabase(retention)
      : openFileDatabase({ file, sync: 'at-compaction', notice: tell, ...retention });
  return {
    ledger: memoryLedger(database, mode),
    runs: memoryRunStore(database),
    configuration: memoryConfigurationStore(database),
    events: memoryEventLog(database),
    passes: memoryPassStore(database),
    tasks: memoryTaskStore(database),
    deliveries: memoryDeliveryStore(database),
    overview: memoryDeliveryOverview(database),
    marketData: memoryMarketDataStore(database),
    liveSessions: memoryLiveSessionStore(database),
    description,
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
}
