/** The order history port on the embedded store. */
import type { Mode } from '../../domain/run.ts';
import type { OrderHistory } from '../../ports/order-history.ts';
import { executionsOf, settledOrdersOf } from '../records/document-paths.ts';
import { executionRecord } from '../records/execution-record.ts';
import { checkRefs, checkSettledRange, executionsByOrder, newestPlanFirst } from '../records/order-history.ts';
import { orderRecord } from '../records/order-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryOrderHistory(database: MemoryDatabase, mode: Mode): OrderHistory {
  const list = (collection: string, signal: AbortSignal): readonly (readonly [string, unknown])[] =>
    database.read(signal, () => database.list(collection));
  return {
    async settled(range, signal) {
      checkSettledRange(range);
      const { after, limit } = range;
      const orders = list(settledOrdersOf(mode), signal).map(([path, document]) => orderRecord.decode(path, document));
      return orders
        .filter((order) => after === undefined || newestPlanFirst(after, order) < 0)
        .toSorted(newestPlanFirst)
        .slice(0, limit);
    },
    async executionsOf(refs, signal) {
      checkRefs(refs);
      const wanted = new Set(refs);
      const executions = list(executionsOf(mode), signal).map(([path, document]) =>
        executionRecord.decode(path, document),
      );
      return executionsByOrder(executions.filter(({ orderRef }) => orderRef !== undefined && wanted.has(orderRef)));
    },
  };
}
