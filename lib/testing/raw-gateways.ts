/**
 * Gateways of a few frames, written by hand: what a whole one never does, on a port of 127.0.0.1. Each starts like IB's;
 * it has no broker, no market and no order book.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { createIbkrConnector, type IbkrConnectorOptions } from '../adapters/ibkr/ibkr-connector.ts';
import { HEARTBEAT, type HeartbeatOptions } from '../adapters/ibkr/market-time.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { accountId, clientId, orderId } from '../domain/ids.ts';
import type { BrokerConnector, BrokerTrader } from '../ports/broker.ts';
import { never } from './broker-contract.ts';
import { TEST_ACCOUNT } from './scripted-paper-broker.ts';

export interface RawAnswers {
  /** From the second time that positions are asked for. */
  readonly positions?: readonly Buffer[];
  readonly onSocket?: (socket: Socket) => void;
  readonly heartbeat?: HeartbeatOptions;
  readonly tellsTime?: boolean;
}

export interface RawGateways {
  /** One that does what it is told with each socket, and nothing by itself. */
  readonly start: (onSocket: (socket: Socket) => void) => Promise<{ readonly port: number }>;
  /** A trader at one that starts like IB's, and answers orders and positions as told. */
  readonly trader: (onOrder: (socket: Socket) => void, answers?: RawAnswers) => Promise<BrokerTrader>;
}

export const RAW_CALLER = {
  clientId: clientId(1),
  account: accountId(TEST_ACCOUNT),
  marketDataType: 3,
  signal: never,
} as const;

export const connectorAt = (port: number, options: Partial<IbkrConnectorOptions> = {}): BrokerConnector =>
  createIbkrConnector({ host: '127.0.0.1', port, clock: systemClock, log: () => undefined, ...options });

/** Call it at the top of a test file; connections and gateways are closed after each test. */
export function rawGateways(): RawGateways {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });
  const start: RawGateways['start'] = (onSocket) => startRaw(onSocket, closing);
  return {
    start,
    async trader(onOrder, answers = {}) {
      const { port } = await start((socket) => answerLikeIb(socket, onOrder, answers));
      const { heartbeat = HEARTBEAT } = answers;
      const connection = await connectorAt(port, { heartbeat }).connectTrader({
        ...RAW_CALLER,
        gate: () => undefined,
        orderIdHighWater: orderId(0),
      });
      closing.push(() => connection.disconnect());
      return connection;
    },
  };
}

function answerLikeIb(socket: Socket, onOrder: (socket: Socket) => void, answers: RawAnswers): void {
  let asked = 0;
  answers.onSocket?.(socket);
  socket.once('data', () => {
    socket.write(frame('193', '20261121 09:30:00 US/Eastern'));
    socket.on('data', (chunk) => {
      for (const [id] of framesOf(chunk)) {
        if (id === '71') socket.write(Buffer.concat([frame('15', '1', TEST_ACCOUNT), frame('9', '1', '1')]));
        if (id === '49' && answers.tellsTime !== false) socket.write(frame('49', '1', '1600000000'));
        if (id === '16') socket.write(frame('53', '1'));
        if (id === '3') onOrder(socket);
        if (id !== '61') continue;
        asked += 1;
        socket.write(Buffer.concat(asked === 1 ? [frame('62', '1')] : [...(answers.positions ?? [frame('62', '1')])]));
      }
    });
  });
}

export function frame(...fields: readonly string[]): Buffer {
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(body.length);
  return Buffer.concat([prefix, body]);
}

export function framesOf(chunk: Buffer): readonly (readonly string[])[] {
  const frames: string[][] = [];
  for (let at = 0; at + 4 <= chunk.length;) {
    const length = chunk.readUInt32BE(at);
    frames.push(chunk.toString('utf8', at + 4, at + 4 + length).split('\0'));
    at += 4 + length;
  }
  return frames;
}

async function startRaw(
  onSocket: (socket: Socket) => void,
  closing: (() => void)[],
): Promise<{ readonly port: number }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Listening gave no port');
  return { port: address.port };
}
