/**
 * The loop of one symbol: each interval a quote, a signal, the checks, at most one order, and a heartbeat. Loops run side
 * by side and share nothing that one could hold; what goes wrong in an interval is counted and the next one begins.
 */
import type { ContractDetails } from '../domain/contract.ts';
import { decimalText, isZero, roundTowardZeroTo, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Bar } from '../domain/bar.ts';
import type { Strategy } from '../domain/strategy.ts';
import { clipToReducing, deltaOf } from '../trading/deltas.ts';
import type { LiveConfiguration, LiveSymbol } from './live-configuration.ts';
import { liveOrderRef, placeLiveOrder, type LiveOrder, type LivePlaced } from './place-live-order.ts';
import { createRequiredBars } from './required-bars.ts';
import { createIntervalBars, keyOf, signalOf, type IntervalBars } from './signal.ts';
import { countDenial, countError, type SymbolFigures } from './symbol-figures.ts';
import type { SessionParts } from './session-parts.ts';

export interface LoopSettings {
  readonly symbol: LiveSymbol;
  readonly configuration: LiveConfiguration;
}

export interface SymbolLoop {
  readonly parts: SessionParts;
  readonly figures: SymbolFigures;
  /** Read before each interval: the newest configuration that fits; undefined ends the loop. */
  readonly settings: () => LoopSettings | undefined;
  readonly startAtMs: number;
  /** No interval begins at or after it. */
  readonly endAtMs: number;
  /** Aborts at the end of the session. */
  readonly ended: AbortSignal;
  /** The interval with this number was served. */
  readonly onServed: (intervalAtMs: number) => void;
}

/** Resolves at the end of the session (`over`), or where the symbol left the configuration (`removed`). Never rejects. */
export async function runSymbolLoop(loop: SymbolLoop): Promise<'over' | 'removed'> {
  const { figures, parts, startAtMs, ended } = loop;
  const { clock } = parts.desk;
  const bars = createIntervalBars();
  const past = createRequiredBars(parts.desk);
  let isOrdering = false;
  for (let dueAtMs = startAtMs; ;) {
    const settings = loop.settings();
    if (settings === undefined) return 'removed';
    if (!(await waited(loop, dueAtMs))) return 'over';
    const { intervalMs } = settings.symbol;
    figures.intervals += 1;
    try {
      const details = await parts.contractOf(settings.symbol);
      figures.conId = details.contract.conId;
      const required = await past.of(strategyOf(loop, settings.symbol), details.contract);
      const wish = serve(loop, { settings, details, bars, required, dueAtMs });
      figures.served += 1;
      beat(loop, settings);
      loop.onServed(dueAtMs);
      // In the background: a slow confirmation must not cost an interval. Meanwhile nothing else is ordered here.
      if (wish !== undefined && !isOrdering) {
        isOrdering = true;
        void order(loop, wish)
          // Counted and told as an error of this symbol: the order is in the ledger, and `unknown` there where it was sent.
          .catch((error: unknown) => tellError(loop, error))
          .finally(() => {
            isOrdering = false;
          });
      }
    } catch (error) {
      // At the end what was under way is cut off: that is no error of the symbol.
      if (ended.aborted) return 'over';
      tellError(loop, error);
    }
    // What took longer than an interval skips those it missed: late answers to old quotes are worth nothing.
    const late = Math.max(0, clock.nowMs() - dueAtMs);
    const steps = Math.max(1, Math.floor(late / intervalMs) + (late % intervalMs === 0 ? 0 : 1));
    figures.intervals += steps - 1;
    dueAtMs += steps * intervalMs;
  }
}

function tellError({ figures, parts }: SymbolLoop, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  countError(figures, text);
  parts.teller.event('symbol_error', { symbol: figures.symbol, error: text.slice(0, 500) });
}

/** Whether the moment came before the end. */
async function waited({ parts, ended, endAtMs }: SymbolLoop, untilMs: number): Promise<boolean> {
  const { clock } = parts.desk;
  const restMs = untilMs - clock.nowMs();
  if (ended.aborted || untilMs >= endAtMs) return false;
  if (restMs <= 0) return true;
  try {
    await clock.sleep(restMs, ended);
    return true;
  } catch (error) {
    // The end of the session cut the wait short; nothing else can.
    if (!ended.aborted) throw error;
    return false;
  }
}

interface Serving {
  readonly settings: LoopSettings;
  readonly details: ContractDetails;
  readonly bars: IntervalBars;
  /** What the strategy is given instead, where it requires bars of the past. */
  readonly required: readonly Bar[] | undefined;
  readonly dueAtMs: number;
}

