/**
 * The simulated broker behind the paper gateway: one account, the market of the shipped prices, orders and executions, on a
 * virtual clock. Same options and calls, same events. Everything happens in the call that causes it; it has no timers, no
 * files and no wire. What it knows can be taken as a snapshot, or kept change by change (`broker-state.ts`).
 */
import { ONE, type Decimal } from '../domain/decimal.ts';
import { AccountBook } from './account-book.ts';
import { control, type PaperControl } from './broker-control.ts';
import { brokerIds } from './broker-ids.ts';
import { brokerKeeper, type BrokerKeeper, type Keep } from './broker-keeper.ts';
import { readers } from './broker-readers.ts';
import { brokerRecorders, readBrokerState, type BrokerState } from './broker-state.ts';
import { valuer, type Valuer } from './broker-valuer.ts';
import { catalogue } from './catalogue.ts';
import { EventQueue } from './event-queue.ts';
import { ExecutionLog } from './execution-log.ts';
import { Executor } from './executor.ts';
import { halts, type Halts } from './halts.ts';
import type { Listing } from './listing.ts';
import { market, type Market } from './market.ts';
import { OrderBook } from './order-book.ts';
import { OrderEngine } from './order-engine.ts';
import { passingOf } from './order-events.ts';
import { paperClock, type LivingClock, type Moment } from './paper-clock.ts';
import type { PaperBroker, PaperOrder } from './paper-broker.ts';
import type { FillPlan, PartialFills } from './partial-fills.ts';
import type { PriceBook, PriceName } from './prices/price-book.ts';
import { seededRandom } from './random.ts';
import { ChangedEntries } from './state-changes.ts';
import { BASE_CURRENCY, valuePosition } from './valuation.ts';

export interface SimulatedBrokerOptions {
  readonly prices: PriceBook;
  /** Market time at the start, UTC epoch milliseconds. */
  readonly startAtMs: number;
  /** Market milliseconds a wall millisecond: 0 stands still, 1 is wall speed. */
  readonly speed: number;
  readonly wallNowMs: () => number;
  /** Listed besides the shipped contracts. */
  readonly listings?: readonly Listing[];
  /** Of ids and of fill slices. */
  readonly seed: number;
  /** Orders execute and hours are written around the clock; prices change as always. */
  readonly alwaysOpen: boolean;
  readonly account?: string;
  /** currency -> balance. */
  readonly startingCash?: ReadonlyMap<string, Decimal>;
  readonly partialFills?: PartialFills;
  /** Faults: what is planned for an order whatever the market offers. No part of the broker's state. */
  readonly fillPlan?: (order: PaperOrder) => FillPlan | undefined;
  /** Finished orders and executions kept of a day; the oldest are forgotten first. */
  readonly completedOrdersLimit?: number;
  readonly executionsLimit?: number;
  /** An earlier broker of the same prices and seed: this one goes on where it stood; `startAtMs` and `startingCash` do not count. */
  readonly restored?: { readonly state: BrokerState; /** Named in errors. */ readonly source: string };
  /** Given every change before anybody hears of it; where it throws, the call that caused it does. */
  readonly keep?: Keep;
}

export interface SimulatedBroker extends PaperBroker {
  readonly control: PaperControl;
}

export const DEFAULT_ACCOUNT = 'DU0000001';
const DEFAULT_CASH: ReadonlyMap<string, Decimal> = new Map([[BASE_CURRENCY, ONE.times(1_000_000)]]);
const DEFAULT_COMPLETED_ORDERS = 2_000;
const DEFAULT_EXECUTIONS = 20_000;

export function createSimulatedBroker(options: SimulatedBrokerOptions): SimulatedBroker {
  const account = options.account ?? DEFAULT_ACCOUNT;
  const contracts = catalogue(() => options.prices.series('MES'), options.listings);
  const changed = options.keep === undefined ? undefined : new ChangedEntries();
  const stateful = statefulParts(options, { changed, listing: (conId) => contracts.listing(conId) });
  const parts = {
    account,
    catalogue: contracts,
    ...stateful,
    events: new EventQueue(() => keeper.commit()),
    partialFills: options.partialFills,
    fillPlan: options.fillPlan ?? (() => undefined),
    market: marketsOf(options),
  };
  const halted = halts(parts.market);
  const value = valuer({
    ...parts,
    market: (listing) => halted.market(listing),
    marketChanges: () => halted.changes(),
  });
  const executor = new Executor({
    ...parts,
    position: (listing, atMs) =>
      valuePosition(parts.book.position(listing), account, (id) => value.mark(id, atMs)).shown,
    settlementPrice: (listing, atMs) => parts.market(listing).quote(atMs)?.last,
  });
  const engine = new OrderEngine({
    ...parts,
    market: (listing) => halted.market(listing),
    executor,
    alwaysOpen: options.alwaysOpen,
    valuation: (atMs) => value.at(atMs),
    funds: (atMs) => value.fundsAt(atMs),
    rate: (currency, atMs) => value.rate(currency, atMs),
  });
  const keeper = brokerKeeper({
    parts,
    position: () => ({ atMs: clock.reachedMs(), ids: parts.ids.state(), random: parts.random.state() }),
    kept: options.keep === undefined || changed === undefined ? undefined : { changed, keep: options.keep },
  });
  const clock = livingClock(options, { ...parts, engine, keeper, halted });
  return brokerOver({ ...parts, options, engine, executor, clock, value, keeper, halted });
}

