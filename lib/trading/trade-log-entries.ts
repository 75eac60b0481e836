/**
 * Entries of the trade log, made from what the ledger holds: pure, with ids that hash their event, so that the same
 * event told twice is one entry. Nothing here is ever an input to trading.
 */
import { decimalText, type Decimal } from '../domain/decimal.ts';
import type { RunId, StrategyId } from '../domain/ids.ts';
import type { InternalCross } from '../domain/ledger-order.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';
import { signedQuantity } from '../domain/side.ts';
import type { TradeLogEntry, TradeLogStatus } from '../ports/trade-log.ts';
import { isoTime } from './iso-time.ts';
import { sha256 } from './run-key.ts';

interface EntryOrigin {
  readonly runId: RunId;
  readonly atMs: number;
}

/** One entry for a step in an order's life. */
export function orderEntry(
  request: OrderRequest,
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
    errorMessage: step.errorMessage,
    comment: step.comment,
    strategies: shares(request.source, (part) => signedQuantity(request.side, part)),
    version: 1,
  };
}

/** The entry that tells what became of a sent order. */
export function outcomeEntry(request: OrderRequest, outcome: OrderOutcome, origin: EntryOrigin): TradeLogEntry {
  switch (outcome.kind) {
    case 'working':
      return orderEntry(request, { status: 'PENDING', comment: 'Working at the broker' }, origin);
    case 'filled':
      return orderEntry(request, { status: 'FILLED', comment: 'Filled' }, origin);
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

const shares = (
  parts: ReadonlyMap<StrategyId, Decimal>,
  signed: (part: Decimal) => Decimal,
): TradeLogEntry['strategies'] =>
  Object.fromEntries([...parts].map(([strategyId, part]) => [strategyId, decimalText(signed(part))]));
