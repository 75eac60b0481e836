/**
 * Collects what one decision does to the books and turns it into as few changes as there are books. It knows nothing
 * of orders or brokers.
 */
import type { Contract } from '../domain/contract.ts';
import { EMPTY_BOOK, type Book, type Holding, type HoldingEntry } from '../domain/holding.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { LedgerChange } from '../ports/ledger.ts';
import { boundJournals } from './bound-journals.ts';
import { applyFlows, foldHolding } from './holding-flows.ts';

interface ContractFlows {
  readonly contract: Contract;
  readonly entries: HoldingEntry[];
}

/** strategy -> contract -> what happened. Grows while a decision is made, never outlives it. */
export type BookFlows = Map<StrategyId, Map<ConId, ContractFlows>>;

export function addFlow(flows: BookFlows, strategyId: StrategyId, contract: Contract, entry: HoldingEntry): void {
  const contracts = flows.get(strategyId) ?? new Map<ConId, ContractFlows>();
  flows.set(strategyId, contracts);
  const known = contracts.get(contract.conId);
  if (known === undefined) contracts.set(contract.conId, { contract, entries: [entry] });
  else known.entries.push(entry);
}

/** One `put-book` a changed book, by strategy id; what has grown old in it is folded, also in contracts that nothing happened to. */
export function bookChanges(
  books: ReadonlyMap<StrategyId, Book>,
  flows: BookFlows,
  nowMs: number,
): readonly LedgerChange[] {
  return [...flows]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([strategyId, contracts]): LedgerChange => {
      const before = books.get(strategyId) ?? EMPTY_BOOK;
      const book = new Map<ConId, Holding>(before);
      for (const [conId, holding] of before) {
        if (!contracts.has(conId)) putHolding(book, conId, foldHolding(holding, nowMs));
      }
      for (const [conId, { contract, entries }] of contracts) {
        putHolding(book, conId, applyFlows(book.get(conId), entries, { contract, nowMs }));
      }
      const sorted = new Map([...book].toSorted(([a], [b]) => a - b));
      return { kind: 'put-book', strategyId, book: boundJournals(sorted) };
    });
}

function putHolding(book: Map<ConId, Holding>, conId: ConId, holding: Holding | undefined): void {
  if (holding === undefined) book.delete(conId);
  else book.set(conId, holding);
}