/** The parts that remember, fresh or as they were. */
function statefulParts(
  options: SimulatedBrokerOptions,
  of: { readonly changed: ChangedEntries | undefined; readonly listing: (conId: number) => Listing | undefined },
) {
  const { restored, seed } = options;
  const kept = restored && readBrokerState(restored.state, { source: restored.source, listing: of.listing });
  const record = brokerRecorders(of.changed);
  const parts = {
    startAtMs: kept?.atMs ?? options.startAtMs,
    orders: new OrderBook(options.completedOrdersLimit ?? DEFAULT_COMPLETED_ORDERS, record.orders),
    log: new ExecutionLog(options.executionsLimit ?? DEFAULT_EXECUTIONS, record.executions),
    book: new AccountBook(kept?.cash ?? options.startingCash ?? DEFAULT_CASH, record.account),
    ids: brokerIds(seed, kept?.ids),
    random: seededRandom(seed, kept?.random),
  };
  if (kept === undefined) return parts;
  parts.orders.resume(kept.orders);
  parts.log.resume(kept.executions);
  parts.book.resume(kept.contracts);
  return parts;
}

interface Parts {
  readonly account: string;
  readonly catalogue: ReturnType<typeof catalogue>;
  readonly orders: OrderBook;
  readonly log: ExecutionLog;
  readonly book: AccountBook;
  readonly events: EventQueue;
  readonly market: (listing: Listing) => Market;
}

/** One market a price series: all futures of a series share theirs. */
function marketsOf({ prices, alwaysOpen }: SimulatedBrokerOptions): (listing: Listing) => Market {
  const markets = new Map<PriceName, Market>();
  return ({ terms }) => {
    const known = markets.get(terms.prices);
    if (known !== undefined) return known;
    const minutes = (day: number) => prices.minutes(terms.prices, day);
    const made = market({ terms, series: prices.series(terms.prices), alwaysOpen, seed: prices.seed, minutes });
    markets.set(terms.prices, made);
    return made;
  };
}

interface LivingParts extends Parts {
  readonly engine: OrderEngine;
  readonly keeper: BrokerKeeper;
  readonly halted: Halts;
  readonly startAtMs: number;
}

function livingClock(options: SimulatedBrokerOptions, parts: LivingParts): LivingClock {
  const { orders, log, book, events, engine, keeper, startAtMs } = parts;
  const live = ({ atMs, isDayRoll }: Moment): void => {
    engine.reviewAll(atMs);
    if (isDayRoll) {
      orders.rollDay();
      log.rollDay();
      book.rollDay();
      events.push({ kind: 'clock', nowMs: atMs });
    }
    events.deliver();
  };
  const arrived = (): void => {
    keeper.timePassed();
    events.push({ kind: 'clock', nowMs: clock.nowMs() });
    events.deliver();
  };
  const nextEvent = passingOf({ working: () => orders.working(), market: (listing) => parts.halted.market(listing) });
  const clock = paperClock({ ...options, startAtMs, live, arrived, nextEvent });
  return clock;
}

interface BrokerParts extends Parts {
  readonly options: SimulatedBrokerOptions;
  readonly engine: OrderEngine;
  readonly executor: Executor;
  readonly clock: LivingClock;
  readonly value: Valuer;
  readonly keeper: BrokerKeeper;
  readonly halted: Halts;
}

function brokerOver(parts: BrokerParts): SimulatedBroker {
  const { account, clock, engine, events, orders, keeper } = parts;
  /** Time first, then the question; and nothing is told that could not be kept. */
  const now = (): number => {
    clock.catchUp();
    keeper.commit();
    return clock.nowMs();
  };
  const change = (act: (atMs: number) => void): void => {
    act(now());
    events.deliver();
  };
  return {
    accounts: [account],
    clock: {
      nowMs: () => clock.nowMs(),
      advanceTo: (atMs) => clock.advanceTo(atMs),
      speed: () => clock.speed(),
      setSpeed: (speed) => clock.setSpeed(speed),
    },
    nextValidId: (clientId) => (keeper.commit(), orders.highestId(clientId) + 1),
    place: (order) => change((atMs) => engine.place(order, atMs)),
    cancel: (order) => change((atMs) => engine.cancel(order, atMs)),
    cancelAll: () => change((atMs) => engine.cancelAll(atMs)),
    subscribe: (listener) => events.subscribe(listener),
    ...readers(parts, now),
    control: control(parts, now),
  };
}
