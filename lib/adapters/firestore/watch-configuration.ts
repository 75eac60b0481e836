/**
 * Listens to both configuration documents (Firestore `onSnapshot`). Google's client opens its stream again by itself
 * after an interruption; what it cannot mend it tells once, and the listener then hears nothing more. It reads nothing
 * for the desk: whoever must know for certain reads the documents.
 */
import type { DocumentSnapshot, Firestore } from '@google-cloud/firestore';
import type { Json, Mode } from '../../domain/run.ts';
import type { ConfigurationListener } from '../../ports/configuration-store.ts';
import { decodeConfiguration } from '../records/configuration-record.ts';
import { configurationPath } from '../records/document-paths.ts';
import { entryOf } from './in-transaction.ts';
import { storeError, verdictOf } from './store-failure.ts';

/** client -> how to end each of its listeners: it cannot be closed while one is open. */
const listening = new WeakMap<Firestore, Set<() => void>>();

/** Ends every listener of a client, also those of a run that never came to its end. */
export function stopListening(firestore: Firestore): void {
  for (const stop of listening.get(firestore) ?? []) stop();
}

interface Heard {
  readonly document: Json | undefined;
}

/** Tells from the moment both documents have been heard of. */
export function watchConfiguration(firestore: Firestore, mode: Mode, listener: ConfigurationListener): () => void {
  const heard = new Map<'common' | Mode, Heard>();
  const stops: (() => void)[] = [];
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    listening.get(firestore)?.delete(stop);
    for (const each of stops.splice(0)) each();
  };
  const fail = (error: unknown): void => {
    if (isStopped) return;
    stop();
    listener.failed(error);
  };
  const hear = (name: 'common' | Mode, snapshot: DocumentSnapshot): void => {
    if (isStopped) return;
    try {
      const entry = entryOf(snapshot)[0];
      heard.set(name, { document: entry && decodeConfiguration(entry[0], entry[1]) });
    } catch (error) {
      return fail(error);
    }
    const [common, own] = [heard.get('common'), heard.get(mode)];
    if (common === undefined || own === undefined) return;
    listener.changed({ common: common.document, mode: own.document });
  };
  const ofClient = listening.get(firestore) ?? new Set();
  listening.set(firestore, ofClient.add(stop));
  for (const name of ['common', mode] as const) {
    const unsubscribe = firestore.doc(configurationPath(name)).onSnapshot(
      (snapshot) => hear(name, snapshot),
      (error) => fail(storeError('Listening to the configuration', verdictOf(error).failure, error)),
    );
    stops.push(unsubscribe);
  }
  return stop;
}
