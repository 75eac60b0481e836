/** The event log port on the embedded store: one commit an event, its watchers told by the store's own commits. */
import { DESK_STREAM, type NewEvent, type StoredEvent, type StreamName } from '../../domain/event.ts';
import { MAX_EVENTS_READ, type EventLog, type EventWatch, type EventWatcher } from '../../ports/event-log.ts';
import { eventHeadPath, eventPath } from '../records/document-paths.ts';
import { checkWrites, type DocumentWrite } from '../records/document-write.ts';
import { checkEvent, checkRange, decodeEvent, decodeHead, eventWrites, headWrite } from '../records/event-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryEventLog(database: MemoryDatabase): EventLog {
  const newest = (stream: StreamName): number => decodeHead(stream, database.get(eventHeadPath(stream)));
  const writesOf = (stream: StreamName, event: NewEvent): readonly DocumentWrite[] => {
    const number = newest(stream) + 1;
    const deskNumber = newest(DESK_STREAM) + 1;
    const writes = [
      ...eventWrites({ stream, event, number, deskNumber }, undefined),
      headWrite(stream, number, event.atMs),
      headWrite(DESK_STREAM, deskNumber, event.atMs),
    ];
    checkWrites(writes);
    return writes;
  };
  const begin: EventLog['begin'] = async (stream, event, signal) => {
    checkEvent(event);
    return database.transact(signal, () => {
      const isFirst = newest(stream) === 0;
      return { writes: isFirst ? writesOf(stream, event) : [], result: isFirst };
    });
  };
  return {
    async append(stream, event, signal) {
      checkEvent(event);
      return database.transact(signal, () => {
        const number = newest(stream) + 1;
        return { writes: writesOf(stream, event), result: { ...event, stream, number } };
      });
    },
    begin,
    beginNew: begin,
    async read(stream, range, signal) {
      checkRange(range);
      return database.read(signal, () => readEvents(database, stream, { ...range, newest: newest(stream) }));
    },
    newest: async (stream, signal) => database.read(signal, () => newest(stream)),
    watch: (stream, after, watcher) => watchEvents(database, { stream, after, newest, watcher }),
  };
}

/** Skips what has expired. */
function readEvents(
  database: MemoryDatabase,
  stream: StreamName,
  { after, limit, newest }: { readonly after: number; readonly limit: number; readonly newest: number },
): readonly StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let number = after + 1; number <= newest && events.length < limit; number += 1) {
    const path = eventPath(stream, number);
    const document = database.get(path);
    if (document !== undefined) events.push(decodeEvent(path, document));
  }
  return events;
}

interface Watched {
  readonly stream: StreamName;
  readonly after: number;
  readonly newest: (stream: StreamName) => number;
  readonly watcher: EventWatcher;
}

function watchEvents(database: MemoryDatabase, { stream, after, newest, watcher }: Watched): EventWatch {
  let told = after;
  const stopped = new AbortController();
  const end = (): void => {
    stopped.abort();
    unwatch();
  };
  const look = (): void => {
    try {
      for (let head = newest(stream); told < head && !stopped.signal.aborted;) {
        const events = readEvents(database, stream, { after: told, limit: MAX_EVENTS_READ, newest: head });
        told = events.at(-1)?.number ?? head;
        if (events.length > 0) watcher.onEvents(events);
      }
    } catch (error) {
      if (stopped.signal.aborted) return;
      end();
      watcher.onEnd(error);
    }
  };
  const unwatch = database.watch((paths) => {
    if (paths.has(eventHeadPath(stream))) look();
  });
  queueMicrotask(look);
  return { stop: end };
}
