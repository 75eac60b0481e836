/**
 * The one file that reaches behind the typed surface of @stoqey/ib 1.6.10, because faults of it cannot be mended from
 * outside (dist/core/io): whatever is thrown while a message is decoded leaves the socket's handler and ends the
 * process (socket.js `onData`; a malformed advanced reject is enough, decoder.js `decodeMsg_ERR_MSG`), an impossible
 * length loops for ever (`onData`), a closed socket still delivers what the kernel had queued, its connection cannot
 * be chosen and has Nagle's delay of up to 40 ms (`connect`), and its limiter runs on timers (controller.js).
 * A library of another shape is refused at once, so that an upgrade fails in the tests and not in trading.
 */
import type { IBApi } from '@stoqey/ib';
import type { ByteSocket, OpenSocket } from './byte-socket.ts';
import { errorText } from './connector-log.ts';

const MAX_FRAME_BYTES = 0xff_ff_ff;
const ERROR_MESSAGE_ID = '4';

export interface GuardedSocket {
  /** Whether a write would still reach the socket. */
  writable(): boolean;
  /** Ends the connection so that nothing the kernel still holds is delivered later (RST). */
  reset(): void;
}

/** socket.js `ConnectionStatus.Connecting`. */
const CONNECTING = 2;

/**
 * @param openSocket called once, when the library connects
 * @param broken called when a message could not be decoded at all; the connection's state is not known any more
 */
export function guardLibrary(api: IBApi, openSocket: OpenSocket, broken: (reason: string) => void): GuardedSocket {
  const controller = partOf(api, 'controller');
  const socket = partOf(controller, 'socket');
  const decoder = partOf(controller, 'decoder');
  guardMessages(socket, decoder, broken);
  guardLengths(socket, broken);
  sendWithoutLimit(controller, socket);
  let client: ByteSocket | undefined;
  connectBy(controller, socket, () => (client = openSocket()));
  return {
    writable: () => client?.writable ?? false,
    reset: () => {
      if (client === undefined || client.destroyed) return;
      if (client.connecting) client.destroy();
      else client.resetAndDestroy();
    },
  };
}

/** What `Socket.connect` of the library does (socket.js), over the socket that is given instead of one it makes. */
function connectBy(controller: object, socket: object, open: () => ByteSocket): void {
  const pause = methodOf(controller, 'pause');
  const call = (name: string): ((...args: unknown[]) => void) => {
    const method = methodOf(socket, name);
    return (...args) => void Reflect.apply(method, socket, args);
  };
  const [onConnect, onEnd, onError] = [call('onConnect'), call('onEnd'), call('onError')];
  methodOf(socket, 'connect');
  Reflect.set(socket, 'connect', (clientId: number): void => {
    Reflect.set(socket, '_status', CONNECTING);
    Reflect.set(socket, '_clientId', clientId);
    Reflect.apply(pause, controller, []);
    const client = open();
    Reflect.set(socket, 'client', client);
    client.on('connect', () => onConnect());
    // Guarded only after this: asked for at each chunk.
    client.on('data', (chunk) => void Reflect.apply(methodOf(socket, 'onData'), socket, [chunk]));
    client.on('close', () => onEnd());
    client.on('end', () => onEnd());
    client.on('error', (error) => onError(error));
    // An order must not wait for the acknowledgement of whatever was written before it.
    client.setNoDelay(true);
  });
}

/** The library's limiter keeps a real timer for each message; the pace is the send lane's. */
function sendWithoutLimit(controller: object, socket: object): void {
  methodOf(controller, 'rateLimiter');
  const send = methodOf(socket, 'send');
  Reflect.set(controller, 'rateLimiter', (tokens: unknown): void => void Reflect.apply(send, socket, [tokens]));
}

/** An unreadable advanced reject is left out (its code and text still count); anything else that throws ends the connection. */
function guardMessages(socket: object, decoder: object, broken: (reason: string) => void): void {
  const onMessage = methodOf(socket, 'onMessage');
  Reflect.set(socket, 'onMessage', (text: string): void => {
    try {
      Reflect.apply(onMessage, socket, [withReadableReject(text)]);
    } catch (error) {
      Reflect.set(decoder, 'dataQueue', []); // else the rest of this message takes the next one with it
      broken(`Message of IB could not be decoded: ${errorText(error)}`);
    }
  });
}

/** The library takes a length as signed and slices by it: 0 or less never ends, and the process stands still. */
function guardLengths(socket: object, broken: (reason: string) => void): void {
  const onData = methodOf(socket, 'onData');
  const lengths = createLengthCheck();
  let isBroken = false;
  Reflect.set(socket, 'onData', (chunk: Buffer): void => {
    if (isBroken) return;
    const impossible = lengths(chunk);
    if (impossible !== undefined) {
      isBroken = true;
      broken(`Frame of IB has an impossible length: found ${impossible}, needed 1 to ${MAX_FRAME_BYTES} bytes`);
      return;
    }
    try {
      Reflect.apply(onData, socket, [chunk]);
    } catch (error) {
      isBroken = true;
      broken(`Chunk of IB could not be taken: ${errorText(error)}`);
    }
  });
}

/** Walks the length prefixes over chunks cut anywhere; answers the first impossible one. */
export function createLengthCheck(): (chunk: Buffer) => number | undefined {
  let toSkip = 0;
  let prefix = 0;
  let prefixBytes = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, chunk.length - at);
        toSkip -= skipped;
        at += skipped;
        continue;
      }
      prefix = prefix * 256 + (chunk[at] ?? 0);
      prefixBytes += 1;
      at += 1;
      if (prefixBytes < 4) continue;
      if (prefix < 1 || prefix > MAX_FRAME_BYTES) return prefix;
      toSkip = prefix;
      prefix = 0;
      prefixBytes = 0;
    }
    return undefined;
  };
}

/** Fields of an error: 4, version, id, code, text, advanced reject (from server version 166). */
export function withReadableReject(text: string): string {
  if (!text.startsWith(`${ERROR_MESSAGE_ID}\0`)) return text;
  const fields = text.split('\0');
  const reject = fields[5];
  if (reject === undefined || reject === '') return text;
  try {
    JSON.parse(reject);
    return text;
  } catch {
    return fields.with(5, '').join('\0');
  }
}

function partOf(owner: object, name: string): object {
  const found: unknown = Reflect.get(owner, name);
  if (typeof found !== 'object' || found === null) throw unknownShape(name);
  return found;
}

function methodOf(owner: object, name: string): Method {
  const found: unknown = Reflect.get(owner, name);
  if (!isMethod(found)) throw unknownShape(name);
  return found;
}

type Method = (...args: never[]) => unknown;

const isMethod = (value: unknown): value is Method => typeof value === 'function';

const unknownShape = (missing: string): Error =>
  new Error(`Library @stoqey/ib has an unknown shape: found no "${missing}", needed the shape of 1.6.10`);
