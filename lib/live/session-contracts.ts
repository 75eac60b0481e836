/**
 * The contracts of a session, each taken in once: looked up, refused where something is open or drifts in it, its
 * exchange rate read, its quotes followed. Holdings are the books at the beginning and the session's own executions since.
 */
import type { ContractDetails } from '../domain/contract.ts';
import { ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, Currency, StrategyId } from '../domain/ids.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { exchangeRates } from '../trading/exchange-rates.ts';
import type { Reconciliation } from '../trading/reconcile.ts';
import { resolveContract } from '../trading/resolve-contracts.ts';
import type { LiveSymbol } from './live-configuration.ts';
import type { LiveDesk } from './live-desk.ts';
import type { OwnOrders } from './own-orders.ts';
import type { QuoteBoard } from './quote-board.ts';

/** Looking up a contract, reading rates. */
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
  /** currency -> base currency for one unit; another map with each change. */
  rates(): ReadonlyMap<Currency, Decimal>;
  /** Reads the rates of all currencies again. @throws BrokerError */
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
  let rates: ReadonlyMap<Currency, Decimal> = new Map();
  const readRates = async (extra: readonly Currency[]): Promise<void> => {
    rates = await ratesOf(desk, beginning, new Set([...rates.keys(), ...extra]));
  };
  const opened = (strategy: StrategyId, conId: ConId): Decimal =>
    state.books.get(strategy)?.get(conId)?.quantity ?? ZERO;
  return {
    async take(symbol) {
      const known = bySymbol.get(symbol.symbol);
      if (known !== undefined) return known;
      const details = await lookUp(desk, symbol);
      const { contract } = details;
      refuseUnsettled(state, details);
      if (!rates.has(contract.currency)) await readRates([contract.currency]);
      taken.set(contract.conId, { details, symbol });
      quotes.follow(contract);
      bySymbol.set(symbol.symbol, details);
      return details;
    },
    all: () => taken,
    opened,
    holding: (strategy, conId) => opened(strategy, conId).plus(orders.executed(conId)),
    position: (conId) => (positions.get(conId) ?? ZERO).plus(orders.executed(conId)),
    rates: () => rates,
    refreshRates: () => readRates([]),
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
function refuseUnsettled({ drift, orders }: Reconciliation, { contract }: ContractDetails): void {
  const { conId, localSymbol } = contract;
  if (drift.some((row) => row.conId === conId)) {
    throw new Error(`Ledger and broker differ in ${localSymbol}: nothing is ordered in it`);
  }
  const open = orders.find((order) => order.contract.conId === conId);
  if (open !== undefined)
    throw new Error(`Order ${open.orderRef} of an earlier run is ${open.state} in ${localSymbol}`);
}

async function ratesOf(
  { broker, clock, configuration, signal: parent }: LiveDesk,
  { baseCurrency }: SessionBeginning,
  currencies: ReadonlySet<Currency>,
): Promise<ReadonlyMap<Currency, Decimal>> {
  return withDeadline(clock, { what: 'exchange rates', durationMs: READ_MS, parent }, async (signal) => {
    const marketNowMs = await broker.currentTime(signal);
    const staleAfterMs = configuration.staleAfterMinutes * 60_000;
    return (await exchangeRates(broker, { currencies, baseCurrency, marketNowMs, staleAfterMs }, signal)).rates;
  });
}

function sumOfPositions({ truth }: Reconciliation): ReadonlyMap<ConId, Decimal> {
  const sums = new Map<ConId, Decimal>();
  for (const { contract, quantity } of truth.positions) {
    sums.set(contract.conId, (sums.get(contract.conId) ?? ZERO).plus(quantity));
  }
  return sums;
}
