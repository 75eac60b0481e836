/**
 * Listens to the events of one stream in Firestore, page after page, so that no listener ever holds more than a page. A
 * commit is told whole by Firestore, not always by its emulator: a number that is missing is waited for a moment before
 * it counts as expired.
 */
import { FieldPath, type Firestore, type QuerySnapshot } from '@google-cloud/firestore';
import type { StoredEvent, StreamName } from '../../domain/event.ts';
import { MAX_EVENTS_READ, type EventWatch, type EventWatcher } from '../../ports/event-log.ts';
import { eventId, eventsOf } from '../records/document-paths.ts';
import { decodeEvent } from '../records/event-record.ts';
import { entryOf } from './in-transaction.ts';
import { rememberListener } from './listeners.ts';
import { storeError } from './store-failure.ts';

const GAP_WAIT_MS = 1_000;

export function watchEvents(
  firestore: Firestore,
  { stream, after, watcher }: { readonly stream: StreamName; readonly after: number; readonly watcher: EventWatcher },
): EventWatch {
  let told = after;
  let page: readonly StoredEvent[] = [];
  let unsubscribe: (() => void) | undefined;
  let gapTimer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const stop = (): void => {
    isStopped = true;
    clearTimeout(gapTimer);
    forget();
    unsubscribe?.();
  };
  const end = (error: unknown): void => {
    if (isStopped) return;
    stop();
    watcher.onEnd(error);
  };
  const forget = rememberListener(firestore, () => end(new Error('The store was closed')));

  const settle = (): void => {
    clearTimeout(gapTimer);
    const { whole, isGap } = wholeAfter(page, told);
    told = whole.at(-1)?.number ?? told;
    if (whole.length > 0) watcher.onEvents(whole);
    if (isStopped) return;
    if (isGap) gapTimer = setTimeout(skipGap, GAP_WAIT_MS);
    else if (page.length === MAX_EVENTS_READ) listen();
  };
  const skipGap = (): void => {
    const next = page.find(({ number }) => number > told);
    if (next !== undefined) told = next.number - 1;
    settle();
  };
  const take = (snapshot: QuerySnapshot): void => {
    if (isStopped) return;
    try {
      page = snapshot.docs.flatMap(entryOf).map(([path, document]) => decodeEvent(path, document));
    } catch (error) {
      return end(error);
    }
    settle();
  };
  const listen = (): void => {
    unsubscribe?.();
    page = [];
    unsubscribe = firestore
      .collection(eventsOf(stream))
      .orderBy(FieldPath.documentId())
      .startAfter(eventId(told))
      .limit(MAX_EVENTS_READ)
      .onSnapshot(take, (error) => end(storeError('Watch of events', 'unavailable', error)));
  };

  listen();
  return { stop };
}

/** Events above `after` up to the first number that is missing. */
export function wholeAfter(
  events: readonly StoredEvent[],
  after: number,
): { readonly whole: readonly StoredEvent[]; readonly isGap: boolean } {
  const newer = events.filter(({ number }) => number > after);
  const gapAt = newer.findIndex(({ number }, index) => number !== after + index + 1);
  return gapAt === -1 ? { whole: newer, isGap: false } : { whole: newer.slice(0, gapAt), isGap: true };
}