/** Synchronous from quote to wish. @throws Error where quote or signal cannot be had */
function serve(loop: SymbolLoop, { settings, details, bars, required, dueAtMs }: Serving): LiveOrder | undefined {
  const { parts, figures } = loop;
  const { desk, quotes } = parts;
  const { symbol, configuration } = settings;
  const { contract } = details;
  const { conId } = contract;
  const price = quotes.price(conId, configuration.staleAfterMs, 'sizing');
  if (typeof price === 'string') throw new Error(price);
  const nowMs = desk.clock.nowMs();
  figures.maxQuoteAgeMs = Math.max(figures.maxQuoteAgeMs, nowMs - price.atMs);
  bars.close(dueAtMs, price.price);
  const strategy = strategyOf(loop, symbol);
  const key = keyOf(strategy, symbol.symbol);
  if (key === undefined) throw new Error(`Strategy ${strategy.id} does not trade ${symbol.symbol}`);
  figures.strategy = strategy.id;
  figures.magicNumber = symbol.magicNumber;
  const holding = parts.holding(symbol.strategy, conId);
  const signal = signalOf(strategy, desk.clock, { key, bars: required ?? bars.all(), holding, nowMs, seed: desk.seed });
  figures.reading = signal.reading;
  figures.weight = signal.weight === undefined ? undefined : decimalText(signal.weight);
  figures.signalAtMs = nowMs;
  if (signal.weight === undefined) return undefined;
  return wishOf(loop, { settings, details, holding, weight: signal.weight, price: price.price });
}

function strategyOf({ parts }: SymbolLoop, symbol: LiveSymbol): Strategy {
  const strategy = parts.desk.strategies.get(symbol.strategy);
  if (strategy === undefined) throw new Error(`Strategy is not known: found "${symbol.strategy}"`);
  return strategy;
}

interface Wished {
  readonly settings: LoopSettings;
  readonly details: ContractDetails;
  readonly holding: Decimal;
  readonly weight: Decimal;
  readonly price: Decimal;
}

function wishOf(loop: SymbolLoop, { settings, details, holding, weight, price }: Wished): LiveOrder | undefined {
  const { parts } = loop;
  const { symbol } = settings;
  const { contract, sizeIncrement } = details;
  const { conId } = contract;
  const wanted = roundTowardZeroTo(symbol.lotSize.times(weight), sizeIncrement);
  // Crypto cannot be sold short.
  const target = contract.secType === 'CRYPTO' && wanted.lt(0) ? ZERO : wanted;
  const working = parts.orders.working(conId);
  const whole = deltaOf({ target, holding, working });
  const delta = parts.desk.stateNow() === 'REDUCING' ? clipToReducing({ delta: whole, holding, working }) : whole;
  if (isZero(delta)) return undefined;
  const refusal = parts.refusal(conId);
  if (refusal !== undefined) {
    deny(loop, refusal);
    return undefined;
  }
  const fx = parts.rate(contract.currency);
  if (fx === undefined) throw new Error(`No exchange rate for ${contract.currency}`);
  return {
    details,
    strategy: symbol.strategy,
    delta,
    price,
    fx,
    ref: liveOrderRef(parts.desk.planId, symbol.magicNumber, conId, parts.nextOrder()),
    position: parts.position(conId),
    working,
    shrinks: isZero(clipToReducing({ delta, holding, working }).minus(delta)),
  };
}

function deny({ parts, figures }: SymbolLoop, reason: string): void {
  figures.outcomes.denied += 1;
  countDenial(figures, reason);
  parts.teller.event('denied', { symbol: figures.symbol, reason });
}

async function order(loop: SymbolLoop, wish: LiveOrder): Promise<void> {
  const { parts, figures } = loop;
  const { clock } = parts.desk;
  const actedAtMs = clock.nowMs();
  const placed = await parts.inFlight(() => placeLiveOrder(parts, wish));
  tellPlaced(loop, wish, placed);
  if (placed.kind === 'placed') {
    figures.maxLatencyMs = Math.max(figures.maxLatencyMs ?? 0, placed.confirmedAtMs - actedAtMs);
  }
}

function tellPlaced(loop: SymbolLoop, wish: LiveOrder, result: LivePlaced): void {
  const { parts, figures } = loop;
  if (result.kind === 'denied') return deny(loop, result.reason);
  const { outcome, filled } = result.placed;
  figures.outcomes[outcome.kind] += 1;
  parts.teller.event('order', {
    symbol: figures.symbol,
    orderRef: wish.ref,
    delta: decimalText(wish.delta),
    outcome: outcome.kind,
    filled: decimalText(filled),
  });
  if (outcome.kind === 'denied') countDenial(figures, outcome.reason);
  // What the breaker held back itself says nothing about orders.
  if (outcome.kind === 'denied' && parts.breaker.refusal(wish.details.contract.conId) !== undefined) return;
  const isConfirmed = outcome.kind === 'working' || outcome.kind === 'filled' || outcome.kind === 'cancelled';
  const why = 'reason' in outcome ? outcome.reason : 'text' in outcome ? outcome.text : outcome.kind;
  const detail = `${figures.symbol} ${outcome.kind}: ${why}`;
  parts.breaker.tell(isConfirmed ? { kind: 'order-confirmed' } : { kind: 'order-error', detail });
}

function beat({ parts, figures }: SymbolLoop, { symbol, configuration }: LoopSettings): void {
  const nowMs = parts.desk.clock.nowMs();
  // Half an interval early is in time: the next chance comes a whole one later.
  const dueAfterMs = configuration.heartbeatMs - symbol.intervalMs / 2;
  const isDue = figures.heartbeats === 0 || nowMs - figures.lastBeatAtMs >= dueAfterMs;
  if (!isDue) return;
  figures.lastBeatAtMs = nowMs;
  figures.isOverdue = false;
  figures.heartbeats += 1;
  parts.teller.heartbeat(figures.symbol, figures.conId, figures.heartbeats);
}
