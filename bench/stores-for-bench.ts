/** Stores of one measurement: an embedded one in a file, or a project of its own on Google's Firestore emulator, started at the first use. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findEmulator } from '../lib/adapters/emulators/find-emulators.ts';
import { startEmulator } from '../lib/adapters/emulators/start-emulator.ts';
import { DeadlineError } from '../lib/domain/errors.ts';
import { openStores } from '../functions/open-stores.ts';
import type { Stores } from '../functions/wiring.ts';

export type StoreName = 'embedded' | 'emulator';

/** Ends with this process. */
let host: Promise<string> | undefined;

async function emulatorHost(): Promise<string> {
  const given = process.env['FIRESTORE_EMULATOR_HOST'];
  if (given !== undefined && given !== '') return given;
  const found = await findEmulator('firestore', process.env);
  if (found.kind === 'missing') {
    throw new Error(`Benchmark cannot start: found no Firestore emulator because ${found.why}, needed one`);
  }
  const { signal } = new AbortController();
  return (await startEmulator({ kind: 'firestore', found, endWithPid: process.pid, signal })).host;
}

export async function withStores(name: StoreName, measure: (stores: Stores) => Promise<number>): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const isEmbedded = name === 'embedded';
  const stores = await openStores({
    choice: isEmbedded ? 'auto' : 'emulator',
    mode: 'paper',
    file: isEmbedded ? path.join(folder, 'store.jsonl') : undefined,
    emulatorHost: isEmbedded ? undefined : await (host ??= emulatorHost()),
    projectId: `bench-${randomUUID().slice(0, 13)}`,
    emulatorRequired: false,
    environment: {},
    tell: () => undefined,
  });
  try {
    return await measure(stores);
  } finally {
    await closed(stores);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was measured is measured: a client that is late to close, because calls of it were given up, is told of and left. */
async function closed(stores: Stores): Promise<void> {
  try {
    await stores.close();
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    process.stderr.write(`Store of a measurement is left open: ${error.message}\n`);
  }
}
