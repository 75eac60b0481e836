/**
 * Ledgers on Google's Firestore emulator for benchmarks: the emulator the environment names, else one started once for
 * the whole run, which ends with this process. Each measurement has a project of its own, emptied behind it.
 */
import { randomUUID } from 'node:crypto';
import type { Firestore } from '@google-cloud/firestore';
import { findEmulator } from '../lib/adapters/emulators/find-emulators.ts';
import { startEmulator } from '../lib/adapters/emulators/start-emulator.ts';
import { firestoreLedger } from '../lib/adapters/firestore/firestore-ledger.ts';
import { closeFirestore, openFirestore } from '../lib/adapters/firestore/open-firestore.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import { clearEmulator } from '../lib/testing/firestore-harness.ts';
import { calm } from '../lib/testing/store-harness.ts';
import type { Opened } from './harness.ts';

/** Documents of one commit while a ledger is filled; the store's limit is 500. */
const SEEDED_AT_ONCE = 400;

let running: Promise<{ readonly host: string } | { readonly why: string }> | undefined;

/** What a benchmark that needs the emulator opens. */
export async function openEmulator(): Promise<Opened> {
  const found = await emulator();
  if ('why' in found) return { kind: 'missing', why: `no Firestore emulator: ${found.why}` };
  return { kind: 'open', close: () => Promise.resolve() };
}

function emulator(): Promise<{ readonly host: string } | { readonly why: string }> {
  running ??= findOrStart();
  return running;
}

async function findOrStart(): Promise<{ readonly host: string } | { readonly why: string }> {
  const host = process.env['FIRESTORE_EMULATOR_HOST'] ?? '';
  if (host !== '') return { host };
  const found = await findEmulator('firestore', process.env);
  if (found.kind === 'missing') return { why: found.why };
  const started = await startEmulator({ kind: 'firestore', found, endWithPid: process.pid, signal: calm() });
  // Without it Google's client looks for credentials.
  process.env['FIRESTORE_EMULATOR_HOST'] = started.host;
  return started;
}

export interface EmulatedLedger {
  readonly firestore: Firestore;
  readonly ledger: Ledger;
}

/** Lets `measure` work on an empty project. @throws Error where there is no emulator: open it first */
export async function withEmulatedLedger<Result>(
  measure: (emulated: EmulatedLedger) => Promise<Result>,
): Promise<Result> {
  const found = await emulator();
  if ('why' in found) throw new Error(`Ledger cannot be opened: found no emulator because ${found.why}, needed one`);
  const projectId = `bench-${randomUUID().slice(0, 13)}`;
  const firestore = openFirestore({ projectId, emulatorHost: found.host });
  try {
    return await measure({ firestore, ledger: firestoreLedger(firestore, 'paper') });
  } finally {
    await closeFirestore(firestore, calm());
    await clearEmulator(found.host, projectId);
  }
}

/** Stores open orders as an earlier run would have. */
export async function seedOrders(ledger: Ledger, orders: readonly LedgerOrder[]): Promise<void> {
  for (let from = 0; from < orders.length; from += SEEDED_AT_ONCE) {
    const changes = orders.slice(from, from + SEEDED_AT_ONCE).map((order) => ({ kind: 'put-order' as const, order }));
    await ledger.transact({}, () => ({ changes, result: undefined }), calm());
  }
}
