/** The event log port on Google Cloud Firestore: appends in shared commits, pages by document id, watches by listener. */
import { setTimeout as sleep } from 'node:timers/promises';
import { FieldPath, type Firestore } from '@google-cloud/firestore';
import type { StoredEvent, StreamName } from '../../domain/event.ts';
import type { EventLog } from '../../ports/event-log.ts';
import { eventHeadPath, eventId, eventsOf } from '../records/document-paths.ts';
import { checkEvent, checkRange, decodeEvent, decodeHead } from '../records/event-record.ts';
import { abortable } from './abortable.ts';
import { eventCommits } from './event-commits.ts';
import { entryOf } from './in-transaction.ts';
import { storeError, verdictOf } from './store-failure.ts';
import { watchEvents, wholeAfter } from './watch-events.ts';

/** A number that is missing in a page is looked for so often: the emulator may show half of a commit. */
const GAP_READS = 3;
const GAP_PAUSE_MS = 50;

export function firestoreEventLog(firestore: Firestore): EventLog {
  const commits = eventCommits(firestore);
  return {
    append: async (stream, event, signal) => {
      checkEvent(event);
      return commits.append(stream, event, signal);
    },
    begin: async (stream, event, signal) => {
      checkEvent(event);
      return commits.begin(stream, event, signal);
    },
    beginNew: async (stream, event, signal) => {
      checkEvent(event);
      return commits.beginNew(stream, event, signal);
    },
    read: (stream, range, signal) => read(firestore, { stream, ...range }, signal),
    async newest(stream, signal) {
      signal.throwIfAborted();
      const asked = firestore.doc(eventHeadPath(stream)).get();
      const found = await settled(firestore, { what: 'Head of events', asked }, signal);
      return decodeHead(stream, entryOf(found)[0]?.[1]);
    },
    watch: (stream, after, watcher) => watchEvents(firestore, { stream, after, watcher }),
  };
}

interface Page {
  readonly stream: StreamName;
  readonly after: number;
  readonly limit: number;
}

async function read(firestore: Firestore, page: Page, signal: AbortSignal): Promise<readonly StoredEvent[]> {
  checkRange(page);
  for (let attempt = 1; ; attempt += 1) {
    const events = await readOnce(firestore, page, signal);
    if (attempt === GAP_READS || !wholeAfter(events, page.after).isGap) return events;
    await sleep(GAP_PAUSE_MS, undefined, { signal });
  }
}

async function readOnce(
  firestore: Firestore,
  { stream, after, limit }: Page,
  signal: AbortSignal,
): Promise<readonly StoredEvent[]> {
  signal.throwIfAborted();
  const asked = firestore
    .collection(eventsOf(stream))
    .orderBy(FieldPath.documentId())
    .startAfter(eventId(after))
    .limit(limit)
    .get();
  const { docs } = await settled(firestore, { what: 'Page of events', asked }, signal);
  return docs.flatMap(entryOf).map(([path, document]) => decodeEvent(path, document));
}

function settled<Result>(
  firestore: Firestore,
  { what, asked }: { readonly what: string; readonly asked: Promise<Result> },
  signal: AbortSignal,
): Promise<Result> {
  return abortable(firestore, asked, signal).catch((error: unknown) => {
    throw signal.aborted ? error : storeError(what, verdictOf(error).failure, error);
  });
}
