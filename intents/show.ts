/** How the desk's values look in an answer: decimals as text, maps as objects, contracts by ConId and local symbol. */
import { decimalText, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import type { Fill } from '../lib/domain/execution.ts';
import type { Book } from '../lib/domain/holding.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { Json } from '../lib/domain/run.ts';
import type { BrokerOrder } from '../lib/ports/broker.ts';
import { crowdedWords, type CrowdedBook } from '../lib/trading/book-room.ts';
import type { DriftRow } from '../lib/trading/compare-positions.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { strayReason } from '../lib/trading/stray-orders.ts';

type JsonObject = { readonly [name: string]: Json };

/** Keys as text, values shown by `show`. */
export function showMap<Key extends string | number, Value>(
  map: ReadonlyMap<Key, Value>,
  show: (value: Value) => Json,
): JsonObject {
  return Object.fromEntries([...map].map(([key, value]) => [String(key), show(value)]));
}

export const showDecimals = <Key extends string | number>(map: ReadonlyMap<Key, Decimal>): JsonObject =>
  showMap(map, decimalText);

export const showBook = (book: Book): JsonObject =>
  showMap(book, ({ localSymbol, quantity, cost, realizedPnl, currency }) => ({
    localSymbol,
    quantity: decimalText(quantity),
    cost: decimalText(cost),
    realizedPnl: decimalText(realizedPnl),
    currency,
  }));

export function showFill({ execution, commission }: Fill): JsonObject {
  return {
    execId: execution.execId,
    orderRef: execution.orderRef ?? null,
    conId: execution.contract.conId,
    localSymbol: execution.contract.localSymbol,
    side: execution.side,
    quantity: decimalText(execution.quantity),
    price: decimalText(execution.price),
    time: isoTime(execution.atMs),
    commission: commission === undefined ? null : decimalText(commission.commission),
    commissionCurrency: commission?.currency ?? null,
  };
}

export function showBrokerOrder(order: BrokerOrder): JsonObject {
  return {
    orderRef: order.orderRef ?? null,
    orderId: order.orderId ?? null,
    permId: order.permId,
    conId: order.contract.conId,
    localSymbol: order.contract.localSymbol,
    side: order.side,
    quantity: decimalText(order.quantity),
    filled: decimalText(order.filled),
    orderType: order.properties.orderType,
    tif: order.properties.tif,
    limitPrice: order.properties.limitPrice === undefined ? null : decimalText(order.properties.limitPrice),
    status: order.status,
  };
}

export const showDrift = (row: DriftRow): JsonObject => ({
  conId: row.conId,
  localSymbol: row.localSymbol,
  ledger: decimalText(row.ledger),
  broker: decimalText(row.broker),
  difference: decimalText(row.difference),
  likelyCause: row.likelyCause,
});

export const showUnsettled = ({ orderRef, state, reason }: LedgerOrder): JsonObject => ({
  orderRef,
  state,
  reason: reason ?? null,
});

/** An order that the ledger has as over and the broker as live. */
export const showStray = (order: BrokerOrder): JsonObject => ({
  orderRef: order.orderRef ?? null,
  state: 'WORKING',
  reason: strayReason(order),
});

export const showCrowded = (crowded: CrowdedBook): JsonObject => ({
  strategy: crowded.strategyId,
  contracts: crowded.contracts,
  used: decimalText(crowded.used),
  says: crowdedWords(crowded),
});

/** Only what is held: an empty holding with realised P&L stays in the books, not in a list of holdings. */
export const showHoldings = (book: Book): JsonObject =>
  Object.fromEntries(
    [...book.values()]
      .filter(({ quantity }) => !quantity.eq(ZERO))
      .map(({ localSymbol, quantity }) => [localSymbol, decimalText(quantity)]),
  );
