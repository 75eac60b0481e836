/**
 * A raw reader of server-sent events over a plain socket: what came, byte by byte, and a cut after any number of bytes. It
 * parses as the standard says, so that half an event is no event, and never reconnects by itself.
 */
import { connect, type Socket } from 'node:net';

export interface SseEvent {
  readonly id: number;
  readonly data: unknown;
}

export interface SseConnection {
  /** 0 until the head has come. */
  status(): number;
  /** Lower-case name -> value. */
  readonly headers: ReadonlyMap<string, string>;
  readonly events: readonly SseEvent[];
  /** Named ones: `gap`, `reset`, `end`. */
  readonly notices: readonly { readonly name: string; readonly data: unknown }[];
  /** Heartbeats so far. */
  heartbeats(): number;
  /** What a browser would send as `Last-Event-ID`. */
  lastEventId(): string;
  /** Body of an answer that is no stream. */
  text(): string;
  /** Resolves when there are so many events, or the connection is over. */
  until(events: number): Promise<void>;
  readonly closed: Promise<void>;
  cut(): void;
  /** Stops and goes on taking bytes. */
  pause(): void;
  resume(): void;
}

export interface SseRequest {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The client resets the connection after so many bytes of the answer, wherever that is. */
  readonly cutAfterBytes?: number;
}

export function openSse({ port, path, headers = {}, cutAfterBytes = Infinity }: SseRequest): SseConnection {
  const socket: Socket = connect(port, '127.0.0.1');
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, Accept: 'text/event-stream', ...headers });
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  const parsed = createParser();
  let waiting: { readonly events: number; readonly resolve: () => void }[] = [];
  let taken = 0;
  const wake = (isOver: boolean): void => {
    for (const one of waiting) if (isOver || parsed.events.length >= one.events) one.resolve();
    waiting = isOver ? [] : waiting.filter((one) => parsed.events.length < one.events);
  };
  let isOver = false;
  socket.on('data', (bytes) => {
    const left = cutAfterBytes - taken;
    taken += bytes.byteLength;
    parsed.take(bytes.subarray(0, left));
    if (taken >= cutAfterBytes) socket.destroy();
    wake(false);
  });
  // What a broken connection says is its close.
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isOver = true;
      wake(true);
      resolve();
    });
  });
  return {
    ...parsed.seen,
    events: parsed.events,
    until: (events) =>
      isOver || parsed.events.length >= events
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ events, resolve })),
    closed,
    cut: () => void socket.destroy(),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
  };
}

function createParser() {
  const headers = new Map<string, string>();
  const events: SseEvent[] = [];
  const notices: { name: string; data: unknown }[] = [];
  let head: string | undefined;
  let bytes = Buffer.alloc(0);
  let body = '';
  const counts = { heartbeats: 0 };
  let lastEventId = '';
  let fields = { id: '', event: '', data: '' };

  const dispatch = (): void => {
    const { id, event, data } = fields;
    fields = { id: '', event: '', data: '' };
    if (id !== '') lastEventId = id;
    if (data === '') return;
    const value: unknown = JSON.parse(data);
    if (event === 'heartbeat') counts.heartbeats += 1;
    else if (event === '') events.push({ id: Number(id), data: value });
    else notices.push({ name: event, data: value });
  };
  const line = (text: string): void => {
    if (text === '') return dispatch();
    if (text.startsWith(':')) return;
    const colon = text.indexOf(': ');
    const [name, value] = [text.slice(0, colon), text.slice(colon + 2)];
    if (name === 'id') fields = { ...fields, id: value };
    if (name === 'event') fields = { ...fields, event: value };
    if (name === 'data') fields = { ...fields, data: fields.data + value };
  };
  const take = (more: Buffer): void => {
    bytes = Buffer.concat([bytes, more]);
    if (head === undefined) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end === -1) return;
      head = bytes.toString('latin1', 0, end);
      for (const one of head.split('\r\n').slice(1)) {
        const colon = one.indexOf(': ');
        headers.set(one.slice(0, colon).toLowerCase(), one.slice(colon + 2));
      }
      bytes = bytes.subarray(end + 4);
    }
    const end = bytes.lastIndexOf('\n') + 1;
    const whole = bytes.toString('utf8', 0, end);
    bytes = bytes.subarray(end);
    if (headers.get('content-type') !== 'text/event-stream') body += whole + bytes.toString('utf8');
    else for (const one of whole.split('\n').slice(0, -1)) line(one);
  };
  const seen = {
    status: () => Number(/^HTTP\/1\.1 (\d{3})/.exec(head ?? '')?.[1] ?? 0),
    headers,
    notices,
    heartbeats: () => counts.heartbeats,
    lastEventId: () => lastEventId,
    text: () => body,
  };
  return { take, events, seen };
}
