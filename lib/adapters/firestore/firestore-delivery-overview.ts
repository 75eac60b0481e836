/**
 * The delivery overview port on Google Cloud Firestore: every list is a range of one field, and counts are made by Firestore
 * itself (aggregation queries), so that no list grows with what was ever delivered.
 */
import type { Firestore, Query } from '@google-cloud/firestore';
import { MAX_DEAD_LETTERS_LISTED, type DeliveryOverview } from '../../ports/delivery-overview.ts';
import { keyRange, orderKey } from '../records/delivery-order.ts';
import { decodeListed, DELIVERIES } from '../records/delivery-record.ts';
import { byCodeUnits } from '../records/field-codecs.ts';
import { decodeSink, SINKS, sinkPath, tellSinkWrites } from '../records/sink-record.ts';
import { abortable } from './abortable.ts';
import { entryOf, inTransaction } from './in-transaction.ts';
import { storeError, verdictOf } from './store-failure.ts';

export function firestoreDeliveryOverview(firestore: Firestore): DeliveryOverview {
  const deliveries = firestore.collection(DELIVERIES);
  const ask = async (query: Query, signal: AbortSignal) =>
    (await settled(firestore, signal, () => query.get())).docs.flatMap(entryOf);
  const count = async (query: Query, signal: AbortSignal): Promise<number> =>
    (await settled(firestore, signal, () => query.count().get())).data().count;
  return {
    async list(wanted, signal) {
      const { scope, level, from, before } = keyRange(wanted);
      const key = `order.${scope}.${level}`;
      const query = deliveries.where(key, '>=', from).where(key, '<', before).orderBy(key, 'desc');
      // One more says whether there is a next page.
      const found = await ask(query.limit(wanted.limit + 1), signal);
      const page = found.slice(0, wanted.limit).map(([path, document]) => decodeListed(path, document));
      const last = found.length > wanted.limit ? page.at(-1) : undefined;
      return { deliveries: page, next: last === undefined ? undefined : orderKey(last.entry) };
    },
    async waiting(sinks, signal) {
      const counts = await Promise.all(
        sinks.map(async (name) => {
          const query = deliveries.where('waitingFor', 'array-contains', name);
          return [name, await count(query, signal)] as const;
        }),
      );
      return new Map(counts);
    },
    async deadLetters(signal) {
      const query = deliveries.orderBy('deadAtMs', 'desc');
      const [total, newest] = await Promise.all([
        count(query, signal),
        ask(query.limit(MAX_DEAD_LETTERS_LISTED), signal),
      ]);
      return { count: total, newest: newest.map(([path, document]) => decodeListed(path, document)) };
    },
    tellSinks: (sinks, signal) =>
      inTransaction({
        firestore,
        what: 'State of sinks',
        signal,
        body: async (read) => {
          const stored = await read({ collections: [], documents: sinks.map(({ name }) => sinkPath(name)) });
          return { writes: tellSinkWrites(sinks, stored), result: undefined };
        },
      }),
    async sinks(signal) {
      const found = await ask(firestore.collection(SINKS), signal);
      const sinks = found.map(([path, document]) => decodeSink(path, document));
      return sinks.toSorted((a, b) => byCodeUnits(a.name, b.name));
    },
  };
}

async function settled<Answer>(
  firestore: Firestore,
  signal: AbortSignal,
  work: () => Promise<Answer>,
): Promise<Answer> {
  signal.throwIfAborted();
  return abortable(firestore, work(), signal).catch((error: unknown) => {
    throw signal.aborted ? error : storeError('List of deliveries', verdictOf(error).failure, error);
  });
}
