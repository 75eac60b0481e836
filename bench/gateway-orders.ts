/**
 * Orders of one @stoqey/ib client at a gateway in a process of its own: many at once, or one after the other. What it waits for is
 * the first status of each order; prices are far below the market, so that nothing executes.
 */
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce, type Contract, type Order } from '@stoqey/ib';
import { startChild, type RunningChild } from '../lib/testing/child-process.ts';
import { clientFields } from '../lib/testing/client-fields.ts';
import { startRawClient } from '../lib/testing/raw-tws-client.ts';

const SPY: Contract = { conId: 756_733, symbol: 'SPY', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
const RESTING: Order = {
  action: OrderAction.BUY,
  orderType: OrderType.LMT,
  totalQuantity: 1,
  lmtPrice: 100,
  tif: TimeInForce.GTC,
  transmit: true,
};

export interface OrderingClient {
  /** Places `count` orders, at most `concurrent` unacknowledged; resolves when all are acknowledged. */
  place(count: number, concurrent: number): Promise<void>;
  /** The same; milliseconds of all together. */
  timePlacing(count: number, concurrent: number): Promise<number>;
  /** Places one after the other; milliseconds of each. */
  placeEach(count: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** A gateway as `npm run paper-gateway` starts it, pacing off. */
export async function startGatewayProcess(): Promise<{ readonly child: RunningChild; readonly port: number }> {
  const child = startChild('functions/paper-gateway.ts', ['--port', '0']);
  const [, port] = await child.printed(/^Paper gateway listening on 127\.0\.0\.1:(\d+)\n/m);
  return { child, port: Number(port) };
}

/** A socket that acknowledges orders as that gateway does, and does nothing else. */
export async function startBareProcess(
  gatewayPort: number,
): Promise<{ readonly child: RunningChild; readonly port: number }> {
  const client = await startRawClient(gatewayPort, { clientId: 99, version: 193 });
  client.send(...clientFields(193, (encoder) => encoder.placeOrder(1, SPY, RESTING)));
  const answers = (await client.upTo(3)).slice(-2);
  client.close();
  const child = startChild('bench/bare-order-server.ts', [JSON.stringify(answers)]);
  const [, port] = await child.printed(/^Listening on (\d+)\n/m);
  return { child, port: Number(port) };
}

/** Ends a process of ours. */
export async function endProcess(child: RunningChild): Promise<void> {
  child.process.kill('SIGTERM');
  await child.ended;
}

/** @param port of a gateway, or of anything that acknowledges orders. */
export async function connectOrderingClient(port: number): Promise<OrderingClient> {
  const api = new IBApi({ host: '127.0.0.1', port, clientId: 1, maxReqPerSec: 1_000_000_000 });
  const waiting = new Map<number, () => void>();
  const failures: string[] = [];
  api.on(EventName.orderStatus, (orderId: number) => {
    waiting.get(orderId)?.();
    waiting.delete(orderId);
  });
  // Cancellations and notices of farms are told as errors, too.
  api.on(EventName.error, (error, code) => {
    const number: number = code;
    if (number !== 202 && number < 2_000) failures.push(`${code} ${error.message}`);
  });
  let nextId = await new Promise<number>((resolve) => {
    api.once(EventName.nextValidId, resolve);
    api.connect();
  });
  const placeOne = (): Promise<void> => {
    const orderId = nextId;
    nextId += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.set(orderId, resolve);
    api.placeOrder(orderId, SPY, RESTING);
    return promise;
  };
  async function place(count: number, concurrent: number): Promise<void> {
    let left = count;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await placeOne();
      }
    };
    await Promise.all(Array.from({ length: concurrent }, lane));
    if (failures.length > 0) throw new Error(`Orders failed: found ${failures[0]}, needed none`);
  }
  return {
    place,
    async timePlacing(count, concurrent) {
      const beganMs = performance.now();
      await place(count, concurrent);
      return performance.now() - beganMs;
    },
    async placeEach(count) {
      const times: number[] = [];
      for (let index = 0; index < count; index += 1) {
        const beganMs = performance.now();
        await placeOne();
        times.push(performance.now() - beganMs);
      }
      return times;
    },
    async close() {
      const gone = new Promise<void>((resolve) => api.once(EventName.disconnected, () => resolve()));
      api.disconnect();
      await gone;
    },
  };
}
