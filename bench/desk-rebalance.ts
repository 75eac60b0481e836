/**
 * The desk in benchmark 1: `placeOrders` over the real adapter and an embedded ledger, from the call to its answer. That
 * includes what the baselines do not do: the commit that marks the basket SENDING, the lease's gate in the tick of each
 * write, and the commit of the outcomes. Connecting and planning lie outside, as connecting does for the baselines.
 */
import { createIbkrConnector, type IbkrConnectorOptions } from '../lib/adapters/ibkr/ibkr-connector.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryLedger } from '../lib/adapters/memory/memory-ledger.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { decimal, ONE, ZERO } from '../lib/domain/decimal.ts';
import { accountId, clientId, orderId, orderRef, runId, strategyId } from '../lib/domain/ids.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import { approve, type OrderRequest, type RiskApproved } from '../lib/domain/order.ts';
import type { PaperGateway } from '../lib/paper/paper-gateway.ts';
import type { BrokerTrader } from '../lib/ports/broker.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import { SPY } from '../lib/testing/ibkr-fixtures.ts';
import { holdLease, type HeldLease } from '../lib/trading/hold-lease.ts';
import { placeOrders } from '../lib/trading/place-orders.ts';
import { ACCOUNT, BASKET_ORDERS, LIMIT_PRICE, withGateway } from './rebalance-basket.ts';

const CLIENT = clientId(1);
const RUN = runId('a'.repeat(64));

/** @param pacing the adapter's own where left out; `orders` of the basket, benchmark 1's twenty where left out */
export function deskRebalance(
  ackMs: number,
  pacing?: IbkrConnectorOptions['pacing'],
  orders: number = BASKET_ORDERS,
): Promise<number> {
  return withGateway(ackMs, async (gateway) => {
    const { signal } = new AbortController();
    const ledger = memoryLedger(new MemoryDatabase(), 'paper');
    const held = await holdLease({ ledger, clock: systemClock }, { holder: RUN, waitMs: 0, signal });
    if (held.kind !== 'held') throw new Error(`Lease is not ours: found ${held.kind}, needed held`);
    const broker = await connect(gateway, { lease: held.lease, pacing, signal });
    const basket = Array.from({ length: orders }, (_, index) => request(index));
    await plan(ledger, basket, signal);
    const beganMs = performance.now();
    const placed = await placeOrders({ ledger, clock: systemClock, broker }, basket, {
      token: held.lease.token,
      confirmationMs: 15_000,
      recordMs: 5_000,
      signal,
    });
    const tookMs = performance.now() - beganMs;
    const other = placed.find(({ outcome }) => outcome.kind !== 'working');
    if (other !== undefined) throw new Error(`Order is not confirmed: found ${other.outcome.kind}, needed working`);
    broker.disconnect();
    await held.lease.release(signal);
    return tookMs;
  });
}

function connect(
  { port }: PaperGateway,
  options: {
    readonly lease: HeldLease;
    readonly pacing: IbkrConnectorOptions['pacing'] | undefined;
    readonly signal: AbortSignal;
  },
): Promise<BrokerTrader> {
  const { lease, pacing, signal } = options;
  const connector = createIbkrConnector({
    host: '127.0.0.1',
    port,
    clock: systemClock,
    log: () => undefined,
    ...(pacing === undefined ? {} : { pacing }),
  });
  return connector.connectTrader({
    account: accountId(ACCOUNT),
    clientId: CLIENT,
    marketDataType: 1,
    orderIdHighWater: orderId(0),
    gate: () => lease.refusal(),
    signal,
  });
}

function request(index: number): RiskApproved<OrderRequest> {
  return approve({
    orderRef: orderRef(`bench-${index}`),
    contract: SPY,
    side: 'BUY',
    quantity: ONE,
    properties: { orderType: 'LMT', tif: 'DAY', outsideRth: false, limitPrice: decimal(LIMIT_PRICE) },
    source: new Map([[strategyId('dummy'), ONE]]),
  });
}

function plan(ledger: Ledger, basket: readonly RiskApproved<OrderRequest>[], signal: AbortSignal): Promise<void> {
  const orders = basket.map((order): LedgerOrder => ({
    orderRef: order.orderRef,
    runId: RUN,
    contract: order.contract,
    side: order.side,
    quantity: order.quantity,
    properties: order.properties,
    sizeIncrement: ONE,
    state: 'PLANNED',
    source: order.source,
    booked: new Map(),
    filled: ZERO,
    clientId: undefined,
    orderId: undefined,
    permId: undefined,
    reason: undefined,
    plannedAtMs: 0,
    updatedAtMs: 0,
  }));
  return ledger.transact<void>(
    { orders: orders.map((order) => order.orderRef) },
    () => ({ changes: orders.map((order) => ({ kind: 'put-order', order })), result: undefined }),
    signal,
  );
}
