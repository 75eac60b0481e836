/**
 * Entries of the trade log, made from what the ledger holds: pure, with ids that hash their event, so that the same
 * event told twice is one entry. Nothing here is ever an input to trading.
 */
import { decimalText, type Decimal } from '../domain/decimal.ts';
import type { RunId, StrategyId } from '../domain/ids.ts';
import type { Contract } from '../domain/contract.ts';
import type { InternalCross } from '../domain/ledger-order.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';
import { signedQuantity } from '../domain/side.ts';
import type { TradeLogEntry, TradeLogStatus } from '../ports/trade-log.ts';
import { isoTime } from './iso-time.ts';
import { sha256 } from './run-key.ts';

export interface EntryOrigin {
  readonly runId: RunId;
  /** Market time, UTC epoch milliseconds. */
  readonly atMs: number;
}

/** What an entry tells of an order; a request and an order of the ledger both have it. */
export type ToldOrder = Pick<OrderRequest, 'orderRef' | 'contract' | 'side' | 'quantity' | 'properties' | 'source'>;

/** Broker texts may be long; an entry is for people. */
const MAX_TEXT_CHARACTERS = 2_000;
export const bounded = (text: string): string => text.slice(0, MAX_TEXT_CHARACTERS);

/** One entry for a step in an order's life; each step of an order is told once. */
export function orderEntry(
  request: ToldOrder,
  step: { readonly status: TradeLogStatus; readonly comment: string; readonly errorMessage?: string },
  { runId, atMs }: EntryOrigin,
): TradeLogEntry {
  return {
    id: sha256(`order:${request.orderRef}:${step.status}`),
    timestamp: isoTime(atMs),
    runId,
    symbol: request.contract.localSymbol,
    conId: request.contract.conId,
    action: request.side,
    price: request.properties.limitPrice === undefined ? undefined : decimalText(request.properties.limitPrice),
    volume: decimalText(request.quantity),
    profit: undefined,
    status: step.status,
    errorMessage: step.errorMessage === undefined ? undefined : bounded(step.errorMessage),
    comment: step.comment,
    strategies: shares(request.source, (part) => signedQuantity(request.side, part)),
    version: 1,
  };
}

export const plannedEntry = (request: ToldOrder, origin: EntryOrigin): TradeLogEntry =>
  orderEntry(request, { status: 'PLANNED', comment: 'Planned' }, origin);

/** Written to the broker's socket: from here on only the broker's word counts. */
export const sentEntry = (request: ToldOrder, origin: EntryOrigin): TradeLogEntry =>
  orderEntry(request, { status: 'SENT', comment: 'Sent to the broker' }, origin);

/**
 * The entry that tells what became of a sent order. A complete fill is told as the broker's confirmation: FILLED with
 * price and profit is told once an execution, when it is booked.
 */
export function outcomeEntry(request: ToldOrder, outcome: OrderOutcome, origin: EntryOrigin): TradeLogEntry {
  switch (outcome.kind) {
    case 'working':
      return orderEntry(request, { status: 'PENDING', comment: 'Confirmed: working at the broker' }, origin);
    case 'filled':
      return orderEntry(request, { status: 'PENDING', comment: 'Confirmed: filled at the broker' }, origin);
    case 'cancelled':
      return orderEntry(request, { status: 'CANCELLED', comment: 'Cancelled by the broker' }, origin);
    case 'rejected': {
      const errorMessage = `${outcome.code}: ${outcome.text}`;
      return orderEntry(request, { status: 'FAILED', comment: 'Rejected by the broker', errorMessage }, origin);
    }
    case 'denied': {
      const step = { status: 'DENIED', comment: 'Denied before sending', errorMessage: outcome.reason } as const;
      return orderEntry(request, step, origin);
    }
    case 'unknown': {
      const step = { status: 'UNKNOWN', comment: 'No proof either way', errorMessage: outcome.reason } as const;
      return orderEntry(request, step, origin);
    }
  }
}

export function crossEntry(cross: InternalCross): TradeLogEntry {
  const bought = [...cross.deltas.values()].filter((delta) => delta.gt(0)).reduce((total, part) => total.plus(part));
  return {
    id: sha256(`cross:${cross.id}`),
    timestamp: isoTime(cross.atMs),
    runId: cross.runId,
    symbol: cross.contract.localSymbol,
    conId: cross.contract.conId,
    action: 'BUY',
    price: decimalText(cross.price),
    volume: decimalText(bought),
    profit: undefined,
    status: 'CROSSED',
    errorMessage: undefined,
    comment: 'Crossed between strategies without an order',
    strategies: shares(cross.deltas, (delta) => delta),
    version: 1,
  };
}

/** What the pre-trade checks refused in one contract: it was never an order. */
export interface DeniedWish {
  readonly contract: Contract;
  readonly side: OrderRequest['side'];
  readonly quantity: Decimal;
  readonly source: OrderRequest['source'];
  readonly reason: string;
}

/** A run plans at most one order a contract, so run and contract name the event. */
export function deniedEntry(wish: DeniedWish, { runId, atMs }: EntryOrigin): TradeLogEntry {
  const { contract, side, quantity, source, reason } = wish;
  return {
    id: sha256(`denied:${runId}:${contract.conId}`),
    timestamp: isoTime(atMs),
    runId,
    symbol: contract.localSymbol,
    conId: contract.conId,
    action: side,
    price: undefined,
    volume: decimalText(quantity),
    profit: undefined,
    status: 'DENIED',
    errorMessage: bounded(reason),
    comment: 'Denied before it was planned',
    strategies: shares(source, (part) => signedQuantity(side, part)),
    version: 1,
  };
}

/** One entry an attempt: the fencing token tells attempts of the same run apart. */
export function runFailedEntry(
  failed: { readonly intent: string; readonly token: number; readonly status: number; readonly detail: string },
  { runId, atMs }: EntryOrigin,
): TradeLogEntry {
  const { intent, token, status, detail } = failed;
  return {
    id: sha256(`run-failed:${runId}:${token}`),
    timestamp: isoTime(atMs),
    runId,
    symbol: '',
    conId: undefined,
    action: 'ERROR',
    price: undefined,
    volume: '0',
    profit: undefined,
    status: 'FAILED',
    errorMessage: bounded(detail),
    comment: `Run of ${intent} failed: ${status}`,
    strategies: {},
    version: 1,
  };
}

export const shares = (
  parts: ReadonlyMap<StrategyId, Decimal>,
  signed: (part: Decimal) => Decimal,
): TradeLogEntry['strategies'] =>
  Object.fromEntries([...parts].map(([strategyId, part]) => [strategyId, decimalText(signed(part))]));
