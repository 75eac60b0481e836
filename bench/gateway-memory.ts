/**
 * What the gateway keeps over a long day: `node bench/gateway-memory.ts [ORDERS]` places limit orders and cancels them, then market
 * orders that execute, ORDERS of each (100,000) through one socket, and prints what lives on the heap after a collection at every
 * fifth. The first fifth fills what is kept up to a bound (completed orders, executions, the wire log in memory).
 */
import { pathToFileURL } from 'node:url';
import { connect } from 'node:net';
import { once } from 'node:events';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { startPaperGateway } from '../lib/paper/paper-gateway.ts';
import { clientFields } from '../lib/testing/client-fields.ts';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../lib/testing/paper-server-fixture.ts';
import { handshakeBytes } from '../lib/testing/raw-tws-client.ts';
import { createFrameReader, encodeFrame } from '../lib/tws/frame.ts';
import { collectedBytes } from './collected-bytes.ts';

export type OrderKind = 'cancelled' | 'executed';

export interface MemoryCourse {
  readonly kind: OrderKind;
  readonly orders: number;
  /** Megabytes alive after each fifth of the orders. */
  readonly heapMb: readonly number[];
  /** The last over the first. */
  readonly growth: number;
}

const FIFTHS = 5;
/** Orders on the way before the client waits for what it is told. */
const AT_ONCE = 500;
const MEGABYTE = 1024 * 1024;
const VERSION = 193;
const ORDER_ID_FIELD = 1;

/** A gateway and a client in this process; the client keeps nothing. */
export async function memoryOver(kind: OrderKind, orders: number): Promise<MemoryCourse> {
  const gateway = await startPaperGateway({ timers: systemClock, alwaysOpen: true });
  const socket = connect(gateway.port, '127.0.0.1');
  try {
    const client = await startClient(socket);
    const heapMb: number[] = [];
    for (let fifth = 0; fifth < FIFTHS; fifth += 1) {
      await client.placeThrough(Math.round((orders / FIFTHS) * (fifth + 1)), kind);
      heapMb.push((await collectedBytes()) / MEGABYTE);
    }
    return { kind, orders, heapMb, growth: (heapMb.at(-1) ?? 0) / (heapMb[0] ?? 1) };
  } finally {
    socket.destroy();
    await gateway.close();
  }
}

async function startClient(socket: ReturnType<typeof connect>) {
  const frames = createFrameReader();
  let answered = 0;
  let waiting = { count: 0, resolve: (): void => undefined };
  socket.on('data', (chunk) => {
    // The time is asked for behind every batch: its answer is the end of what the batch brought.
    answered += frames.push(chunk).frames.filter((frame) => frame.toString('latin1', 0, 3) === '49\0').length;
    if (answered >= waiting.count) waiting.resolve();
  });
  await once(socket, 'connect');
  socket.write(handshakeBytes(`v157..${VERSION}`));
  socket.write(encodeFrame(['71', '2', '1', '']));
  const template = (order: typeof LIMIT_ORDER): readonly string[] =>
    clientFields(VERSION, (encoder) => encoder.placeOrder(1, SPY_LABELS, order)).map(String);
  const templates = { cancelled: template(LIMIT_ORDER), executed: template({ ...MARKET_ORDER, totalQuantity: 1 }) };
  let orderId = 0;
  let batches = 0;
  return {
    async placeThrough(lastId: number, kind: OrderKind): Promise<void> {
      while (orderId < lastId) {
        const batch: Buffer[] = [];
        for (const end = Math.min(lastId, orderId + AT_ONCE); orderId < end;) {
          orderId += 1;
          batch.push(encodeFrame(templates[kind].with(ORDER_ID_FIELD, String(orderId))));
          if (kind === 'cancelled') batch.push(encodeFrame(['4', String(orderId), '', '', '2147483647']));
        }
        batches += 1;
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting = { count: batches, resolve };
        socket.write(Buffer.concat([...batch, encodeFrame(['49', '1'])]));
        await promise;
      }
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const orders = Number(process.argv[2] ?? 100_000);
  for (const kind of ['cancelled', 'executed'] as const) {
    const { heapMb, growth } = await memoryOver(kind, orders);
    const course = heapMb.map((megabytes) => megabytes.toFixed(1)).join(', ');
    process.stdout.write(`${orders} orders ${kind}: ${course} MB, last over first ${growth.toFixed(3)}\n`);
  }
}
