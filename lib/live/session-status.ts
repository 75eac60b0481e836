/** How a session stands at this moment, from memory alone: what pages and other instances are shown. Nothing is decided by it. */
import { decimalText, type Decimal } from '../domain/decimal.ts';
import type { Currency } from '../domain/ids.ts';
import type { LiveBreakerStatus, LiveQuote, LiveStatus, LiveSymbolStatus } from '../domain/live-status.ts';
import type { LiveConfiguration, LiveSymbol } from './live-configuration.ts';
import type { OwnOrders } from './own-orders.ts';
import { finalOutcomes, totalOutcomes } from './final-outcomes.ts';
import type { QuoteBoard } from './quote-board.ts';
import type { SessionContracts } from './session-contracts.ts';
import type { SessionPnl } from './session-pnl.ts';
import type { SymbolFigures } from './symbol-figures.ts';
import type { BreakerWatch } from './watch-breaker.ts';

export interface StatusParts {
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  readonly nowMs: number;
  readonly ended?: LiveStatus['ended'];
  readonly configuration: LiveConfiguration;
  readonly baseCurrency: Currency;
  readonly pnl: SessionPnl;
  readonly breaker: BreakerWatch;
  readonly intervals: LiveStatus['intervals'];
  readonly figures: ReadonlyMap<string, SymbolFigures>;
  readonly orders: OwnOrders;
  readonly contracts: SessionContracts;
  readonly quotes: QuoteBoard;
  readonly priceOf: (conId: number) => string;
}

/** Characters kept of a reading and of an error. */
const MAX_TEXT = 300;

export function sessionStatus(parts: StatusParts): LiveStatus {
  const { configuration, figures, orders, pnl } = parts;
  const known = new Map(configuration.symbols.map((symbol) => [symbol.symbol, symbol]));
  const all = [...figures.values()];
  return {
    startedAtMs: parts.startedAtMs,
    endsAtMs: parts.endsAtMs,
    updatedAtMs: parts.nowMs,
    ended: parts.ended,
    configurationVersion: configuration.version,
    baseCurrency: parts.baseCurrency,
    pnl: pnl.kind === 'known' ? { total: decimalText(pnl.total) } : { missing: pnl.reason.slice(0, MAX_TEXT) },
    breaker: breakerStatus(parts),
    intervals: parts.intervals,
    orders: totalOutcomes(all.map((one) => finalOutcomes(one, orders))),
    executions: orders.executions(),
    symbols: all.map((one) => symbolStatus(one, known.get(one.symbol), parts)),
  };
}

function symbolStatus(one: SymbolFigures, symbol: LiveSymbol | undefined, parts: StatusParts): LiveSymbolStatus {
  const { conId } = one;
  return {
    ...holdingsOf(one, symbol, parts),
    symbol: one.symbol,
    conId,
    strategy: one.strategy === '' ? (symbol?.strategy ?? '') : one.strategy,
    intervalMs: symbol?.intervalMs ?? 0,
    weight: one.weight,
    reading: one.reading.slice(0, MAX_TEXT),
    signalAtMs: one.signalAtMs,
    maxLoss: textOf(symbol?.maxLoss),
    orders: finalOutcomes(one, parts.orders),
    intervals: one.intervals,
    served: one.served,
    heartbeats: one.heartbeats,
    lastHeartbeatAtMs: one.heartbeats === 0 ? undefined : one.lastBeatAtMs,
    missedHeartbeats: one.missedHeartbeats,
    maxLatencyMs: one.maxLatencyMs,
    errors: one.errorCount,
    lastError: one.lastError?.slice(0, MAX_TEXT),
  };
}

type Holdings = Pick<LiveSymbolStatus, 'prices' | 'quote' | 'position' | 'holding' | 'pnl' | 'stopped' | 'executions'>;

function holdingsOf({ conId }: SymbolFigures, symbol: LiveSymbol | undefined, parts: StatusParts): Holdings {
  if (conId === undefined) return { position: '0', holding: '0', stopped: false, executions: 0 };
  const { contracts, pnl, breaker, orders, priceOf } = parts;
  return {
    prices: priceOf(conId),
    quote: quoteOf(conId, parts),
    position: decimalText(contracts.position(conId)),
    holding: symbol === undefined ? '0' : decimalText(contracts.holding(symbol.strategy, conId)),
    pnl: pnl.kind === 'known' ? textOf(pnl.byContract.get(conId)) : undefined,
    stopped: breaker.isStopped(conId),
    executions: orders.totals(conId).executions,
  };
}

function quoteOf(
  conId: NonNullable<SymbolFigures['conId']>,
  { quotes, configuration }: StatusParts,
): LiveQuote | undefined {
  const quote = quotes.newest(conId);
  if (quote === undefined) return undefined;
  const price = quotes.price(conId, configuration.staleAfterMs, 'valuing');
  return {
    bid: textOf(quote.bid),
    ask: textOf(quote.ask),
    last: textOf(quote.last),
    price: typeof price === 'string' ? undefined : decimalText(price.price),
    atMs: quote.atMs,
  };
}

function breakerStatus({ breaker, configuration }: StatusParts): LiveBreakerStatus {
  const open = breaker.open();
  const { warn, reduce, halt } = configuration.drawdown;
  return {
    status: open === undefined ? 'closed' : 'open',
    cause: open?.cause,
    detail: open?.detail.slice(0, MAX_TEXT),
    sinceMs: open?.sinceMs,
    tradingState: open?.tradingState,
    consecutiveErrors: breaker.consecutiveErrors(),
    drawdown: textOf(breaker.drawdown()),
    limits: {
      maxLoss: decimalText(configuration.maxLoss),
      maxConsecutiveErrors: configuration.maxConsecutiveErrors,
      staleAfterMs: configuration.staleAfterMs,
      heartbeatMs: configuration.heartbeatMs,
      flattenOnTrip: configuration.flattenOnTrip,
      drawdown: { warn: decimalText(warn), reduce: decimalText(reduce), halt: decimalText(halt) },
    },
  };
}

const textOf = (value: Decimal | undefined): string | undefined =>
  value === undefined ? undefined : decimalText(value);
