/** The demo's tables: text for people, made of answers only. It computes nothing but marks to market. */
import Table from 'cli-table3';
import { decimal, decimalText, divideHalfUp, roundHalfUp, sum, type Decimal } from '../lib/domain/decimal.ts';
import type { AllocationAnswer, ReconciliationAnswer, SummaryAnswer } from './demo-answers.ts';

export interface DayReport {
  readonly day: string;
  readonly allocation: AllocationAnswer;
  readonly closing: ReconciliationAnswer;
  readonly summary: SummaryAnswer;
  /** local symbol -> where its prices come from. */
  readonly origins: ReadonlyMap<string, string>;
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
function markedUnits(summary: SummaryAnswer): ReadonlyMap<string, Decimal> {
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

/** Positions of the broker equal the sum of all books, contract by contract; the demo's last line. */
export function ledgerEqualsBroker(summary: SummaryAnswer): boolean {
  const ledger = new Map<string, Decimal>();
  for (const book of [...Object.values(summary.books), summary.unallocated]) {
    for (const [conId, { quantity }] of Object.entries(book)) {
      ledger.set(conId, sum([ledger.get(conId) ?? decimal('0'), decimal(quantity)]));
    }
  }
  const broker = new Map(summary.positions.map(({ conId, quantity }) => [String(conId), decimal(quantity)]));
  const contracts = new Set([...ledger.keys(), ...broker.keys()]);
  const equal = [...contracts].every((conId) => {
    return (ledger.get(conId) ?? decimal('0')).eq(broker.get(conId) ?? decimal('0'));
  });
  return equal && summary.drift.length === 0;
}
