/**
 * Which stores a desk runs on, chosen in the order of the README and told in words: Firestore as configured (emulator or
 * project), Google's own emulator started for the occasion, or the embedded store, in memory or kept in a file.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { findEmulator } from '../lib/adapters/emulators/find-emulators.ts';
import { startEmulator, type RunningEmulator } from '../lib/adapters/emulators/start-emulator.ts';
import { memoryAccountHistory } from '../lib/adapters/memory/memory-account-history.ts';
import { memoryOrderHistory } from '../lib/adapters/memory/memory-order-history.ts';
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
import type { FirestoreStoresOptions } from './firestore-stores.ts';
import type { Stores } from './wiring.ts';

const EMULATOR_START_MS = 60_000;
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

/** The embedded paper store whatever else is configured; in memory where no file is named, and of nobody's environment. */
export function openEmbeddedStores({
  file,
  tell = () => undefined,
  ...retention
}: Partial<Pick<StoreChoice, 'file' | 'tell' | 'nowMs'>> = {}): Promise<Stores> {
  return openStores({
    choice: 'embedded',
    mode: 'paper',
    file,
    emulatorHost: undefined,
    projectId: undefined,
    emulatorRequired: false,
    environment: {},
    tell,
    ...retention,
  });
}

export async function openStores(options: StoreChoice): Promise<Stores> {
  const { choice, mode, emulatorHost, projectId } = options;
  if (choice === 'embedded') return embedded(options, 'embedded store, as asked for');
  if (emulatorHost !== undefined) {
    const project = projectId ?? DEMO_PROJECT;
    return openFirestoreStores({
      mode,
      projectId: project,
      emulatorHost,
      description: `Firestore emulator at ${emulatorHost}`,
    });
  }
  if (choice === 'auto' && options.file !== undefined) return embedded(options, 'embedded store, kept in a file');
  if (choice === 'auto' && projectId !== undefined) {
    return openFirestoreStores({
      mode,
      projectId,
      emulatorHost: undefined,
      description: `Firestore of project ${projectId}`,
    });
  }
  return ownEmulator(options);
}

async function ownEmulator(options: StoreChoice): Promise<Stores> {
  const found = await findEmulator('firestore', options.environment);
  if (found.kind === 'missing') return instead(options, found.why);
  let emulator: RunningEmulator;
  try {
    emulator = await withDeadline(
      systemClock,
      { what: 'starting the Firestore emulator', durationMs: EMULATOR_START_MS },
      (signal) => startEmulator({ kind: 'firestore', found, endWithPid: process.pid, signal }),
    );
  } catch (error) {
    // Too old a Java is no reason to leave somebody without a desk who has asked for no emulator.
    options.tell(`Firestore emulator: ${error instanceof Error ? error.message : String(error)}`);
    return instead(options, 'the emulator that was found does not start');
  }
  const stores = await openFirestoreStores({
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

/** @throws ValidationError where the emulator is a must */
function instead(options: StoreChoice, why: string): Stores {
  const isAsked = options.choice === 'emulator';
  if (!isAsked && !options.emulatorRequired) return embedded(options, `embedded store, because ${why}`);
  throw new ValidationError('Store', [
    {
      field: isAsked ? 'INTENTDESK_STORE' : 'CI',
      found: `${isAsked ? '"emulator"' : '"true"'}, and ${why}`,
      needed: "Google's Firestore emulator, or INTENTDESK_STORE=embedded",
    },
  ]);
}

/** Google's client is read only where it is asked for: it is most of what a start would wait for. */
async function openFirestoreStores(options: FirestoreStoresOptions): Promise<Stores> {
  const { firestoreStores } = await import('./firestore-stores.ts');
  return firestoreStores(options);
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
    accounts: memoryAccountHistory(database, mode),
    orders: memoryOrderHistory(database, mode),
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
