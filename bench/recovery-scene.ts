/**
 * The scene of benchmark 9: a gateway whose day has 100 open orders and 1,000 executions of 100 filled ones, a ledger that
 * knows the orders and not one execution, and a process that holds the desk's client id and is killed with -9. The
 * gateway works in this process, so its time counts as the desk's.
 */
import { once } from 'node:events';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { decimal } from '../lib/domain/decimal.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { OrderRequest, RiskApproved } from '../lib/domain/order.ts';
import { startPaperGateway, type PaperGateway } from '../lib/paper/paper-gateway.ts';
import type { BrokerEvent, BrokerTrader } from '../lib/ports/broker.ts';
import { startChild, type RunningChild } from '../lib/testing/child-process.ts';
import { orderOf } from '../lib/testing/ibkr-fixtures.ts';
import { connectPaperTrader } from '../lib/testing/paper-trader.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { RUN } from '../lib/testing/trading-values.ts';

export interface RecoveryLoad {
  readonly openOrders: number;
  readonly filledOrders: number;
  /** Executions of each filled order. */
  readonly slices: number;
}

export const FULL_LOAD: RecoveryLoad = { openOrders: 100, filledOrders: 100, slices: 10 };
export const QUICK_LOAD: RecoveryLoad = { openOrders: 10, filledOrders: 10, slices: 10 };

export interface RecoveryScene {
  readonly gateway: PaperGateway;
  /** As the ledger of the dead instance left them: working, nothing filled. */
  readonly orders: readonly LedgerOrder[];
  readonly executions: number;
  /** Starts a holder of the client id; kill it. */
  holder(): Promise<RunningChild>;
  close(): Promise<void>;
}

export async function openRecoveryScene(load: RecoveryLoad): Promise<RecoveryScene> {
  const { openOrders, filledOrders, slices } = load;
  const gateway = await startPaperGateway({
    timers: systemClock,
    alwaysOpen: true,
    faults: { fillPartially: { slices, times: filledOrders } },
  });
  const market = Array.from({ length: filledOrders }, (_, n) => orderOf(`filled-${n}`, { quantity: decimal(slices) }));
  const resting = Array.from({ length: openOrders }, (_, n) => restingOrder(`open-${n}`));
  const trader = await connectPaperTrader(gateway.port, { pacing: 'off' });
  const ids = await placeAll(trader, [...market, ...resting]);
  trader.disconnect();
  const plannedAtMs = gateway.clock.nowMs() - 1_000;
  return {
    gateway,
    executions: filledOrders * slices,
    orders: [...market, ...resting].map((order, n) => ledgerOrder(order, { orderId: ids[n], plannedAtMs })),
    holder: () => startHolder(gateway.port),
    close: () => gateway.close(),
  };
}

/** Far below the market. */
export const restingOrder = (ref: string): RiskApproved<OrderRequest> =>
  orderOf(ref, {
    properties: { orderType: 'LMT', tif: 'DAY', outsideRth: false, limitPrice: decimal('100') },
  });

/** Ends when the broker has said of each that it works or is filled. */
async function placeAll(
  trader: BrokerTrader,
  orders: readonly RiskApproved<OrderRequest>[],
): Promise<readonly LedgerOrder['orderId'][]> {
  const ids = trader.allocateOrderIds(orders.length);
  const settled = new Set<number>();
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = trader.subscribe((event: BrokerEvent) => {
    if (event.kind !== 'order-status' || (event.status !== 'Submitted' && event.status !== 'Filled')) return;
    if (event.status === 'Submitted' && event.filled.gt(0)) return;
    settled.add(event.orderId);
    if (settled.size === orders.length) resolve();
  });
  orders.forEach((order, n) => {
    const id = ids[n];
    if (id !== undefined) trader.place(order, id, calm());
  });
  await promise;
  unsubscribe();
  return ids;
}

function ledgerOrder(
  order: RiskApproved<OrderRequest>,
  { orderId, plannedAtMs }: { readonly orderId: LedgerOrder['orderId']; readonly plannedAtMs: number },
): LedgerOrder {
  const { orderRef, contract, side, quantity, properties, source } = order;
  return {
    orderRef,
    contract,
    side,
    quantity,
    properties,
    source,
    orderId,
    plannedAtMs,
    runId: RUN,
    sizeIncrement: decimal(1),
    state: 'WORKING',
    booked: new Map(),
    filled: decimal(0),
    clientId: undefined,
    permId: undefined,
    reason: undefined,
    updatedAtMs: plannedAtMs,
  };
}

async function startHolder(port: number): Promise<RunningChild> {
  const child = startChild('bench/link-holder.ts', [String(port)]);
  await child.printed(/^Connected as /m);
  return child;
}

/** Kills it and does not wait: the desk that follows finds out by itself. */
export function killAtOnce({ process: child }: RunningChild): Promise<unknown> {
  const gone = once(child, 'close');
  child.kill('SIGKILL');
  return gone;
}
