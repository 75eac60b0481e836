/**
 * A bare socket that speaks TWS frames, for tests that count fields or send what no library would. It decodes nothing:
 * a message is its list of texts.
 */
import { connect, type Socket } from 'node:net';
import { createFrameReader, encodeFrame } from '../tws/frame.ts';
import { splitFields } from '../tws/fields.ts';

export interface RawTwsClient {
  readonly socket: Socket;
  /** Every message so far. */
  readonly messages: readonly (readonly string[])[];
  send(...fields: readonly (string | number)[]): void;
  /** The next message with this id that has not been waited for, also one that is already here. */
  next(id: number): Promise<readonly string[]>;
  /** All messages up to and with the next one of this id, from the last wait on. */
  upTo(id: number): Promise<readonly (readonly string[])[]>;
  readonly closed: Promise<void>;
  close(): void;
}

/** Connects without a word. */
export function openRawClient(port: number): RawTwsClient {
  const socket = connect(port, '127.0.0.1');
  const frames = createFrameReader();
  const messages: (readonly string[])[] = [];
  const wakers = new Set<() => void>();
  let read = 0;
  const wake = (): void => wakers.forEach((waker) => waker());
  socket.on('data', (chunk) => {
    messages.push(...frames.push(chunk).frames.map(splitFields));
    wake();
  });
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      resolve();
      wake();
    });
  });

  async function upTo(id: number): Promise<readonly (readonly string[])[]> {
    for (;;) {
      const at = messages.findIndex((message, index) => index >= read && message[0] === String(id));
      if (at >= 0) {
        const found = messages.slice(read, at + 1);
        read = at + 1;
        return found;
      }
      if (socket.closed) throw new Error(`Connection closed: found no message ${id}`);
      await new Promise<void>((resolve) => {
        const waker = (): void => {
          wakers.delete(waker);
          resolve();
        };
        wakers.add(waker);
      });
    }
  }

  return {
    socket,
    messages,
    closed,
    send: (...fields) => socket.write(encodeFrame(fields.map(String))),
    next: async (id) => (await upTo(id)).at(-1) ?? [],
    upTo,
    close: () => socket.destroy(),
  };
}

/** The bytes that ask for a version. */
export function handshakeBytes(versions: string): Buffer {
  const body = Buffer.from(versions);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([Buffer.from('API\0'), length, body]);
}

/** Connects, negotiates `version` and starts; ready when the last farm notice is here. */
export async function startRawClient(
  port: number,
  options: { readonly clientId: number; readonly version: number },
): Promise<RawTwsClient> {
  const client = openRawClient(port);
  client.socket.write(handshakeBytes(`v157..${options.version}`));
  await client.next(options.version);
  client.send(71, 2, options.clientId, '');
  for (let farms = 0; farms < 3; farms += 1) await client.next(4);
  return client;
}
