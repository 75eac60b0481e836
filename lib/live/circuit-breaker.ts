/**
 * The circuit breaker of a live session: a pure decision over P&L, order errors and the day's drawdown. It opens on loss, never
 * on profit; P&L that is not known opens it too, because nobody can say that it is no loss. Once open it stays open, through
 * restarts, until an admin resets it with a reason. It sends nothing itself: it says what is to be done.
 */
import { decimal, decimalText, divideHalfUp, max, sign, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';
import { lossOf } from '../domain/pnl.ts';
import type { OpenBreaker } from '../domain/stored-breaker.ts';
import type { SessionPnl } from './session-pnl.ts';

export interface BreakerLimits {
  /** In base currency; a loss of exactly this much holds. */
  readonly maxLoss: Decimal;
  /** contract -> its own limit; only that contract stops. */
  readonly maxLossOf: ReadonlyMap<ConId, Decimal>;
  /** Order errors in a row that open it. */
  readonly maxConsecutiveErrors: number;
  /** Fractions of the day's highest net liquidation, ascending. */
  readonly drawdown: { readonly warn: Decimal; readonly reduce: Decimal; readonly halt: Decimal };
  readonly flattenOnTrip: boolean;
}

export interface ClosedBreaker {
  readonly status: 'closed';
  readonly consecutiveErrors: number;
  /** The day's drawdown has been warned of. */
  readonly warned: boolean;
  /** Contracts stopped by their own limit. */
  readonly stopped: ReadonlySet<ConId>;
}

export type Breaker = ClosedBreaker | OpenBreaker;

export const CLOSED_BREAKER: ClosedBreaker = {
  status: 'closed',
  consecutiveErrors: 0,
  warned: false,
  stopped: new Set(),
};

export type BreakerEvent =
  | { readonly kind: 'pnl'; readonly pnl: SessionPnl }
  /** Net liquidation now, and its highest value of the market day so far. */
  | { readonly kind: 'net-liquidation'; readonly now: Decimal; readonly dayHigh: Decimal }
  /** Rejected, unknown, not sent: anything but a confirmation. */
  | { readonly kind: 'order-error'; readonly detail: string }
  | { readonly kind: 'order-confirmed' };

export type BreakerAction =
  /** Stop new orders, cancel working ones. */
  | { readonly kind: 'cancel' }
  /** The same, then close what is held. */
  | { readonly kind: 'flatten' }
  /** Stop and cancel one contract. */
  | { readonly kind: 'stop-contract'; readonly conId: ConId; readonly detail: string }
  | { readonly kind: 'warn'; readonly detail: string };

export interface BreakerDecision {
  readonly breaker: Breaker;
  readonly actions: readonly BreakerAction[];
}

/** What the event does. An open breaker is moved by nothing but `resetBreaker`. */
export function decideBreaker(
  breaker: Breaker,
  event: BreakerEvent,
  { limits, nowMs }: { readonly limits: BreakerLimits; readonly nowMs: number },
): BreakerDecision {
  if (breaker.status === 'open') return { breaker, actions: [] };
  switch (event.kind) {
    case 'pnl':
      return onPnl(breaker, event.pnl, { limits, nowMs });
    case 'net-liquidation':
      return onNetLiquidation(breaker, event, { limits, nowMs });
    case 'order-error': {
      const consecutiveErrors = breaker.consecutiveErrors + 1;
      if (consecutiveErrors < limits.maxConsecutiveErrors) {
        return { breaker: { ...breaker, consecutiveErrors }, actions: [] };
      }
      const detail = `${consecutiveErrors} order errors in a row, the last: ${event.detail}`;
      return trip({ cause: 'order-errors', detail, sinceMs: nowMs }, limits);
    }
    case 'order-confirmed':
      return { breaker: { ...breaker, consecutiveErrors: 0 }, actions: [] };
    default:
      return unreachable(event);
  }
}

/** Closes it, whatever opened it. Who may do so, and that there is a reason, is the caller's check. */
export const resetBreaker = (): ClosedBreaker => CLOSED_BREAKER;

interface Deciding {
  readonly limits: BreakerLimits;
  readonly nowMs: number;
}

function onPnl(breaker: ClosedBreaker, pnl: SessionPnl, { limits, nowMs }: Deciding): BreakerDecision {
  if (pnl.kind === 'missing') {
    return trip({ cause: 'pnl-missing', detail: `P&L is not known: ${pnl.reason}`, sinceMs: nowMs }, limits);
  }
  const loss = lossOf(pnl.total);
  if (loss.gt(limits.maxLoss)) {
    const detail = `Loss of the session: found ${decimalText(loss)}, needed at most ${decimalText(limits.maxLoss)}`;
    return trip({ cause: 'loss', detail, sinceMs: nowMs }, limits);
  }
  const newly = new Set<ConId>();
  const actions: BreakerAction[] = [];
  // Over the limits and not the contracts: most have none of their own, and this runs on every change.
  for (const [conId, limit] of limits.maxLossOf) {
    const own = pnl.byContract.get(conId);
    if (own === undefined || breaker.stopped.has(conId) || lossOf(own).lte(limit)) continue;
    newly.add(conId);
    const detail = `Loss of the contract: found ${decimalText(lossOf(own))}, needed at most ${decimalText(limit)}`;
    actions.push({ kind: 'stop-contract', conId, detail });
  }
  return newly.size === 0
    ? { breaker, actions }
    : { breaker: { ...breaker, stopped: new Set([...breaker.stopped, ...newly]) }, actions };
}

function onNetLiquidation(
  breaker: ClosedBreaker,
  { now, dayHigh }: { readonly now: Decimal; readonly dayHigh: Decimal },
  { limits, nowMs }: Deciding,
): BreakerDecision {
  const { warn, reduce, halt } = limits.drawdown;
  const fallen = drawdownOf(now, max(now, dayHigh));
  const detail = `Drawdown of the day: found ${decimalText(fallen)}`;
  if (fallen.gte(halt)) {
    const limit = `${detail}, needed less than ${decimalText(halt)}`;
    return trip({ cause: 'drawdown', detail: limit, sinceMs: nowMs, tradingState: 'HALTED' }, limits);
  }
  if (fallen.gte(reduce)) {
    const limit = `${detail}, needed less than ${decimalText(reduce)}`;
    return trip({ cause: 'drawdown', detail: limit, sinceMs: nowMs }, { flattenOnTrip: false });
  }
  if (fallen.lt(warn) || breaker.warned) return { breaker, actions: [] };
  return { breaker: { ...breaker, warned: true }, actions: [{ kind: 'warn', detail }] };
}

/** A day that began with nothing, or with debts, has lost everything there is. */
export const drawdownOf = (now: Decimal, dayHigh: Decimal): Decimal =>
  sign(dayHigh) <= 0 ? decimal(1) : max(ZERO, divideHalfUp(dayHigh.minus(now), dayHigh, 6));

/** What is not known is never flattened: closing by a guess is trading by a guess. */
function trip(
  opened: Omit<OpenBreaker, 'status' | 'tradingState'> & Partial<Pick<OpenBreaker, 'tradingState'>>,
  { flattenOnTrip }: Pick<BreakerLimits, 'flattenOnTrip'>,
): BreakerDecision {
  const flattens = flattenOnTrip && opened.cause === 'loss';
  return {
    breaker: { tradingState: 'REDUCING', ...opened, status: 'open' },
    actions: [{ kind: flattens ? 'flatten' : 'cancel' }],
  };
}

function unreachable(event: never): never {
  throw new Error(`Event of the breaker is not known: found ${JSON.stringify(event)}`);
}
