/** Opens Google's Firestore client for a real project or an emulator. One client serves all stores of a process. */
import { Firestore } from '@google-cloud/firestore';

export interface FirestoreOptions {
  readonly projectId: string;
  /** `(default)` where missing. */
  readonly databaseId?: string;
  /** `host:port` of an emulator; `FIRESTORE_EMULATOR_HOST` wins inside the client. */
  readonly emulatorHost?: string;
}

/** Call `terminate()` on it at the end of the process: it holds sockets. */
export function openFirestore({ projectId, databaseId, emulatorHost }: FirestoreOptions): Firestore {
  return new Firestore({
    projectId,
    ...(databaseId === undefined ? {} : { databaseId }),
    ...(emulatorHost === undefined ? {} : { host: emulatorHost, ssl: false }),
  });
}
