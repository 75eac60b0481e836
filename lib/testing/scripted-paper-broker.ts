/**
 * A PaperBroker for tests of the wire alone: two contracts, one price, MKT orders fill at once and whole, others rest.
 * Tests may emit any event by hand. Not a simulation: no account keeping, no hours, no matching.
 */
import { decimal, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Bar } from '../domain/bar.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { conId, currency } from '../domain/ids.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { signedQuantity } from '../domain/side.ts';
import type {
  ContractQuery,
  PaperAccountValue,
  PaperBroker,
  PaperClock,
  PaperCommission,
  PaperEvent,
  PaperExecution,
  PaperOrder,
  PaperOrderInput,
  PaperPosition,
  PaperQuote,
} from '../paper/paper-broker.ts';

export const TEST_ACCOUNT = 'DU0000001';
export const TEST_NOW_MS = 1_598_623_200_000; // 2020-08-28 10:00 New York

const PRICE = decimal('350.25');
const DAY_MS = 86_400_000;

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

interface Placed {
  readonly clientId: number;
  readonly orderId: number;
  readonly input: PaperOrderInput;
}

const isOpen = (order: PaperOrder): boolean => order.completedAtMs === undefined;

export class ScriptedPaperBroker implements PaperBroker {
  readonly accounts = [TEST_ACCOUNT];
  /** Every order that reached the broker, also modifications. */
  readonly placed: Placed[] = [];
  readonly clock: PaperClock;
  readonly #listeners = new Set<(event: PaperEvent) => void>();
  readonly #orders = new Map<string, PaperOrder>();
  readonly #executions: { execution: PaperExecution; commission: PaperCommission }[] = [];
  readonly #held = new Map<number, Decimal>();
  #nowMs = TEST_NOW_MS;

  constructor() {
    this.clock = {
      nowMs: () => this.#nowMs,
      advanceTo: (atMs) => {
        this.#nowMs = atMs;
        this.emit({ kind: 'clock', nowMs: atMs });
      },
      speed: () => 0,
      setSpeed: () => {
        throw new Error('Scripted clock has no speed: found a change of it, needed jumps');
      },
    };
  }

