/**
 * What may never be true once everything is reconciled: books against the broker's positions, executions and commissions,
 * and each strategy's book against its shares, its crosses and what a person moved. Exact, in units and in money.
 */
import { decimalText, sum, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Book } from '../../domain/holding.ts';
import { UNALLOCATED, type StrategyId } from '../../domain/ids.ts';
import type { InternalCross, LedgerOrder } from '../../domain/ledger-order.ts';
import { signedQuantity } from '../../domain/side.ts';
import type { PaperExecution } from '../../paper/paper-broker.ts';
import type { SimulatedBroker } from '../../paper/simulated-broker.ts';

export interface BookFacts {
  readonly broker: SimulatedBroker | undefined;
  readonly books: ReadonlyMap<StrategyId, Book>;
  /** As the ledger last stored them, open or settled. */
  readonly orders: ReadonlyMap<string, LedgerOrder>;
  readonly crosses: ReadonlyMap<string, InternalCross>;
  readonly adjustments: ReadonlyMap<string, Adjustment>;
  /** Newest revision of each. */
  readonly executions: readonly PaperExecution[];
  readonly commissionOf: (execId: string) => Decimal;
  readonly find: (text: string) => void;
}

export function compareBooks(facts: BookFacts): void {
  comparePositions(facts);
  compareMoney(facts);
  compareOwners(facts);
}

/** Units and money of an owner in a contract. */
interface Flow {
  readonly units: Decimal;
  readonly paid: Decimal;
}

/** Each strategy's book: its shares of what its orders filled, what it crossed, and what a person moved. */
function compareOwners({ orders, crosses, adjustments, books, find }: BookFacts): void {
  const flows = new Map<string, Flow>();
  const add = (owner: StrategyId, conId: number, units: Decimal, paid: Decimal): void => {
    const name = `${owner} ${conId}`;
    const known = flows.get(name);
    flows.set(name, { units: (known?.units ?? ZERO).plus(units), paid: (known?.paid ?? ZERO).plus(paid) });
  };
  for (const { contract, side, booked } of orders.values()) {
    if (contract.secType === 'CASH') continue;
    for (const [owner, { quantity, cost, commission }] of booked) {
      add(owner, contract.conId, signedQuantity(side, quantity), signedQuantity(side, cost).plus(commission));
    }
  }
  for (const { contract, deltas, price } of crosses.values()) {
    for (const [owner, units] of deltas) {
      add(owner, contract.conId, units, units.times(price).times(contract.multiplier));
    }
  }
  for (const { contract, from, to, quantity, price } of adjustments.values()) {
    const paid = quantity.times(price).times(contract.multiplier);
    if (from !== undefined) add(from, contract.conId, quantity.neg(), paid.neg());
    if (to !== undefined) add(to, contract.conId, quantity, paid);
  }
  for (const [owner, book] of books) {
    for (const [conId, { quantity, cost, realizedPnl }] of book) {
      add(owner, conId, quantity.neg(), realizedPnl.minus(cost));
    }
  }
  for (const [name, { units, paid }] of flows) {
    if (name.startsWith(UNALLOCATED)) continue;
    if (!units.eq(0)) find(`Book of ${name} is off by ${decimalText(units)}`);
    if (!paid.eq(0)) find(`Money in the book of ${name} is off by ${decimalText(paid)}`);
  }
}

function comparePositions({ broker, books, find }: BookFacts): void {
  const differences = new Map<number, Decimal>();
  const add = (conId: number, quantity: Decimal): void =>
    void differences.set(conId, (differences.get(conId) ?? ZERO).plus(quantity));
  for (const { conId, quantity } of broker?.positions() ?? []) if (!isCash(broker, conId)) add(conId, quantity);
  for (const book of books.values()) for (const [conId, { quantity }] of book) add(conId, quantity.neg());
  for (const [conId, difference] of differences) {
    if (!difference.eq(0)) find(`Books differ from the broker: contract ${conId} by ${decimalText(difference)}`);
  }
}

/** Money in all books, exactly: what the newest revisions cost, commissions included, and what came in by hand. */
function compareMoney({ broker, books, executions, adjustments, commissionOf, find }: BookFacts): void {
  const booked = sum(
    [...books.values()].flatMap((book) => [...book.values()].map(({ cost, realizedPnl }) => cost.minus(realizedPnl))),
  );
  const traded = executions.map(({ execId, conId, side, quantity, price }) => {
    const contract = broker?.contract(conId)?.contract;
    if (contract === undefined || contract.secType === 'CASH') return ZERO;
    return signedQuantity(side, quantity.times(price).times(contract.multiplier)).plus(commissionOf(execId));
  });
  const adjusted = [...adjustments.values()].map(({ contract, from, to, quantity, price }) => {
    const value = quantity.times(price).times(contract.multiplier);
    return (to === undefined ? ZERO : value).minus(from === undefined ? ZERO : value);
  });
  const paid = sum([...traded, ...adjusted]);
  if (!booked.eq(paid)) find(`Money differs: books ${decimalText(booked)}, executions ${decimalText(paid)}`);
}

const isCash = (broker: SimulatedBroker | undefined, conId: number): boolean =>
  broker?.contract(conId)?.contract.secType === 'CASH';
