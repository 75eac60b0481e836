/** The order history port on Google Cloud Firestore: one field a query, so that no composite index is needed. */
import { FieldPath, type Firestore, type Query } from '@google-cloud/firestore';
import type { OrderRef } from '../../domain/ids.ts';
import type { LedgerExecution } from '../../domain/ledger-order.ts';
import type { Mode } from '../../domain/run.ts';
import type { OrderHistory, SettledRange } from '../../ports/order-history.ts';
import { documentId, executionsOf, settledOrdersOf } from '../records/document-paths.ts';
import { executionRecord } from '../records/execution-record.ts';
import { checkRefs, checkSettledRange, executionsByOrder } from '../records/order-history.ts';
import { orderRecord } from '../records/order-record.ts';
import { queryDocuments } from './query-documents.ts';

/** Values that one `in` takes. */
const MAX_IN = 30;

export function firestoreOrderHistory(firestore: Firestore, mode: Mode): OrderHistory {
  return {
    async settled(range, signal) {
      checkSettledRange(range);
      const query = settledQuery(firestore, mode, range);
      const found = await queryDocuments(firestore, { what: 'List of settled orders', query }, signal);
      return found.map(([path, document]) => orderRecord.decode(path, document));
    },
    async executionsOf(refs, signal) {
      checkRefs(refs);
      const asked = chunksOf(refs).map((chunk) => ofOrders(firestore, { mode, chunk }, signal));
      return executionsByOrder((await Promise.all(asked)).flat());
    },
  };
}

/** The index of the field ends with the document's name in the same direction. */
function settledQuery(firestore: Firestore, mode: Mode, { after, limit }: SettledRange): Query {
  const all = firestore
    .collection(settledOrdersOf(mode))
    .orderBy('plannedAtMs', 'desc')
    .orderBy(FieldPath.documentId(), 'desc');
  const rest = after === undefined ? all : all.startAfter(after.plannedAtMs, documentId(after.orderRef));
  return rest.limit(limit);
}

async function ofOrders(
  firestore: Firestore,
  { mode, chunk }: { readonly mode: Mode; readonly chunk: readonly OrderRef[] },
  signal: AbortSignal,
): Promise<readonly LedgerExecution[]> {
  const query = firestore.collection(executionsOf(mode)).where('orderRef', 'in', chunk);
  const found = await queryDocuments(firestore, { what: 'List of executions', query }, signal);
  return found.map(([path, document]) => executionRecord.decode(path, document));
}

const chunksOf = (refs: readonly OrderRef[]): readonly (readonly OrderRef[])[] =>
  Array.from({ length: Math.ceil(refs.length / MAX_IN) }, (_, index) =>
    refs.slice(index * MAX_IN, (index + 1) * MAX_IN),
  );
