/** An order of the ledger with its fills and the part of each strategy, as `GET /orders` tells it. */
import { decimalText, divideHalfUp, isZero, sum, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import { DONE_ORDER_STATES, type LedgerExecution, type LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { Json } from '../lib/domain/run.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { showFill } from './show.ts';

const PRICE_PLACES = 6;

export interface ListedFacts {
  /** It has left the open orders: done, and all its executions are booked. */
  readonly isBooked: boolean;
  readonly executions: readonly LedgerExecution[];
}

export function showListedOrder(order: LedgerOrder, { isBooked, executions }: ListedFacts): Json {
  const { contract, properties, sentAtMs, confirmedAtMs } = order;
  const latencyMs = sentAtMs === undefined || confirmedAtMs === undefined ? null : confirmedAtMs - sentAtMs;
  return {
    orderRef: order.orderRef,
    runId: order.runId,
    conId: contract.conId,
    symbol: contract.symbol,
    localSymbol: contract.localSymbol,
    secType: contract.secType,
    currency: contract.currency,
    side: order.side,
    quantity: decimalText(order.quantity),
    orderType: properties.orderType,
    tif: properties.tif,
    limitPrice: properties.limitPrice === undefined ? null : decimalText(properties.limitPrice),
    state: order.state,
    isDone: DONE_ORDER_STATES.has(order.state),
    isBooked,
    reason: order.reason ?? null,
    plannedAt: isoTime(order.plannedAtMs),
    sentAt: timeOrNull(sentAtMs),
    confirmedAt: timeOrNull(confirmedAtMs),
    latencyMs,
    updatedAt: isoTime(order.updatedAtMs),
    filled: decimalText(order.filled),
    averagePrice: averagePrice(executions),
    commissions: commissionsOf(executions),
    orderId: order.orderId ?? null,
    permId: order.permId ?? null,
    fills: executions.map(({ fill }) => showFill(fill)),
    division: [...order.source].map(([strategy, asked]) => {
      const share = order.booked.get(strategy);
      return {
        strategy,
        asked: decimalText(asked),
        booked: decimalText(share?.quantity ?? ZERO),
        cost: decimalText(share?.cost ?? ZERO),
        commission: decimalText(share?.commission ?? ZERO),
      };
    }),
  };
}

const timeOrNull = (atMs: number | undefined): string | null => (atMs === undefined ? null : isoTime(atMs));

/** By quantity; null where nothing is booked. */
function averagePrice(executions: readonly LedgerExecution[]): string | null {
  const parts = executions.map(({ fill: { execution } }) => execution);
  const quantity = sum(parts.map((part) => part.quantity));
  if (isZero(quantity)) return null;
  const paid = sum(parts.map((part) => part.quantity.times(part.price)));
  return decimalText(divideHalfUp(paid, quantity, PRICE_PLACES));
}

/** currency -> commission; nothing of fills whose commission is not known yet. */
function commissionsOf(executions: readonly LedgerExecution[]): { readonly [currency: string]: string } {
  const totals = new Map<string, Decimal>();
  for (const { fill } of executions) {
    if (fill.commission === undefined) continue;
    const { currency, commission } = fill.commission;
    totals.set(currency, (totals.get(currency) ?? ZERO).plus(commission));
  }
  return Object.fromEntries([...totals].map(([currency, total]) => [currency, decimalText(total)]));
}