  emit(event: PaperEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  subscribe(listener: (event: PaperEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  nextValidId(): number {
    return 1 + this.placed.length;
  }

  place(request: Placed): void {
    this.placed.push(request);
    const fresh: PaperOrder = {
      ...request,
      permId: 1_000_000 + this.placed.length,
      status: 'PendingSubmit',
      filled: ZERO,
      remaining: request.input.quantity,
      averageFillPrice: ZERO,
      lastFillPrice: ZERO,
      commission: undefined,
      placedAtMs: this.#nowMs,
      whyHeld: '',
      commissionCurrency: 'USD',
      completedAtMs: undefined,
    };
    const order = this.#change(fresh, { status: 'Submitted' });
    if (request.input.orderType === 'MKT') this.#fill(order);
  }

  cancel({ clientId, orderId }: { readonly clientId: number; readonly orderId: number }): void {
    const order = this.#orders.get(`${clientId}:${orderId}`);
    if (order === undefined || !isOpen(order)) {
      const text = `OrderId ${orderId} that needs to be cancelled is not found.`;
      return this.emit({ kind: 'order-error', clientId, orderId, code: 10147, text });
    }
    this.#change(order, { status: 'Cancelled' });
    this.emit({ kind: 'order-error', clientId, orderId, code: 202, text: 'Order Canceled - reason:' });
  }

  cancelAll(): void {
    for (const order of this.openOrders()) this.cancel(order);
  }

  openOrders(): readonly PaperOrder[] {
    return [...this.#orders.values()].filter(isOpen);
  }

  completedOrders(): readonly PaperOrder[] {
    return [...this.#orders.values()].filter((order) => !isOpen(order));
  }

  executions(): readonly { readonly execution: PaperExecution; readonly commission: PaperCommission }[] {
    return this.#executions;
  }

  positions(): readonly PaperPosition[] {
    return [...this.#held].map(([id, quantity]) => ({
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

  position(which: { readonly conId: number }): PaperPosition | undefined {
    return this.positions().find((position) => position.conId === which.conId);
  }

  accountValues(account: string): readonly PaperAccountValue[] {
    const cash = decimal(1_000_000).minus(this.#executions.length).toFixed(2);
    return [
      { account, key: 'NetLiquidation', value: '1000000.00', currency: 'USD' },
      { account, key: 'TotalCashValue', value: cash, currency: 'USD' },
    ];
  }

  contracts(query: ContractQuery): readonly ContractDetails[] {
    return [SPY, MES].filter(
      ({ contract }) =>
        (query.conId === 0 || query.conId === contract.conId) &&
        (query.symbol === '' || query.symbol === contract.symbol) &&
        (query.secType === '' || query.secType === contract.secType),
    );
  }

  contract(id: number): ContractDetails | undefined {
    return [SPY, MES].find(({ contract }) => contract.conId === id);
  }

  listed(): readonly ContractDetails[] {
    return [SPY, MES];
  }

  bars(request: {
    readonly conId: number;
    readonly endAtMs: number;
    readonly count: number;
  }): readonly Bar[] | undefined {
    if (request.conId !== SPY.contract.conId) return undefined;
    const today = request.endAtMs - (request.endAtMs % DAY_MS);
    return Array.from({ length: request.count }, (_, index) => ({
      startAtMs: today - (request.count - index) * DAY_MS,
      open: PRICE,
      high: PRICE,
      low: PRICE,
      close: PRICE,
      volume: decimal(1000),
    }));
  }

  quote(id: number): PaperQuote | undefined {
    if (id !== SPY.contract.conId) return undefined;
    const [bid, ask] = [decimal('350.24'), decimal('350.26')];
    return { bid, ask, last: PRICE, close: PRICE, bidSize: decimal(3), askSize: decimal(4) };
  }

  lastTradeAtMs(): number {
    return this.clock.nowMs();
  }

  priceOrigin(): string {
    return 'scripted';
  }

  #change(order: PaperOrder, to: { status: OrderStatus; filled?: Decimal; commission?: Decimal }): PaperOrder {
    const filled = to.filled ?? order.filled;
    const price = filled.eq(0) ? ZERO : PRICE;
    const next: PaperOrder = {
      ...order,
      status: to.status,
      filled,
      remaining: order.input.quantity.minus(filled),
      averageFillPrice: price,
      lastFillPrice: price,
      commission: to.commission ?? order.commission,
      completedAtMs: to.status === 'Filled' || to.status === 'Cancelled' ? this.#nowMs : undefined,
    };
    this.#orders.set(`${order.clientId}:${order.orderId}`, next);
    this.emit({ kind: 'open-order', order: next });
    this.emit({ kind: 'order-status', order: next });
    return next;
  }

  #fill(order: PaperOrder): void {
    const { clientId, orderId, permId, input } = order;
    const execution: PaperExecution = {
      execId: `0000e0d5.${permId}.01.01`,
      clientId,
      orderId,
      permId,
      conId: input.conId,
      account: input.account,
      orderRef: input.orderRef,
      exchange: 'ARCA',
      side: input.side,
      quantity: input.quantity,
      price: PRICE,
      atMs: this.#nowMs,
      cumulativeQuantity: input.quantity,
      averagePrice: PRICE,
    };
    const commission = { execId: execution.execId, commission: decimal(1), currency: 'USD', realizedPnl: undefined };
    const held = this.#held.get(input.conId) ?? ZERO;
    this.#executions.push({ execution, commission });
    this.#held.set(input.conId, held.plus(signedQuantity(input.side, input.quantity)));
    this.emit({ kind: 'execution', execution });
    const filled = this.#change(order, { status: 'Filled', filled: input.quantity });
    this.#change(filled, { status: 'Filled', commission: decimal(1) });
    this.emit({ kind: 'commission', clientId, commission });
    for (const position of this.positions()) this.emit({ kind: 'position', position });
    this.emit({ kind: 'account', account: TEST_ACCOUNT });
  }
}
