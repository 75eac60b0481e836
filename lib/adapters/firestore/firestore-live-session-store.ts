/** The live session port on Google Cloud Firestore. */
import type { Firestore } from '@google-cloud/firestore';
import type { Mode } from '../../domain/run.ts';
import type { LiveSessionStore, LiveSessionView } from '../../ports/live-session-store.ts';
import { decodeLiveSession, livePaths, stopLiveSession, tellLiveSession } from '../records/live-session-record.ts';
import { inTransaction, type ReadDocuments } from './in-transaction.ts';

export function firestoreLiveSessionStore(firestore: Firestore): LiveSessionStore {
  return {
    tell: (mode, status, signal) =>
      inTransaction({
        firestore,
        what: 'Telling how the live session stands',
        signal,
        body: async (read) => tellLiveSession(mode, status, await documentsOf(mode, read)),
      }),
    get: (mode, signal) =>
      inTransaction({
        firestore,
        what: 'Read of the live session',
        signal,
        readOnly: true,
        body: async (read) => ({ writes: [], result: await stored(mode, read) }),
      }),
    askToStop: (mode, request, signal) =>
      inTransaction({
        firestore,
        what: 'Stop of the live session',
        signal,
        body: async (read) => stopLiveSession(mode, request, await stored(mode, read)),
      }),
  };
}

async function documentsOf(mode: Mode, read: ReadDocuments): Promise<(path: string) => unknown> {
  const found = await read({ collections: [], documents: livePaths(mode) });
  return (path) => found.get(path);
}

const stored = async (mode: Mode, read: ReadDocuments): Promise<LiveSessionView> =>
  decodeLiveSession(mode, await documentsOf(mode, read));
