/**
 * One session from its first contract to its report: the beginning of its loops, what is looked after while they run, and
 * the end that leaves no order without an owner. Orders are `symbol-loop.ts`, the breaker `watch-breaker.ts`.
 */
import type { LiveStatus } from '../domain/live-status.ts';
import type { BrokerEvent } from '../ports/broker.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { compareWithBroker, type Equality } from './compare-with-broker.ts';
import { joinSession, type JoinedSession } from './join-session.ts';
import type { LiveDesk } from './live-desk.ts';
import { createServedWindows, type ServedWindows } from './served-windows.ts';
import { progressLine, watchHeartbeats } from './session-care.ts';
import type { SessionOptions, SessionStart } from './session-options.ts';
import { sessionEntry } from './session-entry.ts';
import { sessionReport, type SessionFacts, type SessionReport } from './session-report.ts';
import { sessionStatus } from './session-status.ts';
import { reasonText, settled } from './settled.ts';
import { newFigures, type SymbolFigures } from './symbol-figures.ts';
import { runSymbolLoop } from './symbol-loop.ts';
import { createStatusTeller, type StatusTeller } from './tell-status.ts';

/** For orders under way; the last reconciliation has what `run-session.ts` leaves it. */
const SETTLE_MS = 3_000;
const COMPARE_MS = 60_000;
const PNL_EVERY_MS = 20;
const CARE_EVERY_MS = 500;
const READY_MS = 3_000;
const ACCOUNT_EVERY_MS = 10_000;
/** A mark that nothing has moved is looked at again before it is this part of its age limit. */
const QUIET_PART = 2;

/**
 * Loops begin so far from each other, over this part of the interval at most: a hundred decisions in one moment would wait
 * for each other. What is left of the interval is for what comes late.
 */
const SPREAD_MS = 25;
const SPREAD_OVER = 0.8;

/** A thing with a life. */
export class LiveSession {
  readonly #desk: LiveDesk;
  readonly #options: SessionOptions;
  readonly #start: SessionStart;
  readonly #joined: JoinedSession;
  readonly #status: StatusTeller;
  readonly #figures = new Map<string, SymbolFigures>();
  readonly #loops = new Map<string, Promise<void>>();
  readonly #timers: { stop(): void }[] = [];
  /** Somebody asked for its end. */
  readonly #stopped = new AbortController();
  #windows: ServedWindows;
  #startedAtMs: number;
  #lastSentAtMs: number | undefined;
  #isReadingAccount = false;

