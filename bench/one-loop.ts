/**
 * The baseline of the live benchmark, as a competent person writes a first live program: one loop that takes the symbols in
 * turn, once a second, and waits for the confirmation of an order before it goes on. The same connection and the same
 * prices; no ledger, no checks, no breaker.
 */
import { createIbkrConnector } from '../lib/adapters/ibkr/ibkr-connector.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import type { Contract } from '../lib/domain/contract.ts';
import { ONE } from '../lib/domain/decimal.ts';
import { accountId, clientId, currency, orderId, orderRef, strategyId, type OrderId } from '../lib/domain/ids.ts';
import { approve } from '../lib/domain/order.ts';
import type { BrokerTrader } from '../lib/ports/broker.ts';
import { STORM_SYMBOLS } from './storm-symbols.ts';
import { TURNS_EVERY } from './storm-desk.ts';

const INTERVAL_MS = 1_000;
const USD = currency('USD');

/** From the newest tick at the moment a symbol's turn was due to the write of its order, milliseconds each. */
export async function oneLoop(port: number, durationSeconds: number): Promise<readonly number[]> {
  const { signal } = new AbortController();
  const connector = createIbkrConnector({
    host: '127.0.0.1',
    port,
    clock: systemClock,
    log: () => undefined,
    pacing: 'off',
  });
  const trader = await connector.connectTrader({
    account: accountId('DU0000001'),
    clientId: clientId(2),
    marketDataType: 1,
    orderIdHighWater: orderId(0),
    gate: () => undefined,
    signal,
  });
  try {
    return await rounds(trader, durationSeconds);
  } finally {
    trader.disconnect();
  }
}

async function rounds(trader: BrokerTrader, durationSeconds: number): Promise<readonly number[]> {
  const { signal } = new AbortController();
  const tickAt = new Map<string, number>();
  const contracts = await Promise.all(STORM_SYMBOLS.map((symbol) => follow(trader, symbol, tickAt)));
  await systemClock.sleep(INTERVAL_MS, signal);
  const latencies: number[] = [];
  const wire = watchOrders(trader);
  for (let round = 0; round < durationSeconds; round += 1) {
    const beganMs = performance.now();
    // Due now, all of them; what each would have decided on is its newest tick of this moment.
    const seen = new Map(tickAt);
    for (const [index, contract] of contracts.entries()) {
      if ((round + index) % TURNS_EVERY !== 0) continue;
      const [id] = trader.allocateOrderIds(1);
      if (id === undefined) throw new Error('No order id was given');
      const side = Math.floor((round + index) / TURNS_EVERY) % 2 === 0 ? 'BUY' : 'SELL';
      const sentAtMs = await wire.place(contract, id, { side, round });
      latencies.push(sentAtMs - (seen.get(contract.symbol) ?? beganMs));
    }
    await systemClock.sleep(Math.max(0, INTERVAL_MS - (performance.now() - beganMs)), signal);
  }
  return latencies;
}

async function follow(trader: BrokerTrader, symbol: string, tickAt: Map<string, number>): Promise<Contract> {
  const { signal } = new AbortController();
  const spec = { symbol, secType: 'STK', exchange: 'SMART', currency: USD } as const;
  const [details] = await trader.contractDetails(spec, signal);
  if (details === undefined) throw new Error(`Contract is not known: found none for ${symbol}`);
  trader.streamQuotes(details.contract, () => void tickAt.set(symbol, performance.now()));
  return details.contract;
}

function watchOrders(trader: BrokerTrader) {
  const sentAt = new Map<OrderId, number>();
  const waiting = new Map<OrderId, (sentAtMs: number) => void>();
  trader.subscribe((event) => {
    if (event.kind === 'order-sent') sentAt.set(event.orderId, performance.now());
    if (event.kind !== 'order-status') return;
    waiting.get(event.orderId)?.(sentAt.get(event.orderId) ?? NaN);
    waiting.delete(event.orderId);
    sentAt.delete(event.orderId);
  });
  return {
    place(
      contract: Contract,
      id: OrderId,
      { side, round }: { readonly side: 'BUY' | 'SELL'; readonly round: number },
    ): Promise<number> {
      const { promise, resolve } = Promise.withResolvers<number>();
      waiting.set(id, resolve);
      const request = approve({
        orderRef: orderRef(`loop-${round}-${contract.symbol}-${id}`),
        contract,
        side,
        quantity: ONE,
        properties: { orderType: 'MKT', tif: 'DAY', outsideRth: false },
        source: new Map([[strategyId('storm'), ONE]]),
      });
      trader.place(request, id, new AbortController().signal);
      return promise;
    },
  };
}
