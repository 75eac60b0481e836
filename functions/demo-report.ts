/** The demo's tables: text for people, made of answers only. It computes nothing but marks to market. */
import Table from 'cli-table3';
import { decimal, decimalText, divideHalfUp, roundHalfUp, type Decimal } from '../lib/domain/decimal.ts';
import { answerFailure } from './answer-failure.ts';
import {
  allocationAnswer,
  reconciliationAnswer,
  summaryAnswer,
  type AllocationAnswer,
  type ReconciliationAnswer,
  type SummaryAnswer,
} from './demo-answers.ts';
import type { TradingDay } from './trading-day.ts';

export interface DayReport {
  readonly day: string;
  readonly allocation: AllocationAnswer;
  readonly closing: ReconciliationAnswer;
  readonly summary: SummaryAnswer;
  /** local symbol -> where its prices come from. */
  readonly origins: ReadonlyMap<string, string>;
}

/** @throws Error with the problem document where an intent of the day did not answer 200 */
export function dayReport(run: TradingDay, priceOrigin: (conId: number) => string): DayReport {
  for (const [intent, { status, body }] of Object.entries({
    allocation: run.allocation,
    'trade-reconciliation': run.reconciliation,
    'trade-reconciliation after the close': run.closing,
    summary: run.summary,
  })) {
    if (status !== 200) throw answerFailure(`Intent ${intent} on ${run.day}`, { status, body });
  }
  const allocation = allocationAnswer.parse(run.allocation.body);
  const summary = summaryAnswer.parse(run.summary.body);
  const closing = reconciliationAnswer.parse(run.closing.body);
  const origins = new Map(
    Object.entries(allocation.contractIds).map(([symbol, conId]) => [symbol, priceOrigin(conId)]),
  );
  return { day: run.day, allocation, closing, summary, origins };
}

/** Signals, orders, fills, books and prices of one day. */
export function renderDay(report: DayReport): string {
  const { allocation } = report;
  const title = `Trading day ${report.day}, allocation at ${allocation.marketTime}, net liquidation ${cents(allocation.netLiquidation)} ${allocation.baseCurrency}`;
  return [title, signals(report), orders(report), fills(report), books(report), prices(report)].join('\n\n');
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows) drawn.push([...row]);
  return rows.length === 0 ? `${caption}: none` : `${caption}\n${drawn.toString()}`;
}

function signals({ allocation }: DayReport): string {
  const rows = Object.entries(allocation.signals).map(([strategy, signal]) => {
    const weights = Object.entries(signal.weights ?? {}).map(([symbol, weight]) => `${symbol} ${weight}`);
    const outcome = allocation.strategies[strategy]?.outcome ?? '';
    return [strategy, signal.reading, weights.join(', ') || signal.answer, outcome];
  });
  return table('Signals', ['strategy', 'reading', 'weights', 'outcome'], rows);
}

function orders({ allocation }: DayReport): string {
  const crossRows = allocation.internalCrosses.map(({ localSymbol, price, deltas }) => {
    return [localSymbol, 'cross', '', price, parts(deltas), 'booked without an order', ''];
  });
  const orderRows = allocation.orders.map((order) => [
    order.localSymbol,
    order.side ?? '',
    order.quantity ?? '',
    order.orderType ?? '',
    parts(order.source ?? {}),
    order.reason === undefined ? order.outcome : `${order.outcome}: ${order.reason}`,
    order.latencyMs === undefined || order.latencyMs === null ? '' : `${order.latencyMs} ms`,
  ]);
  const head = ['contract', 'side', 'quantity', 'type', 'for', 'outcome', 'confirmed in'];
  return table('Netted orders', head, [...crossRows, ...orderRows]);
}

function fills({ closing }: DayReport): string {
  const rows = closing.fills.map((fill) => {
    return [fill.time, fill.localSymbol, fill.side, fill.quantity, fill.price, fill.commission ?? 'not yet known'];
  });
  return table('Fills', ['time', 'contract', 'side', 'quantity', 'price', 'commission'], rows);
}

function books({ summary }: DayReport): string {
  const marks = markedUnits(summary);
  const rows = Object.entries(summary.books).flatMap(([strategy, book]) =>
    Object.values(book).map(({ localSymbol, quantity, cost, realizedPnl }) => {
      const value = (marks.get(localSymbol) ?? decimal('0')).times(decimal(quantity));
      const unrealized = value.minus(decimal(cost));
      const total = unrealized.plus(decimal(realizedPnl));
      return [
        strategy,
        localSymbol,
        quantity,
        cents(cost),
        cents(value),
        cents(unrealized),
        cents(realizedPnl),
        cents(total),
      ];
    }),
  );
  const head = ['strategy', 'contract', 'quantity', 'cost', 'value at close', 'unrealised', 'realised', 'P&L'];
  return table(
    `Books at the close, net liquidation ${cents(summary.netLiquidation)} ${summary.baseCurrency}`,
    head,
    rows,
  );
}

/** local symbol -> market value of one unit, multiplier included. */
export function markedUnits(summary: SummaryAnswer): ReadonlyMap<string, Decimal> {
  return new Map(
    summary.positions.flatMap(({ localSymbol, quantity, marketValue }) => {
      const units = decimal(quantity);
      if (marketValue === null || units.eq(0)) return [];
      return [[localSymbol, divideHalfUp(decimal(marketValue), units, 8)] as const];
    }),
  );
}

function prices({ origins }: DayReport): string {
  return table('Prices', ['contract', 'origin'], [...origins]);
}

const parts = (shares: Readonly<Record<string, string>>): string =>
  Object.entries(shares)
    .map(([strategy, quantity]) => `${strategy} ${quantity}`)
    .join(', ');

const cents = (value: string | Decimal): string =>
  decimalText(roundHalfUp(typeof value === 'string' ? decimal(value) : value, 2));
