/** The run store port on Google Cloud Firestore. */
import { randomUUID } from 'node:crypto';
import type { Firestore } from '@google-cloud/firestore';
import type { RunId } from '../../domain/ids.ts';
import type { Run } from '../../domain/run.ts';
import type { ClaimResult, RunStore } from '../../ports/run-store.ts';
import { StoreError } from '../../domain/store-error.ts';
import { activityWrites, decodeActivity, partPathsOf } from '../records/activity-record.ts';
import { activityPath, runPath, RUNS } from '../records/document-paths.ts';
import { checkWrites, put } from '../records/document-write.ts';
import { runExpiry } from '../records/retention.ts';
import { checkListLimit } from '../records/run-list.ts';
import { decodeClaim, encodeClaim, runRecord } from '../records/run-record.ts';
import { abortable } from './abortable.ts';
import { createDocument } from './create-document.ts';
import { entryOf, inTransaction } from './in-transaction.ts';
import { storeError, verdictOf } from './store-failure.ts';

/** A claim that exists at the create and is gone at the read was let go in between: once more. */
const CLAIM_TRIES = 3;

export function firestoreRunStore(firestore: Firestore): RunStore {
  return {
    claim: (run, signal) => claim(firestore, run, signal),
    get: async (id, signal) => (await stored(firestore, id, signal))?.run,
    list: ({ limit }, signal) => list(firestore, limit, signal),
    putActivity: (activity, signal) =>
      inTransaction({
        firestore,
        what: `Activity of run ${activity.runId}`,
        signal,
        async body(read) {
          const path = activityPath(activity.runId);
          const before = await read({ collections: [], documents: [path] });
          return { writes: activityWrites(activity, before.get(path)), result: undefined };
        },
      }),
    getActivity: (id, signal) =>
      inTransaction({
        firestore,
        what: `Activity of run ${id}`,
        signal,
        readOnly: true,
        async body(read) {
          const head = (await read({ collections: [], documents: [activityPath(id)] })).get(activityPath(id));
          if (head === undefined) return { writes: [], result: undefined };
          const parts = await read({ collections: [], documents: partPathsOf(id, head) });
          return { writes: [], result: decodeActivity(id, head, parts) };
        },
      }),
  };
}

async function claim(firestore: Firestore, run: Run, signal: AbortSignal): Promise<ClaimResult> {
  const nonce = randomUUID();
  const what = `Claim of run ${run.runId}`;
  const write = put(runPath(run.runId), encodeClaim(run, nonce), runExpiry(run));
  checkWrites([write]);
  for (let attempt = 1; attempt <= CLAIM_TRIES; attempt += 1) {
    if (await createDocument({ firestore, what, write, signal })) return { kind: 'claimed' };
    const found = await stored(firestore, run.runId, signal);
    if (found?.nonce === nonce) return { kind: 'claimed' };
    if (found !== undefined) return { kind: 'exists', run: found.run };
  }
  throw new StoreError(
    'contention',
    `${what} failed: found it claimed and let go ${CLAIM_TRIES} times, needed one state`,
  );
}

async function stored(
  firestore: Firestore,
  id: RunId,
  signal: AbortSignal,
): Promise<ReturnType<typeof decodeClaim> | undefined> {
  const path = runPath(id);
  const document = await inTransaction({
    firestore,
    what: `Run ${id}`,
    signal,
    readOnly: true,
    body: async (read) => ({ writes: [], result: (await read({ collections: [], documents: [path] })).get(path) }),
  });
  return document === undefined ? undefined : decodeClaim(path, document);
}

/** One field, descending: its single-field index is made by Firestore itself. */
async function list(firestore: Firestore, limit: number, signal: AbortSignal): Promise<readonly Run[]> {
  checkListLimit(limit);
  signal.throwIfAborted();
  const asked = firestore.collection(RUNS).orderBy('claimedAtMs', 'desc').limit(limit).get();
  const { docs } = await abortable(firestore, asked, signal).catch((error: unknown) => {
    throw signal.aborted ? error : storeError('List of runs', verdictOf(error).failure, error);
  });
  return docs.flatMap(entryOf).map(([path, document]) => runRecord.decode(path, document));
}
