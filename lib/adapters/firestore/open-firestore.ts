/** Opens and closes Google's Firestore client for a real project or an emulator. One client serves all stores of a process. */
import { Firestore } from '@google-cloud/firestore';
import { abortable, leftBehind } from './abortable.ts';
import { stopListeners } from './listeners.ts';
import { setReadMode, type ReadMode } from './read-mode.ts';

export interface FirestoreOptions {
  readonly projectId: string;
  /** `(default)` where missing. */
  readonly databaseId?: string;
  /** `host:port` of an emulator; `FIRESTORE_EMULATOR_HOST` wins inside the client. */
  readonly emulatorHost?: string;
  /** How several documents are read at one moment; `locked` where missing and an emulator is meant, else `snapshot`. */
  readonly reads?: ReadMode;
}

/** One request, its answer included; the caller's deadline is usually shorter. */
const REQUEST_MS = 30_000;

/**
 * The client's network layer would send a commit again whose answer was lost, and report what the second one finds:
 * a transaction that is closed, as if it had failed. A commit is sent once; `in-transaction.ts` decides what then.
 */
const clientConfig = {
  interfaces: {
    'google.firestore.v1.Firestore': {
      retry_codes: { never: [] },
      methods: {
        Commit: { timeout_millis: REQUEST_MS, retry_codes_name: 'never' },
        BatchGetDocuments: { timeout_millis: REQUEST_MS, retry_codes_name: 'never' },
        RunQuery: { timeout_millis: REQUEST_MS, retry_codes_name: 'never' },
        Rollback: { timeout_millis: REQUEST_MS, retry_codes_name: 'never' },
      },
    },
  },
};

/** Call `closeFirestore` at the end of the process: it holds sockets. */
export function openFirestore({ projectId, databaseId, emulatorHost, reads }: FirestoreOptions): Firestore {
  const firestore = new Firestore({
    projectId,
    clientConfig,
    ...(databaseId === undefined ? {} : { databaseId }),
    ...(emulatorHost === undefined ? {} : { host: emulatorHost, ssl: false }),
  });
  const onEmulator = emulatorHost !== undefined || (process.env['FIRESTORE_EMULATOR_HOST'] ?? '') !== '';
  setReadMode(firestore, reads ?? (onEmulator ? 'locked' : 'snapshot'));
  return firestore;
}

/**
 * Ends its listeners, waits for requests that an aborted caller has left behind (Google's client throws outside every promise when it is
 * ended under them), then ends the client. @throws the signal's reason where that takes too long
 */
export async function closeFirestore(firestore: Firestore, signal: AbortSignal): Promise<void> {
  stopListeners(firestore);
  await abortable(firestore, nothingLeft(firestore), signal);
  await abortable(firestore, firestore.terminate(), signal);
}

/** Until what was left behind has ended, and what that has left behind in turn. */
async function nothingLeft(firestore: Firestore): Promise<void> {
  for (let left = leftBehind(firestore); left.length > 0; left = leftBehind(firestore)) await Promise.allSettled(left);
}
