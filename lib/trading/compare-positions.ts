/**
 * Compares the broker's positions with the sum of our books, contract by contract. CASH is left out: it is money, not
 * a holding. It changes nothing and explains with a likely cause only; a person decides.
 */
import { isModelled, type Contract } from '../domain/contract.ts';
import { decimalText, divideHalfUp, isZero, sign, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { Position } from '../domain/position.ts';

export interface DriftRow {
  readonly conId: ConId;
  readonly localSymbol: string;
  /** Holdings of all books, `unallocated` included; signed units. */
  readonly ledger: Decimal;
  readonly broker: Decimal;
  /** Broker minus ledger. */
  readonly difference: Decimal;
  /** In words, for people. */
  readonly likelyCause: string;
}

export interface PositionComparison {
  readonly positions: readonly Position[];
  readonly books: ReadonlyMap<StrategyId, Book>;
  /** Contracts with an order that is SENDING, UNKNOWN or not fully booked. */
  readonly unsettled?: ReadonlySet<ConId>;
  /** What is known of contracts that the broker no longer lists: expired futures. */
  readonly contracts?: ReadonlyMap<ConId, Contract>;
  /** Market day as `yyyymmdd`; without it no expiry is recognised. */
  readonly marketDay?: string;
}

/** Rows of contracts where ledger and broker differ, by conId; empty: they are equal. */
export function comparePositions(comparison: PositionComparison): readonly DriftRow[] {
  const { positions, books } = comparison;
  const broker = new Map<ConId, Decimal>();
  const ledger = new Map<ConId, Decimal>();
  const contracts = new Map(comparison.contracts);
  const symbols = new Map<ConId, string>();
  for (const { contract, quantity } of positions) {
    contracts.set(contract.conId, contract);
    symbols.set(contract.conId, contract.localSymbol);
    broker.set(contract.conId, (broker.get(contract.conId) ?? ZERO).plus(quantity));
  }
  for (const [conId, holding] of [...books.values()].flatMap((book) => [...book])) {
    if (!symbols.has(conId)) symbols.set(conId, holding.localSymbol);
    ledger.set(conId, (ledger.get(conId) ?? ZERO).plus(holding.quantity));
  }
  return [...symbols]
    .toSorted(([a], [b]) => a - b)
    .filter(([conId]) => contracts.get(conId)?.secType !== 'CASH')
    .map(([conId, localSymbol]) => ({
      conId,
      localSymbol,
      ledger: ledger.get(conId) ?? ZERO,
      broker: broker.get(conId) ?? ZERO,
    }))
    .filter((row) => !row.ledger.eq(row.broker))
    .map((row) => ({
      ...row,
      difference: row.broker.minus(row.ledger),
      likelyCause: likelyCause(row, contracts.get(row.conId), comparison),
    }));
}

function likelyCause(
  { conId, ledger, broker }: Pick<DriftRow, 'conId' | 'ledger' | 'broker'>,
  contract: Contract | undefined,
  { unsettled, marketDay }: PositionComparison,
): string {
  if (unsettled?.has(conId) === true) return 'An order in this contract is not settled: its executions may be missing';
  const expiry = contract?.secType === 'FUT' ? contract.lastTradeDate : '';
  if (isZero(broker) && expiry !== '' && marketDay !== undefined && expiry.slice(0, 8) <= marketDay) {
    return `The future's last trade date ${expiry} has come: the broker settled the position in cash`;
  }
  if (contract !== undefined && !isModelled(contract.secType)) {
    return `The desk does not trade ${contract.secType}: entered by hand, by another system or transferred in`;
  }
  if (isZero(ledger)) return "A position of nobody's order: entered by hand, by another system or transferred in";
  if (isZero(broker)) return 'Closed outside the desk, transferred out, or executions of an earlier day were missed';
  const ratio = splitRatio(ledger, broker);
  if (ratio !== undefined) return `A stock split ${ratio}, or a transfer`;
  return 'Executions of an earlier day were missed, or a transfer';
}

/** `2 for 1` or `1 for 10` where one of the two is a whole multiple (2 to 100) of the other, in the same direction. */
function splitRatio(ledger: Decimal, broker: Decimal): string | undefined {
  if (sign(ledger) !== sign(broker)) return undefined;
  const grown = broker.abs().gt(ledger.abs());
  const [larger, smaller] = grown ? [broker, ledger] : [ledger, broker];
  const factor = divideHalfUp(larger, smaller, 0);
  if (factor.lt(2) || factor.gt(100) || !smaller.times(factor).eq(larger)) return undefined;
  return grown ? `${decimalText(factor)} for 1` : `1 for ${decimalText(factor)}`;
}
