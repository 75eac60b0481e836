/**
 * The next numbers of streams, as this process knows or reads them: only ever a guess, since the atomic creates under these numbers
 * decide. It commits nothing.
 */
import type { Firestore } from '@google-cloud/firestore';
import { DESK_STREAM, type NewEvent, type StreamName } from '../../domain/event.ts';
import { eventHeadPath } from '../records/document-paths.ts';
import { decodeHead, type NumberedEvent } from '../records/event-record.ts';
import { inTransaction } from './in-transaction.ts';

/** Numbers remembered longer may have been given, used and expired meanwhile. */
const HEAD_MS = 600_000;
const MAX_HEADS = 10_000;

/** An event that waits for its numbers. */
export interface Unnumbered {
  readonly stream: StreamName;
  readonly event: NewEvent;
  /** `append`: the next number; `begin`: stored only where its stream has none; `begin-new`: the same, and it is taken to have none. */
  readonly as: 'append' | 'begin' | 'begin-new';
}

export type Numbered<Waiting> = NumberedEvent & { readonly waiting: Waiting };

export interface NumberedBatch<Waiting> {
  readonly numbered: readonly Numbered<Waiting>[];
  /** Streams taken to have no head yet: that is to be proved by the commit. */
  readonly unread: ReadonlySet<StreamName>;
}

export interface EventNumbers {
  /**
   * Numbers in the order of the batch, without those that begin what has begun.
   * @param mayAssume whether a stream may be taken as new unread @throws StoreError, the signal's reason
   */
  number<Waiting extends Unnumbered>(
    batch: readonly Waiting[],
    mayAssume: boolean,
    signal: AbortSignal,
  ): Promise<NumberedBatch<Waiting>>;
  /** These are stored. */
  remember(numbered: readonly NumberedEvent[]): void;
  /** Somebody else has numbers of these streams. */
  forget(numbered: readonly NumberedEvent[]): void;
}

interface Head {
  readonly newest: number;
  readonly atMs: number;
}

export function eventNumbers(firestore: Firestore): EventNumbers {
  const heads = new Map<StreamName, Head>();
  return {
    async number(batch, mayAssume, signal) {
      const unread = mayAssume ? newStreams(batch, heads) : new Set<StreamName>();
      const streams = [...new Set([DESK_STREAM, ...batch.map(({ stream }) => stream)])];
      const known = await knownHeads({ firestore, heads, streams, unread }, signal);
      return { numbered: numberAll(batch, known), unread };
    },
    remember: (numbered) => rememberHeads(heads, numbered),
    forget(numbered) {
      for (const { stream } of numbered) heads.delete(stream);
      heads.delete(DESK_STREAM);
    },
  };
}

/** Those whose first event of the batch says so, unless this process knows better. */
function newStreams(batch: readonly Unnumbered[], heads: ReadonlyMap<StreamName, Head>): Set<StreamName> {
  const first = new Map<StreamName, Unnumbered['as']>();
  for (const { stream, as } of batch) if (!first.has(stream)) first.set(stream, as);
  return new Set([...first].flatMap(([stream, as]) => (as === 'begin-new' && !heads.has(stream) ? [stream] : [])));
}

function numberAll<Waiting extends Unnumbered>(
  batch: readonly Waiting[],
  known: Map<StreamName, number>,
): readonly Numbered<Waiting>[] {
  const next = (stream: StreamName): number => {
    const number = (known.get(stream) ?? 0) + 1;
    known.set(stream, number);
    return number;
  };
  return batch.flatMap((waiting) => {
    const { stream, event, as } = waiting;
    if (as !== 'append' && (known.get(stream) ?? 0) > 0) return [];
    return [{ waiting, stream, event, number: next(stream), deskNumber: next(DESK_STREAM) }];
  });
}

interface Asked {
  readonly firestore: Firestore;
  readonly heads: ReadonlyMap<StreamName, Head>;
  readonly streams: readonly StreamName[];
  readonly unread: ReadonlySet<StreamName>;
}

async function knownHeads(
  { firestore, heads, streams, unread }: Asked,
  signal: AbortSignal,
): Promise<Map<StreamName, number>> {
  const oldestMs = Date.now() - HEAD_MS;
  const fresh = streams.flatMap((stream): [StreamName, number][] => {
    const head = heads.get(stream);
    return head === undefined || head.atMs < oldestMs ? [] : [[stream, head.newest]];
  });
  const known = new Map(fresh);
  const missing = streams.filter((stream) => !known.has(stream) && !unread.has(stream));
  if (missing.length === 0) return known;
  const documents = await readTogether(firestore, missing.map(eventHeadPath), signal);
  for (const stream of missing) known.set(stream, decodeHead(stream, documents.get(eventHeadPath(stream))));
  return known;
}

/** path -> document, as they stood at one moment. @throws StoreError, the signal's reason */
export const readTogether = (
  firestore: Firestore,
  documents: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, unknown>> =>
  inTransaction({
    firestore,
    what: 'Heads of events',
    signal,
    readOnly: true,
    body: async (read) => ({ writes: [], result: await read({ collections: [], documents }) }),
  });

/** Stream -> its newest number among these, and when that event was. */
export function newestOf(
  numbered: readonly NumberedEvent[],
): ReadonlyMap<StreamName, { number: number; atMs: number }> {
  return new Map(
    numbered.flatMap(({ stream, event: { atMs }, number, deskNumber }) => [
      [stream, { number, atMs }] as const,
      [DESK_STREAM, { number: deskNumber, atMs }] as const,
    ]),
  );
}

function rememberHeads(heads: Map<StreamName, Head>, numbered: readonly NumberedEvent[]): void {
  const atMs = Date.now();
  for (const [stream, { number }] of newestOf(numbered)) {
    heads.delete(stream);
    heads.set(stream, { newest: number, atMs });
  }
  for (const stream of heads.keys()) {
    if (heads.size <= MAX_HEADS) return;
    heads.delete(stream);
  }
}
