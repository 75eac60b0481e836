/** Small values of the desk for tests, with every field that a test does not name set to something plain. */
import type { Contract } from '../domain/contract.ts';
import { decimal, decimalText, sum, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { EMPTY_BOOK, type Book } from '../domain/holding.ts';
import {
  accountId,
  clientId,
  conId,
  currency,
  execId,
  execKey,
  orderId,
  orderRef,
  permId,
  runId,
  strategyId,
  type ExecKey,
  type OrderRef,
  type StrategyId,
} from '../domain/ids.ts';
import type { LedgerExecution, LedgerOrder } from '../domain/ledger-order.ts';
import type { OrderProperties } from '../domain/order.ts';
import type { Side } from '../domain/side.ts';
import type { LedgerChange, LedgerScope, LedgerView } from '../ports/ledger.ts';

export const USD = currency('USD');
export const ALPHA = strategyId('alpha');
export const BETA = strategyId('beta');
export const GAMMA = strategyId('gamma');
export const RUN = runId('0123456789abcdef'.repeat(4));
export const MARKET: OrderProperties = { orderType: 'MKT', tif: 'DAY', outsideRth: false };

export function contractOf(changes: Partial<Contract> = {}): Contract {
  return {
    conId: conId(1),
    symbol: 'SPY',
    localSymbol: 'SPY',
    secType: 'STK',
    exchange: 'SMART',
    primaryExchange: 'ARCA',
    currency: USD,
    multiplier: decimal(1),
    lastTradeDate: '',
    tradingClass: 'SPY',
    ...changes,
  };
}

/** strategy -> quantity from `{ alpha: '3' }`. */
export const quantities = (parts: { readonly [strategy: string]: string | number }): Map<StrategyId, Decimal> =>
  new Map(Object.entries(parts).map(([id, quantity]) => [strategyId(id), decimal(quantity)]));

/** The same map back as plain text. */
export const texts = (parts: ReadonlyMap<StrategyId, Decimal>): { readonly [strategy: string]: string } =>
  Object.fromEntries([...parts].map(([id, quantity]) => [id, decimalText(quantity)]));

export function ledgerOrderOf(
  ref: string,
  source: { readonly [strategy: string]: string | number },
  changes: Partial<LedgerOrder> = {},
): LedgerOrder {
  const asked = quantities(source);
  return {
    orderRef: orderRef(ref),
    runId: RUN,
    contract: contractOf(),
    side: 'BUY',
    quantity: sum(asked.values()),
    properties: MARKET,
    sizeIncrement: decimal(1),
    state: 'WORKING',
    source: asked,
    booked: new Map(),
    filled: decimal(0),
    clientId: clientId(1),
    orderId: orderId(7),
    permId: undefined,
    reason: undefined,
    plannedAtMs: 1_000,
    updatedAtMs: 1_000,
    ...changes,
  };
}

export interface FillValues {
  readonly id?: string;
  /** null: nobody's order. */
  readonly ref?: string | null;
  readonly side?: Side;
  readonly quantity?: string | number;
  readonly price?: string | number;
  readonly atMs?: number;
  readonly contract?: Contract;
  readonly commission?: string | number;
  readonly commissionCurrency?: string;
}

export function fillOf(values: FillValues = {}): Fill {
  const id = execId(values.id ?? '0001.01');
  const quantity = decimal(values.quantity ?? 1);
  const ref = values.ref === undefined ? 'ref-1' : values.ref;
  return {
    execution: {
      execId: id,
      contract: values.contract ?? contractOf(),
      side: values.side ?? 'BUY',
      quantity,
      price: decimal(values.price ?? 100),
      atMs: values.atMs ?? 2_000,
      account: accountId('DU0000001'),
      orderId: orderId(7),
      clientId: clientId(1),
      permId: permId(70),
      cumulativeQuantity: quantity,
      ...(ref === null ? {} : { orderRef: orderRef(ref) }),
    },
    ...(values.commission === undefined
      ? {}
      : {
          commission: {
            execId: id,
            commission: decimal(values.commission),
            currency: currency(values.commissionCurrency ?? 'USD'),
          },
        }),
  };
}

/** A ledger in memory without transactions: what `bookFills` sees and changes. */
export interface TestLedger {
  readonly books: Map<StrategyId, Book>;
  readonly orders: Map<OrderRef, LedgerOrder>;
  readonly settledOrders: Map<OrderRef, LedgerOrder>;
  readonly executions: Map<ExecKey, LedgerExecution>;
}

export const testLedger = (orders: readonly LedgerOrder[] = []): TestLedger => ({
  books: new Map(),
  orders: new Map(orders.map((order) => [order.orderRef, order])),
  settledOrders: new Map(),
  executions: new Map(),
});

function named<Key, Value>(all: ReadonlyMap<Key, Value>, keys: 'all' | readonly Key[] | undefined): Map<Key, Value> {
  if (keys === 'all') return new Map(all);
  const entries = (keys ?? []).flatMap((key): [Key, Value][] => {
    const value = all.get(key);
    return value === undefined ? [] : [[key, value]];
  });
  return new Map(entries);
}

/** Only what the scope names, as a real ledger would show it. */
export function viewOf(ledger: TestLedger, scope: LedgerScope): LedgerView {
  return {
    books: named(ledger.books, scope.books),
    orders: named(ledger.orders, scope.orders),
    settledOrders: named(ledger.settledOrders, scope.settledOrders),
    executions: named(ledger.executions, scope.executions),
    run: undefined,
    lease: undefined,
    unshipped: new Map(),
    adjustments: new Map(),
    session: { orderIdHighWater: new Map(), executionsReadThroughAtMs: undefined, actedThroughAtMs: new Map() },
  };
}

export function applyChanges(ledger: TestLedger, changes: readonly LedgerChange[]): void {
  for (const change of changes) {
    if (change.kind === 'put-book') ledger.books.set(change.strategyId, change.book);
    else if (change.kind === 'put-order') ledger.orders.set(change.order.orderRef, change.order);
    else if (change.kind === 'remove-order') ledger.orders.delete(change.orderRef);
    else if (change.kind === 'put-settled-order') ledger.settledOrders.set(change.order.orderRef, change.order);
    else if (change.kind === 'put-execution') ledger.executions.set(change.key, change.execution);
    else if (change.kind !== 'put-cross' && change.kind !== 'put-adjustment')
      throw new Error(`Test ledger cannot apply "${change.kind}"`);
  }
}

/** `quantity @ cost, realised` of one holding; `none` where the book has none. */
export function holdingText(ledger: Pick<TestLedger, 'books'>, strategy: StrategyId, contract = contractOf()): string {
  const holding = (ledger.books.get(strategy) ?? EMPTY_BOOK).get(contract.conId);
  if (holding === undefined) return 'none';
  return `${decimalText(holding.quantity)} @ ${decimalText(holding.cost)}, ${decimalText(holding.realizedPnl)}`;
}

/** Every book as text, journals included: equal texts are equal holdings. Empty books count as missing. */
export const booksText = (ledger: Pick<TestLedger, 'books'>): string =>
  JSON.stringify(
    [...ledger.books]
      .filter(([, book]) => book.size > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, book]) => [id, [...book]]),
  );

export const keyOf = (id: string): ExecKey => execKey(execId(id));
