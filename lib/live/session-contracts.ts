/**
 * The contracts of a session, each taken in once: looked up, refused where something is open or drifts in it, its
 * exchange rate read, its quotes followed. Holdings are the books at the beginning and the session's own executions since.
 */
import type { ContractDetails } from '../domain/contract.ts';
import { ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, Currency, StrategyId } from '../domain/ids.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import type { Reconciliation } from '../trading/reconcile.ts';
import { strayReasons } from '../trading/stray-orders.ts';
import { resolveContract } from '../trading/resolve-contracts.ts';
import { createSessionRates } from './keep-rates.ts';
import type { LiveSymbol } from './live-configuration.ts';
import type { LiveDesk } from './live-desk.ts';
import type { OwnOrders } from './own-orders.ts';
import type { QuoteBoard } from './quote-board.ts';

/** Looking up a contract. */
const READ_MS = 10_000;

export interface TakenContract {
  readonly details: ContractDetails;
  readonly symbol: LiveSymbol;
}

/** What was read before the session began. */
export interface SessionBeginning {
  readonly state: Reconciliation;
  readonly baseCurrency: Currency;
}

export interface SessionContracts {
  /** Takes a symbol into the session once. @throws Error where nothing may be ordered in it */
  take(symbol: LiveSymbol): Promise<ContractDetails>;
  all(): ReadonlyMap<ConId, TakenContract>;
  /** Signed units of the strategy's book, the session's executions included. */
  holding(strategy: StrategyId, conId: ConId): Decimal;
  /** The same when the session began. */
  opened(strategy: StrategyId, conId: ConId): Decimal;
  /** Signed units of the account. */
  position(conId: ConId): Decimal;
  /** currency -> base currency for one unit, none of them too old; another map with each change. */
  rates(): ReadonlyMap<Currency, Decimal>;
  /** Reads again the rates that are due; at once where none is. @throws Error naming what could not be read */
  refreshRates(): Promise<void>;
}

export interface SessionContractsDeps {
  readonly desk: LiveDesk;
  readonly orders: OwnOrders;
  readonly quotes: QuoteBoard;
  readonly beginning: SessionBeginning;
}

export function createSessionContracts({ desk, orders, quotes, beginning }: SessionContractsDeps): SessionContracts {
  const { state } = beginning;
  const taken = new Map<ConId, TakenContract>();
  const bySymbol = new Map<string, ContractDetails>();
  const positions = sumOfPositions(state);
  const rates = createSessionRates({ desk, baseCurrency: beginning.baseCurrency });
  const opened = (strategy: StrategyId, conId: ConId): Decimal =>
    state.books.get(strategy)?.get(conId)?.quantity ?? ZERO;
  return {
    async take(symbol) {
      const known = bySymbol.get(symbol.symbol);
      if (known !== undefined) return known;
      const details = await lookUp(desk, symbol);
      const { contract } = details;
      refuseUnsettled(state, details);
      // Without one nothing of it could be valued: the next interval asks again.
      await rates.need(contract.currency);
      taken.set(contract.conId, { details, symbol });
      quotes.follow(contract);
      bySymbol.set(symbol.symbol, details);
      return details;
    },
    all: () => taken,
    opened,
    holding: (strategy, conId) => opened(strategy, conId).plus(orders.executed(conId)),
    position: (conId) => (positions.get(conId) ?? ZERO).plus(orders.executed(conId)),
    rates: () => rates.now(),
    refreshRates: () => rates.refresh(),
  };
}

function lookUp({ broker, clock, signal: parent }: LiveDesk, symbol: LiveSymbol): Promise<ContractDetails> {
  const bound = { what: `the contract of ${symbol.symbol}`, durationMs: READ_MS, parent };
  return withDeadline(clock, bound, async (signal) => {
    const marketNowMs = await broker.currentTime(signal);
    return resolveContract(broker, symbol.spec, { marketNowMs, signal });
  });
}

/** @throws Error where ledger and broker differ in it, or an earlier order of it is open */
function refuseUnsettled({ drift, orders, strays }: Reconciliation, { contract }: ContractDetails): void {
  const { conId, localSymbol } = contract;
  if (drift.some((row) => row.conId === conId)) {
    throw new Error(`Ledger and broker differ in ${localSymbol}: nothing is ordered in it`);
  }
  const open = orders.find((order) => order.contract.conId === conId);
  if (open !== undefined)
    throw new Error(`Order ${open.orderRef} of an earlier run is ${open.state} in ${localSymbol}`);
  const stray = strayReasons(strays).get(conId);
  if (stray !== undefined) throw new Error(`Nothing is ordered in ${localSymbol}: ${stray}`);
}

function sumOfPositions({ truth }: Reconciliation): ReadonlyMap<ConId, Decimal> {
  const sums = new Map<ConId, Decimal>();
  for (const { contract, quantity } of truth.positions) {
    sums.set(contract.conId, (sums.get(contract.conId) ?? ZERO).plus(quantity));
  }
  return sums;
}
