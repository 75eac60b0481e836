/**
 * A PaperBroker for tests of the wire alone: two contracts, one price, MKT orders fill at once and whole, others rest.
 * Tests may emit any event by hand. Not a simulation: no account keeping, no hours, no matching.
 */
import { decimal, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { conId, currency } from '../domain/ids.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { signedQuantity } from '../domain/side.ts';
import type {
  PaperAccountValue,
  PaperBroker,
  PaperCommission,
  PaperEvent,
  PaperExecution,
  PaperOrder,
  PaperOrderInput,
  PaperPosition,
} from '../paper/paper-broker.ts';

export const TEST_ACCOUNT = 'DU0000001';
export const TEST_NOW_MS = 1_598_623_200_000; // 2020-08-28 10:00 New York

const PRICE = decimal('350.25');

export const SPY: ContractDetails = {
  contract: {
    conId: conId(756733),
    symbol: 'SPY',
    localSymbol: 'SPY',
    secType: 'STK',
    exchange: 'SMART',
    primaryExchange: 'ARCA',
    currency: currency('USD'),
    multiplier: decimal(1),
    lastTradeDate: '',
    tradingClass: 'SPY',
  },
  longName: 'SPDR S&P 500 ETF TRUST',
  minTick: decimal('0.01'),
  sizeIncrement: decimal(1),
  minSize: decimal(1),
  timeZoneId: 'US/Eastern',
  tradingHours: '20200828:0400-20200828:2000',
  liquidHours: '20200828:0930-20200828:1600',
};

export const MES: ContractDetails = {
  ...SPY,
  contract: {
    ...SPY.contract,
    conId: conId(362699969),
    symbol: 'MES',
    localSymbol: 'MESU0',
    secType: 'FUT',
    exchange: 'CME',
    primaryExchange: '',
    multiplier: decimal(5),
    lastTradeDate: '20200918',
    tradingClass: 'MES',
  },
  longName: 'Micro E-Mini S&P 500',
  minTick: decimal('0.25'),
};

export interface ScriptedPaperBroker extends PaperBroker {
  emit(event: PaperEvent): void;
  /** Every order that reached the broker, also modifications. */
  readonly placed: readonly { readonly clientId: number; readonly orderId: number; readonly input: PaperOrderInput }[];
}

const known = (id: number): ContractDetails | undefined => [SPY, MES].find(({ contract }) => contract.conId === id);
const isOpen = (order: PaperOrder): boolean => order.completedAtMs === undefined;

export function createScriptedPaperBroker(): ScriptedPaperBroker {
  const listeners = new Set<(event: PaperEvent) => void>();
  const orders = new Map<string, PaperOrder>();
  const executions: { execution: PaperExecution; commission: PaperCommission | undefined }[] = [];
  const placed: { clientId: number; orderId: number; input: PaperOrderInput }[] = [];
  const held = new Map<number, Decimal>();
  let nowMs = TEST_NOW_MS;

  const emit = (event: PaperEvent): void => listeners.forEach((listener) => listener(event));

  function change(order: PaperOrder, to: { status: OrderStatus; filled?: Decimal; commission?: Decimal }): PaperOrder {
    const filled = to.filled ?? order.filled;
    const done = to.status === 'Filled' || to.status === 'Cancelled';
    const price = filled.eq(0) ? ZERO : PRICE;
    const next: PaperOrder = {
      ...order,
      status: to.status,
      filled,
      remaining: order.input.quantity.minus(filled),
      averageFillPrice: price,
      lastFillPrice: price,
      commission: to.commission ?? order.commission,
      completedAtMs: done ? nowMs : undefined,
    };
    orders.set(`${order.clientId}:${order.orderId}`, next);
    emit({ kind: 'open-order', order: next });
    emit({ kind: 'order-status', order: next });
    return next;
  }

  function fill(order: PaperOrder): void {
    const { input } = order;
    const execution: PaperExecution = {
      execId: `0000e0d5.${order.permId}.01.01`,
      clientId: order.clientId,
      orderId: order.orderId,
      permId: order.permId,
      conId: input.conId,
      account: input.account,
      orderRef: input.orderRef,
      exchange: 'ARCA',
      side: input.side,
      quantity: input.quantity,
      price: PRICE,
      atMs: nowMs,
      cumulativeQuantity: input.quantity,
      averagePrice: PRICE,
    };
    const commission = { execId: execution.execId, commission: decimal(1), currency: 'USD', realizedPnl: undefined };
    executions.push({ execution, commission });
    held.set(input.conId, (held.get(input.conId) ?? ZERO).plus(signedQuantity(input.side, input.quantity)));
    emit({ kind: 'execution', execution });
    change(change(order, { status: 'Filled', filled: input.quantity }), { status: 'Filled', commission: decimal(1) });
    emit({ kind: 'commission', clientId: order.clientId, commission });
    for (const position of positions()) emit({ kind: 'position', position });
    emit({ kind: 'account', account: TEST_ACCOUNT });
  }

  function positions(): readonly PaperPosition[] {
    return [...held].map(([id, quantity]) => ({
      account: TEST_ACCOUNT,
      conId: id,
      quantity,
      averageCost: PRICE,
      marketPrice: PRICE,
      marketValue: PRICE.times(quantity),
      unrealizedPnl: ZERO,
      realizedPnl: ZERO,
    }));
  }

  return {
    accounts: [TEST_ACCOUNT],
    placed,
    emit,
    clock: {
      nowMs: () => nowMs,
      advanceTo(atMs) {
        nowMs = atMs;
        emit({ kind: 'clock', nowMs });
      },
    },
    nextValidId: () => 1 + placed.length,
    place(request) {
      placed.push(request);
      const order = change(
        {
          ...request,
          permId: 1_000_000 + placed.length,
          status: 'PendingSubmit',
          filled: ZERO,
          remaining: request.input.quantity,
          averageFillPrice: ZERO,
          lastFillPrice: ZERO,
          commission: undefined,
          placedAtMs: nowMs,
          completedAtMs: undefined,
        },
        { status: 'Submitted' },
      );
      if (request.input.orderType === 'MKT') fill(order);
    },
    cancel({ clientId, orderId }) {
      const order = orders.get(`${clientId}:${orderId}`);
      if (order === undefined || !isOpen(order)) {
        const text = `OrderId ${orderId} that needs to be cancelled is not found.`;
        return emit({ kind: 'order-error', clientId, orderId, code: 10147, text });
      }
      change(order, { status: 'Cancelled' });
      emit({ kind: 'order-error', clientId, orderId, code: 202, text: 'Order Canceled - reason:' });
    },
    cancelAll() {
      for (const order of [...orders.values()].filter(isOpen)) this.cancel(order);
    },
    openOrders: () => [...orders.values()].filter(isOpen),
    completedOrders: () => [...orders.values()].filter((order) => !isOpen(order)),
    executions: () => executions,
    positions,
    accountValues: (account): readonly PaperAccountValue[] => [
      { account, key: 'NetLiquidation', value: '1000000.00', currency: 'USD' },
      {
        account,
        key: 'TotalCashValue',
        value: decimal(1_000_000).minus(executions.length).toFixed(2),
        currency: 'USD',
      },
    ],
    contracts: (query) =>
      [SPY, MES].filter(
        ({ contract }) =>
          (query.conId === 0 || query.conId === contract.conId) &&
          (query.symbol === '' || query.symbol === contract.symbol) &&
          (query.secType === '' || query.secType === contract.secType),
      ),
    contract: known,
    bars: ({ conId: id, count, endAtMs }) =>
      id === SPY.contract.conId
        ? Array.from({ length: count }, (_, index) => ({
            startAtMs: endAtMs - (endAtMs % 86_400_000) - (count - index) * 86_400_000,
            open: PRICE,
            high: PRICE,
            low: PRICE,
            close: PRICE,
            volume: decimal(1000),
          }))
        : undefined,
    quote: (id) =>
      id === SPY.contract.conId
        ? {
            bid: decimal('350.24'),
            ask: decimal('350.26'),
            last: PRICE,
            close: PRICE,
            bidSize: decimal(3),
            askSize: decimal(4),
          }
        : undefined,
    priceOrigin: () => 'scripted',
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
