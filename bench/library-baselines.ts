/**
 * The baselines of benchmark 1: @stoqey/ib as a competent user would write it, once with all orders at once through its
 * default limiter, once with a pause behind each order. No ledger, no gate, no deadline but one for all.
 */
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce, type Contract, type Order } from '@stoqey/ib';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PaperGateway } from '../lib/paper/paper-gateway.ts';
import { ACCOUNT, BASKET_ORDERS, LIMIT_PRICE, withGateway } from './rebalance-basket.ts';

const SPY: Contract = { conId: 756_733, symbol: 'SPY', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
const LIMIT: Order = {
  action: OrderAction.BUY,
  orderType: OrderType.LMT,
  totalQuantity: 1,
  lmtPrice: Number(LIMIT_PRICE),
  tif: TimeInForce.DAY,
  account: ACCOUNT,
  transmit: true,
};
const SETTLING: ReadonlySet<string> = new Set(['PreSubmitted', 'Submitted', 'Filled', 'Cancelled', 'ApiCancelled']);

interface Client {
  readonly api: IBApi;
  readonly firstOrderId: number;
  /** Order ids with a settling status. */
  readonly confirmed: ReadonlySet<number>;
  readonly allConfirmed: Promise<void>;
}

async function connect(gateway: PaperGateway): Promise<Client> {
  const api = new IBApi({ host: '127.0.0.1', port: gateway.port, clientId: 5 });
  const confirmed = new Set<number>();
  const { promise, resolve } = Promise.withResolvers<void>();
  api.on(EventName.orderStatus, (orderId: number, status: string) => {
    if (SETTLING.has(status)) confirmed.add(orderId);
    if (confirmed.size === BASKET_ORDERS) resolve();
  });
  const ready = new Promise<number>((start) => api.on(EventName.nextValidId, start));
  api.connect();
  return { api, firstOrderId: await ready, confirmed, allConfirmed: promise };
}

const orderIds = (first: number): readonly number[] =>
  Array.from({ length: BASKET_ORDERS }, (_, index) => first + index);

/** All at once; the library's own limiter (40 a second) spreads them. */
export function allAtOnce(ackMs: number): Promise<number> {
  return withGateway(ackMs, async (gateway) => {
    const { api, firstOrderId, allConfirmed } = await connect(gateway);
    const beganMs = performance.now();
    for (const id of orderIds(firstOrderId)) api.placeOrder(id, SPY, LIMIT);
    await allConfirmed;
    const tookMs = performance.now() - beganMs;
    await disconnect(api);
    return tookMs;
  });
}

/** Order by order: place, sleep, look. What is not confirmed then is waited for at the end, as everywhere else. */
export function withPauses(ackMs: number, pauseMs: number): Promise<number> {
  return withGateway(ackMs, async (gateway) => {
    const { api, firstOrderId, confirmed, allConfirmed } = await connect(gateway);
    const beganMs = performance.now();
    for (const id of orderIds(firstOrderId)) {
      api.placeOrder(id, SPY, LIMIT);
      await sleep(pauseMs);
    }
    if (confirmed.size < BASKET_ORDERS) await allConfirmed;
    const tookMs = performance.now() - beganMs;
    await disconnect(api);
    return tookMs;
  });
}

async function disconnect(api: IBApi): Promise<void> {
  const gone = new Promise<void>((resolve) => api.once(EventName.disconnected, () => resolve()));
  api.disconnect();
  await gone;
}
