/** The live session port on the embedded store. */
import type { Mode } from '../../domain/run.ts';
import type { LiveSessionStore, LiveSessionView } from '../../ports/live-session-store.ts';
import { decodeLiveSession, stopLiveSession, tellLiveSession } from '../records/live-session-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryLiveSessionStore(database: MemoryDatabase): LiveSessionStore {
  const stored = (mode: Mode): LiveSessionView => decodeLiveSession(mode, (path) => database.get(path));
  return {
    async tell(mode, status, signal) {
      return database.transact(signal, () => tellLiveSession(mode, status, (path) => database.get(path)));
    },
    async get(mode, signal) {
      return database.read(signal, () => stored(mode));
    },
    async askToStop(mode, request, signal) {
      return database.transact(signal, () => stopLiveSession(mode, request, stored(mode)));
    },
  };
}
