/**
 * Joins the parts of one session: who hears of a quote, an execution, a configuration, an open breaker. It starts nothing;
 * what begins, runs and ends is `live-session.ts`.
 */
import type { Decimal } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';
import { createFillBooker, type FillBooker } from './book-fills.ts';
import type { BreakerLimits } from './circuit-breaker.ts';
import { keepDayHigh, type DayHighWater } from './day-high-water.ts';
import { flattenHoldings } from './flatten-holdings.ts';
import { createForgottenExecutions } from './forgotten-executions.ts';
import { keepConfiguration, type KeptConfiguration } from './keep-configuration.ts';
import { joinLimits } from './join-limits.ts';
import type { LiveConfiguration } from './live-configuration.ts';
import type { LiveDesk } from './live-desk.ts';
import { createOrderGate, type OrderGate } from './order-gate.ts';
import { OwnOrders } from './own-orders.ts';
import { isOrderOf } from './place-live-order.ts';
import { createQuoteBoard, type QuoteBoard } from './quote-board.ts';
import { createSessionContracts, type SessionContracts } from './session-contracts.ts';
import { createTeller, type SessionTeller } from './session-events.ts';
import { createRecall, type OrderRecall } from './recall-orders.ts';
import type { SessionLimits } from './session-limits.ts';
import type { SessionOptions, SessionStart } from './session-options.ts';
import type { SessionParts } from './session-parts.ts';
import type { FillChange } from './session-pnl.ts';
import { createSessionValue, type SessionValue } from './session-value.ts';
import type { AccountWatch } from './watch-account.ts';
import { watchBreaker, type BreakerWatch } from './watch-breaker.ts';

export interface JoinedSession {
  readonly desk: LiveDesk;
  readonly teller: SessionTeller;
  readonly orders: OwnOrders;
  readonly recall: OrderRecall;
  readonly quotes: QuoteBoard;
  readonly contracts: SessionContracts;
  readonly kept: KeptConfiguration;
  readonly breaker: BreakerWatch;
  readonly value: SessionValue;
  readonly account: AccountWatch;
  readonly gate: OrderGate;
  readonly booker: FillBooker;
  readonly dayHigh: DayHighWater;
  /** What the loops may use. */
  readonly parts: SessionParts;
  /** An execution was reported, corrected, or given its commission. */
  readonly filled: (change: FillChange) => void;
  /** Closing what is held after the trip, where it is configured and has begun. */
  readonly flattening: () => Promise<void> | undefined;
}

export function joinSession(desk: LiveDesk, options: SessionOptions, start: SessionStart): JoinedSession {
  const teller = createTeller(desk);
  const kept = keptBy(desk, options, teller);
  const staleAfterMs = (): number => kept.current().staleAfterMs;
  const forgotten = createForgottenExecutions({
    desk,
    onChange: (change) => {
      orders.takeForgotten(change);
      filled(change);
    },
    onLost: (detail) => {
      teller.alert('execution_lost', '', detail);
      value.doubt(detail);
    },
  });
  const orders = new OwnOrders({
    isOwn: isOrderOf(desk.planId),
    onForgotten: (execution) => forgotten.lookUp(execution),
  });
  const quotes = createQuoteBoard({
    ...desk,
    onQuote: (conId) => value.quoted(conId),
    onProblem: (contract, problem) => teller.event('quote_problem', { symbol: contract.localSymbol, problem }),
  });
  const contracts = createSessionContracts({ desk, orders, quotes, beginning: start });
  const recall = createRecall(desk.broker, orders);
  const breaker = watchBreaker({ desk, recall, teller, limits: limitsBy(kept, contracts) });
  const gate = createOrderGate({ desk, orders, breaker });
  let flattening: Promise<void> | undefined;
  const value = createSessionValue({
    clock: desk.clock,
    quotes,
    contracts,
    staleAfterMs,
    onPnl: (pnl) => {
      breaker.tell({ kind: 'pnl', pnl });
      if (breaker.open()?.flattens !== true) return;
      flattening ??= flattenHoldings({ parts, contracts, recall, inFlight: gate.inFlight(), staleAfterMs });
    },
  });
  const booker = createFillBooker({
    ...desk,
    onBooked: (keys) => orders.booked(keys),
    onFailure: (detail) => teller.event('booking_failed', { detail }),
  });
  const filled = (change: FillChange): void => {
    booker.add(change.after);
    day.filled(change, desk.marketNowMs());
    value.filled(change);
  };
  const { account, day, limits } = joinLimits({ desk, start, contracts, orders, quotes, staleAfterMs });
  const parts = partsOf({ desk, quotes, orders, breaker, teller, contracts, gate, limits });
  const dayHigh = dayHighBy(desk, start);
  const joined = {
    desk,
    teller,
    orders,
    recall,
    quotes,
    contracts,
    kept,
    breaker,
    value,
    account,
    gate,
    booker,
    dayHigh,
    parts,
  };
  return { ...joined, filled, flattening: () => flattening };
}

const dayHighBy = (desk: LiveDesk, { baseCurrency, state }: SessionStart): DayHighWater =>
  keepDayHigh(desk, { currency: baseCurrency, stored: state.session.dayHigh, breaker: state.session.breaker });

const keptBy = (desk: LiveDesk, options: SessionOptions, teller: SessionTeller): KeptConfiguration =>
  keepConfiguration(options.first, {
    clock: desk.clock,
    read: options.readConfiguration,
    check: options.check,
    onTaken: (version) => teller.event('configuration_taken', { version }),
    onRefused: (detail) => teller.alert('configuration_refused', '', detail),
  });

/** Made once for each configuration and number of contracts: the breaker asks on every change. */
function limitsBy(kept: KeptConfiguration, contracts: SessionContracts): () => BreakerLimits {
  let made: { readonly from: LiveConfiguration; readonly count: number; readonly limits: BreakerLimits } | undefined;
  return () => {
    const from = kept.current();
    const count = contracts.all().size;
    if (made?.from !== from || made.count !== count) made = { from, count, limits: limitsOf(from, contracts) };
    return made.limits;
  };
}

function limitsOf(configuration: LiveConfiguration, contracts: SessionContracts): BreakerLimits {
  const { maxLoss, symbols, maxConsecutiveErrors, drawdown, flattenOnTrip } = configuration;
  const maxLossOf = new Map<ConId, Decimal>();
  for (const [conId, { symbol }] of contracts.all()) {
    const own = symbols.find((one) => one.symbol === symbol.symbol)?.maxLoss;
    if (own !== undefined) maxLossOf.set(conId, own);
  }
  return { maxLoss, maxLossOf, maxConsecutiveErrors, drawdown, flattenOnTrip };
}

type Joining = Pick<JoinedSession, 'desk' | 'quotes' | 'orders' | 'breaker' | 'teller' | 'contracts' | 'gate'> & {
  readonly limits: SessionLimits;
};

function partsOf({ desk, quotes, orders, breaker, teller, contracts, gate, limits }: Joining): SessionParts {
  let orderCount = 0;
  return {
    desk,
    quotes,
    orders,
    breaker,
    limits,
    teller,
    contractOf: (symbol) => contracts.take(symbol),
    holding: (strategy, conId) => contracts.holding(strategy, conId),
    position: (conId) => contracts.position(conId),
    rate: (currency) => contracts.rates().get(currency),
    refusal: (conId) => gate.refusal(conId),
    nextOrder: () => (orderCount += 1),
    inFlight: (work) => gate.track(work()),
  };
}