  constructor(desk: LiveDesk, options: SessionOptions, start: SessionStart) {
    this.#desk = desk;
    this.#options = options;
    this.#start = start;
    this.#joined = joinSession(desk, options, start);
    this.#startedAtMs = desk.clock.nowMs();
    this.#windows = this.#newWindows();
    this.#status = createStatusTeller({
      clock: desk.clock,
      log: desk.log,
      keep: options.keepStatus,
      status: () => this.#statusNow(undefined),
      onStop: ({ reason, author }) => this.#stopped.abort(new Error(`Stopped by ${author}: ${reason}`)),
      signal: desk.signal,
    });
    this.#joined.breaker.tell({ kind: 'net-liquidation', ...this.#joined.dayHigh.read(start.netLiquidation) });
  }

  /** Contracts and first quotes before the first interval; who is not ready by then fails in its own loop, and is told there. */
  async prepare(ended: AbortSignal): Promise<void> {
    const { clock } = this.#desk;
    const { contracts, kept, value, account } = this.#joined;
    const bound = { what: 'contracts and first quotes', durationMs: READY_MS, parent: ended };
    await withDeadline(clock, bound, async (within) => {
      const ready = kept.current().symbols.map(async (symbol) => {
        const { contract } = await contracts.take(symbol);
        while (value.markOf(contract.conId) === undefined) await clock.sleep(PNL_EVERY_MS, within);
      });
      // A slow reading goes on behind the first intervals: without it nothing grows.
      await settled([...ready, account.refresh(ended)], within);
    });
  }

  /** Resolves at the end of the time, at the signal, at a stop, or with the connection. */
  async run(ended: AbortController): Promise<void> {
    const { clock, broker } = this.#desk;
    const { kept, teller, gate } = this.#joined;
    this.#startedAtMs = clock.nowMs();
    this.#windows = this.#newWindows();
    const onStop = (): void => ended.abort(this.#stopped.signal.reason);
    this.#stopped.signal.addEventListener('abort', onStop, { once: true });
    teller.event('session_started', { symbols: kept.current().symbols.map(({ symbol }) => symbol) });
    this.#timers.push({ stop: broker.subscribe((event) => this.#take(event)) });
    this.#timers.push(clock.every(PNL_EVERY_MS, () => this.#joined.value.evaluate()));
    this.#timers.push(clock.every(CARE_EVERY_MS, () => this.#care(ended.signal)));
    this.#timers.push(clock.every(ACCOUNT_EVERY_MS, () => void this.#readAccount(ended.signal)));
    this.#startLoops(ended.signal);
    this.#status.tell();
    try {
      await clock.sleep(this.#options.durationMs, ended.signal);
    } catch (error) {
      if (!ended.signal.aborted) throw error;
    }
    gate.close();
    ended.abort(new Error('The time of the session is over'));
  }

  /** Nothing new, what works is cancelled, what is out is waited for, then ledger and broker are compared. */
  async finish(ended: AbortSignal): Promise<SessionReport> {
    const { clock, signal } = this.#desk;
    const { recall, gate, booker, breaker, value, teller, flattening } = this.#joined;
    const bound = { what: 'the orders under way', durationMs: SETTLE_MS, parent: signal };
    await withDeadline(clock, bound, async (within) => {
      recall.recall();
      await settled([...gate.inFlight(), flattening() ?? Promise.resolve()], within);
      await settled([...this.#loops.values()], within);
      await settled([recall.over()], within);
      await settled([booker.idle(within)], within);
    });
    this.#stopTimers();
    const isStored = await breaker.stored();
    const equality = await compareWithBroker(this.#desk, COMPARE_MS);
    value.evaluate();
    const endedBy = reasonText(ended.reason);
    const facts = this.#facts(endedBy, { isStored, equality });
    teller.session(sessionEntry(facts));
    teller.event('session_ended', { endedBy, ledgerEqualsBroker: equality.isEqual });
    await this.#status.tellEnd(this.#statusNow(endedBy), signal);
    return sessionReport(facts);
  }

  /** It could not go on: whoever looks is told so. */
  async fail(error: unknown): Promise<void> {
    await this.#status.tellEnd(this.#statusNow(`Failed: ${reasonText(error)}`), this.#desk.signal);
  }

  close(): void {
    this.#desk.brake.stop('the session is over');
    this.#stopTimers();
    this.#joined.quotes.stop();
  }

  #stopTimers(): void {
    for (const timer of this.#timers.splice(0)) timer.stop();
  }

  #endAtMs(): number {
    return this.#startedAtMs + this.#options.durationMs;
  }

  #newWindows(): ServedWindows {
    const { kept } = this.#joined;
    return createServedWindows({
      startedAtMs: this.#startedAtMs,
      windowMs: Math.max(...kept.current().symbols.map(({ intervalMs }) => intervalMs)),
      needed: () => kept.current().symbols.length,
    });
  }

  #take(event: BrokerEvent): void {
    const { orders, recall, teller, filled } = this.#joined;
    if (event.kind === 'order-sent') this.#lastSentAtMs = event.atMs;
    if (event.kind === 'link') teller.event('link', { state: event.state, reason: event.reason });
    const change = orders.take(event);
    recall.heard();
    if (change === undefined) return;
    filled(change);
    if (event.kind !== 'execution') return;
    const { contract, side, quantity, price, execId } = change.after.execution;
    const facts = { symbol: contract.localSymbol, side, quantity: quantity.toFixed(), price: price.toFixed() };
    teller.event('execution', { ...facts, execId: String(execId) });
  }

  #startLoops(ended: AbortSignal): void {
    const { kept, gate, parts } = this.#joined;
    const nowMs = this.#desk.clock.nowMs();
    const { symbols } = kept.current();
    for (const [index, { symbol, intervalMs }] of symbols.entries()) {
      if (this.#loops.has(symbol) || gate.isClosed()) continue;
      const figures = this.#figures.get(symbol) ?? newFigures(symbol, nowMs);
      this.#figures.set(symbol, figures);
      const loop = runSymbolLoop({
        parts,
        figures,
        settings: () => {
          const configuration = kept.current();
          const found = configuration.symbols.find((one) => one.symbol === symbol);
          return found === undefined ? undefined : { symbol: found, configuration };
        },
        startAtMs: nowMs + Math.floor(index * Math.min(SPREAD_MS, (SPREAD_OVER * intervalMs) / symbols.length)),
        endAtMs: this.#endAtMs(),
        ended,
        onServed: (atMs) => this.#windows.served(symbol, atMs),
      });
      const left = loop.then((how) => {
        if (how === 'removed') this.#loops.delete(symbol);
      });
      this.#loops.set(symbol, left);
    }
  }

  /** Twice a second: configuration, quiet quotes, rates that are due, missed heartbeats, progress, and how it stands. */
  #care(ended: AbortSignal): void {
    const { kept, quotes, contracts, teller, gate } = this.#joined;
    if (gate.isClosed() || ended.aborted) return;
    void kept.refresh(ended).then(() => {
      if (!gate.isClosed() && !ended.aborted) this.#startLoops(ended);
    });
    const configuration = kept.current();
    void quotes.refresh(configuration.staleAfterMs / QUIET_PART, ended);
    contracts.refreshRates().catch((error: unknown) => {
      // The last rates count until they are too old; then the P&L is missing, and the breaker opens.
      if (!ended.aborted) teller.event('rates_not_read', { error: reasonText(error) });
    });
    watchHeartbeats(configuration, { clock: this.#desk.clock, teller, figures: this.#figures });
    this.#status.tell();
    this.#options.onProgress?.(this.#progress());
  }

  #progress(): string {
    const { value, orders, breaker } = this.#joined;
    const pnl = value.pnl();
    let served = 0;
    for (const figures of this.#figures.values()) served += figures.served;
    return progressLine({
      elapsedMs: this.#desk.clock.nowMs() - this.#startedAtMs,
      durationMs: this.#options.durationMs,
      served,
      executions: orders.executions(),
      pnl: pnl.kind === 'known' ? pnl.total.toFixed(2) : undefined,
      isBreakerOpen: breaker.open() !== undefined,
    });
  }

  async #readAccount(ended: AbortSignal): Promise<void> {
    if (this.#isReadingAccount || ended.aborted) return;
    const { breaker, dayHigh, teller, account: watch } = this.#joined;
    this.#isReadingAccount = true;
    try {
      const account = await this.#desk.broker.accountSnapshot(ended);
      breaker.tell({ kind: 'net-liquidation', ...dayHigh.read(account.netLiquidation) });
      watch.tell(account.netLiquidation);
      await watch.refresh(ended);
    } catch (error) {
      if (!ended.aborted) teller.event('account_not_read', { error: String(error) });
    } finally {
      this.#isReadingAccount = false;
    }
  }

  #statusNow(endedBy: string | undefined): LiveStatus {
    const nowMs = this.#desk.clock.nowMs();
    const { kept, value } = this.#joined;
    return sessionStatus({
      ...this.#joined,
      startedAtMs: this.#startedAtMs,
      endsAtMs: this.#endAtMs(),
      nowMs,
      ended: endedBy === undefined ? undefined : { atMs: nowMs, by: endedBy },
      configuration: kept.current(),
      baseCurrency: this.#start.baseCurrency,
      pnl: value.pnl(),
      intervals: this.#windows.counted(Math.min(nowMs, this.#endAtMs())),
      figures: this.#figures,
      priceOf: this.#options.priceOf,
    });
  }

  #facts(
    endedBy: string,
    { isStored, equality }: { readonly isStored: boolean | undefined; readonly equality: Equality },
  ): SessionFacts {
    const { orders, kept, breaker, value } = this.#joined;
    const endedAtMs = this.#desk.clock.nowMs();
    return {
      runId: this.#desk.runId,
      planId: this.#desk.planId,
      startedAtMs: this.#startedAtMs,
      endedAtMs,
      endedBy,
      baseCurrency: this.#start.baseCurrency,
      configurationVersions: kept.versions(),
      reloads: kept.history(),
      figures: [...this.#figures.values()],
      orders,
      pnl: value.pnl(),
      windows: this.#windows.counted(Math.min(endedAtMs, this.#endAtMs())),
      breaker: { open: breaker.open(), isStored, history: breaker.history(), lastSentAtMs: this.#lastSentAtMs },
      equality,
      priceOf: this.#options.priceOf,
    };
  }
}
