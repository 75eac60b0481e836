/**
 * A live session from its first reconciliation to its report: loops side by side, one breaker over all of them, quotes by
 * subscription, executions booked as they come. It ends at its time, at a signal or with its connection, and leaves no
 * order without an owner: what works is cancelled, what is known is booked, and ledger and broker are compared.
 */
import type { ContractDetails } from '../domain/contract.ts';
import { isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, Currency, StrategyId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { commitPlan } from '../trading/commit-plan.ts';
import { exchangeRates } from '../trading/exchange-rates.ts';
import { reconcile, type Reconciliation } from '../trading/reconcile.ts';
import { resolveContract } from '../trading/resolve-contracts.ts';
import { createFillBooker, type FillBooker } from './book-fills.ts';
import type { BreakerLimits } from './circuit-breaker.ts';
import { keepConfiguration, type KeptConfiguration } from './keep-configuration.ts';
import type { CheckLiveConfiguration, LiveConfiguration, LiveSymbol } from './live-configuration.ts';
import type { LiveDesk } from './live-desk.ts';
import { createOwnOrders, type OwnOrders } from './own-orders.ts';
import { liveOrderRef, placeLiveOrder } from './place-live-order.ts';
import { createQuoteBoard, type QuoteBoard } from './quote-board.ts';
import { createTeller, type SessionTeller } from './session-events.ts';
import type { SessionParts } from './session-parts.ts';
import { sessionPnl, type Mark, type Opening, type SessionPnl } from './session-pnl.ts';
import { sessionReport, type SessionReport } from './session-report.ts';
import { newFigures, type SymbolFigures } from './symbol-figures.ts';
import { runSymbolLoop } from './symbol-loop.ts';
import { dayHighWater, watchBreaker, type BreakerWatch } from './watch-breaker.ts';

/** What a session has for its end, from the signal to the report: below the ten seconds of Cloud Run. */
const DRAIN_MS = 6_000;
const PNL_EVERY_MS = 20;
const CARE_EVERY_MS = 500;
const READY_MS = 3_000;
const ACCOUNT_EVERY_MS = 10_000;
/** A mark that nothing has moved is looked at again before it is this part of its age limit. */
const QUIET_PART = 2;

export interface SessionOptions {
  readonly durationMs: number;
  readonly first: LiveConfiguration;
  /** Reads and validates again. @throws ValidationError or ProblemError naming what does not fit */
  readonly readConfiguration: (signal: AbortSignal) => Promise<LiveConfiguration>;
  readonly check: CheckLiveConfiguration;
  /** Ends the session early; its reason says why. */
  readonly ended: AbortSignal;
  /** Where the prices of a contract come from, in words. */
  readonly priceOf: (conId: number) => string;
  /** Called once a second, for a line of progress. */
  readonly onProgress?: (line: string) => void;
}

export async function runLiveSession(
  desk: Omit<LiveDesk, 'signal' | 'marketNowMs'>,
  options: SessionOptions,
): Promise<SessionReport> {
  const { clock } = desk;
  const work = new AbortController();
  const market = { aheadMs: 0 };
  const live: LiveDesk = { ...desk, signal: work.signal, marketNowMs: () => clock.nowMs() + market.aheadMs };
  const session = new LiveSession(live, options);
  const ended = new AbortController();
  const end = (reason: unknown): void => ended.abort(reason);
  const relay = (): void => end(options.ended.reason);
  const onClosed = (): void => end(desk.broker.closed.reason);
  if (options.ended.aborted) relay();
  options.ended.addEventListener('abort', relay, { once: true });
  desk.broker.closed.addEventListener('abort', onClosed, { once: true });
  const late = new AbortController();
  ended.signal.addEventListener(
    'abort',
    () => {
      clock.sleep(DRAIN_MS, late.signal).then(
        () => work.abort(new Error('The session did not end in time')),
        () => undefined,
      );
    },
    { once: true },
  );
  try {
    market.aheadMs = (await session.begin(ended.signal)) - clock.nowMs();
    await session.plan();
    await session.prepare(ended.signal);
    await session.run(ended);
    return await session.finish(ended.signal);
  } finally {
    late.abort();
    session.close();
    options.ended.removeEventListener('abort', relay);
    desk.broker.closed.removeEventListener('abort', onClosed);
  }
}

/** A thing with a life: what its loops share in memory. */
class LiveSession {
  readonly #desk: LiveDesk;
  readonly #options: SessionOptions;
  readonly #orders: OwnOrders = createOwnOrders();
  readonly #quotes: QuoteBoard;
  readonly #teller: SessionTeller;
  readonly #breaker: BreakerWatch;
  readonly #booker: FillBooker;
  readonly #kept: KeptConfiguration;
  readonly #parts: SessionParts;
  readonly #figures = new Map<string, SymbolFigures>();
  readonly #loops = new Map<string, Promise<void>>();
  readonly #contracts = new Map<ConId, { readonly details: ContractDetails; symbol: LiveSymbol }>();
  readonly #bySymbol = new Map<string, ContractDetails>();
  readonly #openings = new Map<ConId, Opening>();
  readonly #timers: { stop(): void }[] = [];
  readonly #windows = new Map<number, Set<string>>();
  readonly #highWater = dayHighWater();
  #rates: ReadonlyMap<Currency, Decimal> = new Map();
  #state: Reconciliation | undefined;
  #baseCurrency: Currency | undefined;
  #approvedUnder: string;
  #pnl: SessionPnl = { kind: 'known', total: ZERO, byContract: new Map() };
  #isDirty = true;
  #isEnding = false;
  readonly #inFlight = new Set<Promise<unknown>>();
  #flattening: Promise<void> | undefined;
  #orderCount = 0;
  #fullWindows = 0;
  #windowMs = 1;
  #startedAtMs = 0;
  #endAtMs = 0;
  #lastSentAtMs: number | undefined;
  #isReadingAccount = false;

  constructor(desk: LiveDesk, options: SessionOptions) {
    this.#desk = desk;
    this.#options = options;
    this.#approvedUnder = desk.stateNow();
    this.#teller = createTeller(desk);
    this.#quotes = createQuoteBoard({
      ...desk,
      onQuote: (conId) => this.#onQuote(conId),
      onProblem: (contract, problem) => this.#teller.event('quote_problem', { symbol: contract.localSymbol, problem }),
    });
    this.#kept = keepConfiguration(options.first, {
      clock: desk.clock,
      read: options.readConfiguration,
      check: options.check,
      onTaken: (version) => this.#teller.event('configuration_taken', { version }),
      onRefused: (detail) => this.#teller.alert('configuration_refused', '', detail),
    });
    this.#breaker = watchBreaker({ desk, orders: this.#orders, teller: this.#teller, limits: () => this.#limits() });
    this.#booker = createFillBooker({
      ...desk,
      onFailure: (detail) => this.#teller.event('booking_failed', { detail }),
    });
    this.#parts = this.#makeParts();
  }

  /** Everything that must be known before the first order; gives market time. @throws BrokerError, StoreError */
  async begin(ended: AbortSignal): Promise<number> {
    const { broker, runId, token } = this.#desk;
    this.#state = await reconcile(this.#desk, broker, { runId, token, signal: ended });
    const account = await broker.accountSnapshot(ended);
    this.#baseCurrency = account.baseCurrency;
    this.#breaker.tell({ kind: 'net-liquidation', ...this.#highWater(account.netLiquidation) });
    return await broker.currentTime(ended);
  }

  async plan(): Promise<void> {
    const { ledger, runId, token, marketNowMs, signal } = this.#desk;
    // A run that is PLANNED is recovered and not begun again, should this process die.
    await commitPlan(ledger, { runId, token, orders: [], crosses: [], acted: new Map(), nowMs: marketNowMs() }, signal);
  }

  /** Resolves at the end of the time, at the signal, or with the connection. */
  async run(ended: AbortController): Promise<void> {
    const { clock, broker } = this.#desk;
    this.#startedAtMs = clock.nowMs();
    this.#endAtMs = this.#startedAtMs + this.#options.durationMs;
    this.#windowMs = Math.max(...this.#kept.current().symbols.map(({ intervalMs }) => intervalMs));
    this.#teller.event('session_started', { symbols: this.#kept.current().symbols.map(({ symbol }) => symbol) });
    const unsubscribe = broker.subscribe((event) => {
      if (event.kind === 'order-sent') this.#lastSentAtMs = clock.nowMs();
      if (event.kind === 'link') this.#teller.event('link', { state: event.state, reason: event.reason });
      if (this.#orders.take(event)) this.#onFill(event);
    });
    this.#timers.push({ stop: unsubscribe });
    this.#timers.push(clock.every(PNL_EVERY_MS, () => this.#evaluate()));
    this.#timers.push(clock.every(CARE_EVERY_MS, () => this.#care(ended.signal)));
    this.#timers.push(clock.every(ACCOUNT_EVERY_MS, () => void this.#readAccount(ended.signal)));
    this.#startLoops(ended.signal);
    try {
      await clock.sleep(this.#options.durationMs, ended.signal);
    } catch (error) {
      if (!ended.signal.aborted) throw error;
    }
    this.#isEnding = true;
    this.#desk.brake.stop('the session ends');
    ended.abort(new Error('The time of the session is over'));
  }

  /** Nothing new, what works is cancelled, what is out is waited for, then ledger and broker are compared. */
  async finish(ended: AbortSignal): Promise<SessionReport> {
    const { clock, broker, signal } = this.#desk;
    const bound = { what: 'the orders under way', durationMs: DRAIN_MS / 2, parent: signal };
    await withDeadline(clock, bound, async (within) => {
      for (const { orderId } of this.#orders.open()) if (orderId !== undefined) broker.cancel(orderId);
      await settled([...this.#inFlight, ...(this.#flattening === undefined ? [] : [this.#flattening])], within);
      await settled([...this.#loops.values()], within);
      await settled([this.#booker.idle(within)], within);
    });
    this.#stopTimers();
    const isStored = await this.#breaker.stored();
    const equality = await this.#compare();
    this.#evaluate();
    const open = this.#breaker.open();
    const endedAtMs = clock.nowMs();
    const elapsed = Math.min(endedAtMs, this.#endAtMs) - this.#startedAtMs;
    const report = sessionReport({
      runId: this.#desk.runId,
      startedAtMs: this.#startedAtMs,
      endedAtMs,
      endedBy: reasonText(ended.reason),
      baseCurrency: this.#baseCurrency ?? '',
      configurationVersions: this.#kept.versions(),
      reloads: this.#kept.history(),
      figures: [...this.#figures.values()],
      orders: this.#orders,
      pnl: this.#pnl,
      windows: { all: Math.max(Math.floor(elapsed / this.#windowMs), this.#fullWindows), full: this.#fullWindows },
      breaker: { open, isStored, history: this.#breaker.history(), lastSentAtMs: this.#lastSentAtMs },
      equality,
      priceOf: this.#options.priceOf,
    });
    this.#teller.event('session_ended', { endedBy: reasonText(ended.reason), ledgerEqualsBroker: equality.isEqual });
    return report;
  }

  close(): void {
    this.#desk.brake.stop('the session is over');
    this.#stopTimers();
    this.#quotes.stop();
  }

  #stopTimers(): void {
    for (const timer of this.#timers.splice(0)) timer.stop();
  }

  #makeParts(): SessionParts {
    return {
      desk: this.#desk,
      quotes: this.#quotes,
      orders: this.#orders,
      breaker: this.#breaker,
      teller: this.#teller,
      contractOf: (symbol) => this.#contractOf(symbol),
      holding: (strategy, conId) => this.#holding(strategy, conId),
      position: (conId) => this.#opened(conId).plus(this.#orders.executed(conId)),
      rate: (currency) => this.#rates.get(currency),
      refusal: (conId) => this.#refusal(conId),
      nextOrder: () => (this.#orderCount += 1),
      inFlight: (work) => this.#track(work()),
    };
  }

  async #contractOf(symbol: LiveSymbol): Promise<ContractDetails> {
    const known = this.#bySymbol.get(symbol.symbol);
    if (known !== undefined) return known;
    const { broker, clock, signal: parent } = this.#desk;
    const bound = { what: `the contract of ${symbol.symbol}`, durationMs: 10_000, parent };
    const details = await withDeadline(clock, bound, async (signal) => {
      const marketNowMs = await broker.currentTime(signal);
      return resolveContract(broker, symbol.spec, { marketNowMs, signal });
    });
    await this.#beginContract(details, symbol);
    this.#bySymbol.set(symbol.symbol, details);
    return details;
  }

  /** Contracts and first quotes before the first interval; who is not ready by then fails in its own loop. */
  async prepare(ended: AbortSignal): Promise<void> {
    const { clock } = this.#desk;
    const bound = { what: 'contracts and first quotes', durationMs: READY_MS, parent: ended };
    await withDeadline(clock, bound, async (within) => {
      const ready = this.#kept.current().symbols.map(async (symbol) => {
        const { contract } = await this.#contractOf(symbol);
        while (this.#markOf(contract.conId) === undefined) await clock.sleep(PNL_EVERY_MS, within);
      });
      await settled(ready, within);
    });
  }

  async #beginContract(details: ContractDetails, symbol: LiveSymbol): Promise<void> {
    const { contract } = details;
    const { conId, localSymbol } = contract;
    const drifted = this.#state?.drift.some((row) => row.conId === conId) ?? true;
    if (drifted) throw new Error(`Ledger and broker differ in ${localSymbol}: nothing is ordered in it`);
    const open = this.#state?.orders.find((order) => order.contract.conId === conId);
    if (open !== undefined)
      throw new Error(`Order ${open.orderRef} of an earlier run is ${open.state} in ${localSymbol}`);
    if (!this.#rates.has(contract.currency)) await this.#readRates(contract.currency);
    this.#contracts.set(conId, { details, symbol });
    this.#quotes.follow(contract);
  }

  async #readRates(extra?: Currency): Promise<void> {
    const { broker, clock, configuration, signal: parent } = this.#desk;
    const baseCurrency = this.#baseCurrency;
    if (baseCurrency === undefined) return;
    const currencies = new Set([...this.#rates.keys(), ...(extra === undefined ? [] : [extra])]);
    await withDeadline(clock, { what: 'exchange rates', durationMs: 10_000, parent }, async (signal) => {
      const marketNowMs = await broker.currentTime(signal);
      const staleAfterMs = configuration.staleAfterMinutes * 60_000;
      const found = await exchangeRates(broker, { currencies, baseCurrency, marketNowMs, staleAfterMs }, signal);
      this.#rates = found.rates;
    });
  }

  #opened(conId: ConId): Decimal {
    const rows = this.#state?.truth.positions.filter(({ contract }) => contract.conId === conId) ?? [];
    return rows.reduce((total, { quantity }) => total.plus(quantity), ZERO);
  }

  #holding(strategy: StrategyId, conId: ConId): Decimal {
    const opened = this.#state?.books.get(strategy)?.get(conId)?.quantity ?? ZERO;
    return opened.plus(this.#orders.executed(conId));
  }

  #refusal(conId: ConId): string | undefined {
    if (this.#isEnding) return 'the session ends';
    const stopped = this.#breaker.refusal(conId);
    if (stopped !== undefined) return stopped;
    const unknown = this.#orders.unknown(conId);
    if (unknown !== undefined) return `order ${unknown.request.orderRef} is unknown`;
    const state = this.#desk.stateNow();
    if (state === 'HALTED') return 'trading is HALTED';
    if (state === this.#approvedUnder) return undefined;
    // What was approved under the old state must be out of the way before anything is approved under the new one.
    if (this.#inFlight.size > 0) return `the trading state changes to ${state}`;
    this.#approvedUnder = state;
    this.#desk.brake.release(state);
    return undefined;
  }

  async #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#inFlight.add(work);
    try {
      return await work;
    } finally {
      this.#inFlight.delete(work);
    }
  }

  #startLoops(ended: AbortSignal): void {
    for (const { symbol } of this.#kept.current().symbols) {
      if (this.#loops.has(symbol) || this.#isEnding) continue;
      const figures = this.#figures.get(symbol) ?? newFigures(symbol, this.#desk.clock.nowMs());
      this.#figures.set(symbol, figures);
      const loop = runSymbolLoop({
        parts: this.#parts,
        figures,
        settings: () => {
          const configuration = this.#kept.current();
          const found = configuration.symbols.find((one) => one.symbol === symbol);
          return found === undefined ? undefined : { symbol: found, configuration };
        },
        startAtMs: this.#desk.clock.nowMs(),
        endAtMs: this.#endAtMs,
        ended,
        onServed: (atMs) => this.#onServed(symbol, atMs),
      });
      this.#loops.set(
        symbol,
        loop.then((how) => {
          if (how === 'removed') this.#loops.delete(symbol);
        }),
      );
    }
  }

  #onServed(symbol: string, atMs: number): void {
    const index = Math.floor((atMs - this.#startedAtMs) / this.#windowMs);
    const served = this.#windows.get(index) ?? new Set<string>();
    const before = served.size;
    served.add(symbol);
    this.#windows.set(index, served);
    const needed = this.#kept.current().symbols.length;
    if (before < needed && served.size === needed) this.#fullWindows += 1;
    for (const old of this.#windows.keys()) if (old < index - 4) this.#windows.delete(old);
  }

  #onQuote(conId: ConId): void {
    this.#isDirty = true;
    if (this.#openings.has(conId)) return;
    const known = this.#contracts.get(conId);
    const mark = this.#markOf(conId);
    if (known === undefined || mark === undefined) return;
    const quantity = this.#holding(known.symbol.strategy, conId).minus(this.#orders.executed(conId));
    this.#openings.set(conId, { contract: known.details.contract, quantity, mark: mark.price });
  }

  #onFill(event: { readonly kind: string }): void {
    for (const fill of this.#orders.takeChanged()) {
      this.#booker.add(fill);
      if (event.kind !== 'execution') continue;
      const { contract, side, quantity, price, execId } = fill.execution;
      const facts = { symbol: contract.localSymbol, side, quantity: quantity.toFixed(), price: price.toFixed() };
      this.#teller.event('execution', { ...facts, execId: String(execId) });
    }
    this.#isDirty = true;
    this.#evaluate();
  }

  #markOf(conId: ConId): Mark | undefined {
    const price = this.#quotes.price(conId, this.#kept.current().staleAfterMs);
    return typeof price === 'string' ? undefined : price;
  }

  #lastEvaluatedAtMs = 0;

  /** On every change, and every quarter of a second without one: a mark grows stale by itself. */
  #evaluate(): void {
    const nowMs = this.#desk.clock.nowMs();
    if (!this.#isDirty && nowMs - this.#lastEvaluatedAtMs < 250) return;
    this.#isDirty = false;
    this.#lastEvaluatedAtMs = nowMs;
    const marks = new Map(
      [...this.#contracts.keys()].flatMap((conId) => {
        const mark = this.#markOf(conId);
        return mark === undefined ? [] : [[conId, mark] as const];
      }),
    );
    const staleAfterMs = this.#kept.current().staleAfterMs;
    this.#pnl = sessionPnl({
      openings: this.#openings,
      fills: this.#orders.fills(),
      marks,
      rates: this.#rates,
      nowMs,
      staleAfterMs,
    });
    this.#breaker.tell({ kind: 'pnl', pnl: this.#pnl });
    if (this.#breaker.open()?.flattens === true) this.#flattening ??= this.#flatten();
  }

  #limits(): BreakerLimits {
    const { maxLoss, symbols, maxConsecutiveErrors, drawdown, flattenOnTrip } = this.#kept.current();
    const maxLossOf = new Map<ConId, Decimal>();
    for (const [conId, { symbol }] of this.#contracts) {
      const own = symbols.find((one) => one.symbol === symbol.symbol)?.maxLoss;
      if (own !== undefined) maxLossOf.set(conId, own);
    }
    return { maxLoss, maxLossOf, maxConsecutiveErrors, drawdown, flattenOnTrip };
  }

  /** After the trip, once everything that was out has its outcome: what is held is closed, approved as REDUCING. */
  async #flatten(): Promise<void> {
    const { brake, broker, planId } = this.#desk;
    await settled([...this.#inFlight], this.#desk.signal);
    for (const { orderId } of this.#orders.open()) if (orderId !== undefined) broker.cancel(orderId);
    if (this.#desk.signal.aborted) return;
    brake.release('REDUCING');
    await Promise.all(
      [...this.#contracts].map(async ([conId, { details, symbol }]) => {
        const holding = this.#holding(symbol.strategy, conId);
        const price = this.#quotes.price(conId, this.#kept.current().staleAfterMs);
        const fx = this.#rates.get(details.contract.currency);
        if (isZero(holding) || this.#orders.unknown(conId) !== undefined) return;
        if (typeof price === 'string' || fx === undefined) {
          return this.#teller.alert(
            'not_flattened',
            symbol.symbol,
            typeof price === 'string' ? price : 'no exchange rate',
          );
        }
        const ref = liveOrderRef(planId, symbol.magicNumber, conId, this.#parts.nextOrder());
        const working = this.#orders.working(conId);
        const delta = holding.plus(working).neg();
        if (isZero(delta)) return;
        const position = this.#parts.position(conId);
        const wish = {
          details,
          strategy: symbol.strategy,
          delta,
          price: price.price,
          fx,
          ref,
          position,
          working,
          shrinks: true,
        };
        const result = await this.#track(placeLiveOrder(this.#desk, this.#orders, wish));
        const outcome = result.kind === 'denied' ? `denied: ${result.reason}` : result.placed.outcome.kind;
        this.#teller.event('flattened', { symbol: symbol.symbol, orderRef: ref, outcome });
      }),
    ).catch((error: unknown) => this.#teller.alert('not_flattened', '', String(error)));
    brake.stop('the circuit breaker is open: what was held is closed');
  }

  /** Twice a second: configuration, quiet quotes, missed heartbeats, progress. */
  #care(ended: AbortSignal): void {
    if (this.#isEnding || ended.aborted) return;
    void this.#kept.refresh(ended).then(() => {
      if (!this.#isEnding && !ended.aborted) this.#startLoops(ended);
    });
    const { staleAfterMs, heartbeatMs, symbols } = this.#kept.current();
    void this.#quotes.refresh(staleAfterMs / QUIET_PART, ended);
    const nowMs = this.#desk.clock.nowMs();
    for (const { symbol, intervalMs } of symbols) {
      const figures = this.#figures.get(symbol);
      const limitMs = heartbeatMs + intervalMs;
      if (figures === undefined || figures.isOverdue || nowMs - figures.lastBeatAtMs <= limitMs) continue;
      figures.isOverdue = true;
      figures.missedHeartbeats += 1;
      const foundMs = nowMs - figures.lastBeatAtMs;
      this.#teller.alert(
        'heartbeat_missed',
        symbol,
        `Heartbeat is late: found ${foundMs} ms, needed at most ${limitMs} ms`,
      );
    }
    this.#options.onProgress?.(this.#progress(nowMs));
  }

  #progress(nowMs: number): string {
    const figures = [...this.#figures.values()];
    const served = figures.reduce((total, one) => total + one.served, 0);
    const seconds = Math.round((nowMs - this.#startedAtMs) / 1000);
    const pnl = this.#pnl.kind === 'known' ? this.#pnl.total.toFixed(2) : 'missing';
    const state = this.#breaker.open() === undefined ? 'closed' : 'OPEN';
    return `${seconds} s of ${this.#options.durationMs / 1000} s, ${served} served, ${this.#orders.fills().length} executions, P&L ${pnl}, breaker ${state}`;
  }

  async #readAccount(ended: AbortSignal): Promise<void> {
    if (this.#isReadingAccount || ended.aborted) return;
    this.#isReadingAccount = true;
    try {
      const account = await this.#desk.broker.accountSnapshot(ended);
      this.#breaker.tell({ kind: 'net-liquidation', ...this.#highWater(account.netLiquidation) });
      await this.#readRates();
    } catch (error) {
      if (!ended.aborted) this.#teller.event('account_not_read', { error: String(error) });
    } finally {
      this.#isReadingAccount = false;
    }
  }

  async #compare(): Promise<{ readonly isEqual: boolean; readonly detail: string; readonly drift: Json }> {
    const { broker, runId, token, clock, signal: parent } = this.#desk;
    try {
      const state = await withDeadline(
        clock,
        { what: 'the last reconciliation', durationMs: DRAIN_MS, parent },
        (signal) => reconcile(this.#desk, broker, { runId, token, signal }),
      );
      const drift = state.drift.map((row) => ({
        conId: row.conId,
        localSymbol: row.localSymbol,
        difference: row.difference.toFixed(),
        likelyCause: row.likelyCause,
      }));
      const open = state.orders.length;
      const detail = `${drift.length} contracts differ, ${open} orders are open in the ledger`;
      return { isEqual: drift.length === 0 && state.truth.stable, detail, drift };
    } catch (error) {
      return { isEqual: false, detail: `Not proved: ${reasonText(error)}`, drift: [] };
    }
  }
}

/** Waits for all, whatever becomes of them, or for the signal. */
async function settled(works: readonly Promise<unknown>[], signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  signal.addEventListener('abort', done, { once: true });
  await Promise.race([Promise.allSettled(works), promise]);
  signal.removeEventListener('abort', done);
}

const reasonText = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
