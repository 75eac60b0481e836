/**
 * Clients of benchmark 2 at the paper gateway in a process of its own, which counts messages as IB does: all that arrive,
 * the start of the API included, at most 50 in any second. The judge is its wire log. A real gateway tolerates two seconds
 * of excess before it cuts; here nothing counts any more from the 51st message on.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce, type Contract } from '@stoqey/ib';
import { startChild } from '../lib/testing/child-process.ts';
import { SPY } from '../lib/testing/ibkr-fixtures.ts';
import { connectPaperTrader } from '../lib/testing/paper-trader.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { endProcess } from './gateway-orders.ts';
import { restingOrder } from './recovery-scene.ts';

/** A client that has begun. */
export interface PacedClient {
  /** Asks for contract details so many times, at once as far as the caller is concerned. */
  ask(count: number): void;
  /** Places one order; resolves with its first word from the broker. */
  order(): Promise<void>;
  close(): void;
}

export type ConnectPaced = (port: number) => Promise<PacedClient>;

const LABELS: Contract = { symbol: 'SPY', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
/** More than anybody may send. */
const ASKED_A_SECOND = 60;

/** Messages that arrived within `seconds` from the first of the connection on, none counted from the first excess on. */
export const acceptedBy = (connect: ConnectPaced, seconds: number): Promise<number> =>
  withPacedGateway(async (port, wire) => {
    const client = await connect(port);
    client.ask(ASKED_A_SECOND * seconds);
    await sleep((seconds + 0.2) * 1_000);
    client.close();
    return acceptedIn(wire(), seconds);
  });

/** Milliseconds from the order to its first word, `afterMs` after `asked` requests have been asked for. */
export const orderBehind = (connect: ConnectPaced, behind: { asked: number; afterMs: number }): Promise<number> =>
  withPacedGateway((port) => orderAt(port, connect, behind));

/** The same order as the gateway saw it, in lines. */
export const partsOfOrderBehind = (
  connect: ConnectPaced,
  behind: { asked: number; afterMs: number },
): Promise<readonly string[]> =>
  withPacedGateway(async (port, wire) => {
    const tookMs = await orderAt(port, connect, behind);
    const records = wire();
    const at = records.find(isOrder)?.at ?? NaN;
    const before = records.filter((record) => record.direction === 'in' && record.at < at);
    const lastSecond = before.filter((record) => record.at > at - 1_000).length;
    const word = records.find(
      (record) => record.direction === 'out' && record.at >= at && record.message === 'orderStatus',
    );
    return [
      `the order's first word came after ${tookMs.toFixed(1)} ms`,
      `its message reached the gateway ${at - (before[0]?.at ?? NaN)} ms after the first of the connection, behind ${before.length} others`,
      `of these ${lastSecond} came within the second before it`,
      `its first word left the gateway ${(word?.at ?? NaN) - at} ms later`,
    ];
  });

const isOrder = ({ direction, message }: WireRecord): boolean => direction === 'in' && message === 'placeOrder';

async function orderAt(
  port: number,
  connect: ConnectPaced,
  behind: { asked: number; afterMs: number },
): Promise<number> {
  const client = await connect(port);
  client.ask(behind.asked);
  await sleep(behind.afterMs);
  const beganMs = performance.now();
  await client.order();
  const tookMs = performance.now() - beganMs;
  client.close();
  return tookMs;
}

/** A line of the gateway's wire log; its market time runs as fast as the wall's here. */
interface WireRecord {
  readonly at: number;
  readonly direction: string;
  readonly message: string;
  readonly raw: readonly string[];
}

async function withPacedGateway<Result>(
  measure: (port: number, wire: () => readonly WireRecord[]) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const wireLog = path.join(folder, 'wire.jsonl');
  const flags = ['--port', '0', '--pacing', 'on', '--speed', '1', '--always-open', '--wire-log', wireLog];
  const child = startChild('functions/paper-gateway.ts', flags);
  try {
    const [, port] = await child.printed(/^Paper gateway listening on 127\.0\.0\.1:(\d+)\n/m);
    return await measure(Number(port), () => recordsIn(readFileSync(wireLog, 'utf8')));
  } finally {
    await endProcess(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

const recordsIn = (text: string): readonly WireRecord[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line): WireRecord => JSON.parse(line));

function acceptedIn(records: readonly WireRecord[], seconds: number): number {
  const first = records.findIndex(({ direction }) => direction === 'in');
  const fromMs = records[first]?.at ?? 0;
  const excess = records.findIndex(({ message, raw }) => message === 'error' && raw.includes('100'));
  return records
    .slice(first, excess === -1 ? undefined : excess)
    .filter(({ direction, at }) => direction === 'in' && at - fromMs < seconds * 1_000).length;
}

/** The desk as it is in production: pace, heartbeat, urgency. */
export const theDesk: ConnectPaced = async (port) => {
  const trader = await connectPaperTrader(port, { deadlines: { requestMs: 60_000 } });
  return {
    ask(count) {
      for (let n = 0; n < count; n += 1) trader.contractDetails(SPY, calm()).catch(() => undefined);
    },
    order() {
      const [id] = trader.allocateOrderIds(1);
      if (id === undefined) throw new Error('Order id is missing: found none, needed one');
      return new Promise((resolve) => {
        trader.subscribe((event) => {
          if (event.kind === 'order-status' && event.orderId === id) resolve();
        });
        trader.place(restingOrder('behind'), id, calm());
      });
    },
    close: () => trader.disconnect(),
  };
};

/** `@stoqey/ib` as its readme shows it. @param messagesPerSecond its own limit, 40, where left out */
export const theLibrary =
  (messagesPerSecond?: number): ConnectPaced =>
  async (port) => {
    const limit = messagesPerSecond === undefined ? {} : { maxReqPerSec: messagesPerSecond };
    const api = new IBApi({ host: '127.0.0.1', port, clientId: 5, ...limit });
    // Without a listener its errors (an excess is one) would throw.
    api.on(EventName.error, () => undefined);
    const ready = new Promise<number>((resolve) => api.once(EventName.nextValidId, resolve));
    api.connect();
    const orderId = await ready;
    return {
      ask(count) {
        for (let n = 0; n < count; n += 1) api.reqContractDetails(n + 1, LABELS);
      },
      order: () =>
        new Promise((resolve) => {
          api.on(EventName.orderStatus, (id) => {
            if (id === orderId) resolve();
          });
          api.placeOrder(orderId, LABELS, {
            action: OrderAction.BUY,
            orderType: OrderType.LMT,
            totalQuantity: 1,
            lmtPrice: 100,
            tif: TimeInForce.DAY,
            transmit: true,
          });
        }),
      close: () => void api.disconnect(),
    };
  };
