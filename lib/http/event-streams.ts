/**
 * Streams of events over HTTP: where a reader begins, what it has missed, what comes, and how it ends. An event is sent
 * only after it is stored, and by its number alone a reader resumes anywhere, also at another instance. No stream outlives
 * its own limit, which is below that of Cloud Run's requests, nor the beginning of a drain.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { ValidationError } from '../domain/errors.ts';
import type { StoredEvent, StreamName } from '../domain/event.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventLog } from '../ports/event-log.ts';
import { orAbort } from '../ports/or-abort.ts';
import type { Log } from '../ports/trade-log.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { encodeNotice, encodeOpening } from './encode-event.ts';
import { createEventChannels } from './event-channels.ts';
import { SECURITY_HEADERS } from './problem.ts';
import { StreamReader, type EndReason } from './stream-reader.ts';
import type { StreamCall, StreamRoute } from './stream-route.ts';

export interface StreamLimits {
  /** Open at once by one caller, on this instance. */
  readonly perCaller: number;
  /** Open at once, on this instance. */
  readonly all: number;
  /** How long one connection is open at most. */
  readonly openMs: number;
  readonly heartbeatMs: number;
}

/** Cloud Run ends a request after 300 s unless told otherwise, and gives an instance 1,000 at once. */
export const STREAM_LIMITS: StreamLimits = { perCaller: 20, all: 800, openMs: 240_000, heartbeatMs: 15_000 };

const PAGE_EVENTS = 100;
const READ_MS = 10_000;
const TICK_MS = 1_000;
/** Readers that came together do not come back together: their limits differ by up to a quarter. */
const SPREAD = 16;

/** Where a reader begins. */
export interface StreamStart {
  readonly stream: StreamName;
  readonly isLast: (event: StoredEvent) => boolean;
  readonly position: number;
  /** It named a number that was never given. */
  readonly unknownNumber: number | undefined;
  /** It has the last event already. */
  readonly isOver: boolean;
}

export interface OpenedStream {
  readonly status: 200 | 204;
  readonly reason: EndReason | 'left';
  readonly lastEventId: number;
}

export interface EventStreams {
  /** @throws ValidationError, StoreError */
  begin(route: StreamRoute, call: StreamCall, asked: number | undefined): Promise<StreamStart>;
  /** Sends until the connection is gone. @throws ProblemError `rate-limited`, `overloaded` before anything is sent */
  open(start: StreamStart, callerName: string, response: ServerResponse): Promise<OpenedStream>;
  /** Connections open now. */
  count(): number;
}

export interface EventStreamsDeps {
  readonly log: EventLog;
  readonly clock: Clock;
  /** For what fails after an answer was begun. */
  readonly report: Log;
  /** Aborts when the instance drains. */
  readonly draining: AbortSignal;
  readonly limits?: StreamLimits;
}

/** The number a reader has got to: `Last-Event-ID`, which a browser sends by itself, before `lastEventId`. */
export function askedNumber(
  headers: IncomingHttpHeaders,
  query: { readonly [name: string]: string },
): number | undefined {
  const header = headers['last-event-id'];
  const [field, text] =
    typeof header === 'string' && header !== '' ? ['Last-Event-ID', header] : ['?lastEventId', query['lastEventId']];
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ValidationError('Request', [{ field, found: `"${text.slice(0, 40)}"`, needed: 'the number of an event' }]);
}

export function createEventStreams(deps: EventStreamsDeps): EventStreams {
  const { log, clock, report, draining, limits = STREAM_LIMITS } = deps;
  const nowMs = (): number => clock.nowMs();
  const problem = (stream: StreamName, error: unknown): void =>
    report.write('ERROR', 'EventStreamFailed', { stream, error: String(error).slice(0, 500) });
  const channels = createEventChannels({ log, nowMs, onProblem: problem });
  const readers = new Map<StreamReader, string>();
  let opened = 0;
  let timer: { stop(): void } | undefined;
  draining.addEventListener('abort', () => {
    for (const reader of readers.keys()) reader.end('shutdown', nowMs());
  });

  const tick = (): void => {
    for (const reader of readers.keys()) reader.tick(nowMs(), limits.heartbeatMs);
  };
  const enter = (reader: StreamReader, callerName: string): void => {
    readers.set(reader, callerName);
    timer ??= clock.every(TICK_MS, tick);
  };
  const leave = (reader: StreamReader): void => {
    readers.delete(reader);
    if (readers.size > 0) return;
    timer?.stop();
    timer = undefined;
  };

  return {
    begin: (route, call, asked) => begin(log, { route, call, asked }),
    count: () => readers.size,
    async open({ stream, isLast, position, unknownNumber, isOver }, callerName, response) {
      if (isOver) {
        response.writeHead(204, SECURITY_HEADERS).end();
        return { status: 204, reason: 'complete', lastEventId: position };
      }
      checkLimits(readers, callerName, limits);
      opened += 1;
      const endsAtMs = nowMs() + Math.round(limits.openMs * (1 - (opened % SPREAD) / (4 * SPREAD)));
      const reader = new StreamReader({ response, position, isLast, nowMs: nowMs(), endsAtMs });
      enter(reader, callerName);
      writeHead(response);
      reader.write(encodeOpening(position));
      if (unknownNumber !== undefined) reader.write(encodeNotice('reset', { lastEventId: unknownNumber, position }));
      if (draining.aborted) reader.end('shutdown', nowMs());
      try {
        await catchUp({ deps, channels }, stream, reader);
      } catch (error) {
        if (!reader.ended.aborted) problem(stream, error);
        reader.end('store-failed', nowMs());
      }
      await reader.closed;
      channels.leave(stream, reader);
      leave(reader);
      return { status: 200, reason: reader.reason, lastEventId: reader.position };
    },
  };
}

async function begin(
  log: EventLog,
  {
    route,
    call,
    asked,
  }: { readonly route: StreamRoute; readonly call: StreamCall; readonly asked: number | undefined },
): Promise<StreamStart> {
  const { signal } = call;
  const stream = await orAbort(route.streamOf(call), signal);
  const hasEnded = (await route.hasEnded?.(call)) === true;
  const newest = await log.newest(stream, signal);
  const fresh = route.begins === 'newest' ? newest : 0;
  const unknownNumber = asked !== undefined && asked > newest ? asked : undefined;
  const position = asked === undefined || unknownNumber !== undefined ? fresh : asked;
  const isLast = hasEnded ? () => true : route.isLast;
  const common = { stream, position, unknownNumber, isLast };
  if (position !== newest) return { ...common, isOver: false };
  if (newest === 0) return { ...common, isOver: hasEnded };
  const last = (await log.read(stream, { after: newest - 1, limit: 1 }, signal))[0];
  return { ...common, isOver: last === undefined ? hasEnded : last.number === newest && isLast(last) };
}

/** Reads on from the store until the rest comes by the channel. */
async function catchUp(
  { deps, channels }: { readonly deps: EventStreamsDeps; readonly channels: ReturnType<typeof createEventChannels> },
  stream: StreamName,
  reader: StreamReader,
): Promise<void> {
  const { log, clock } = deps;
  let isCaughtUp = false;
  while (!reader.ended.aborted && !channels.join(stream, reader, isCaughtUp)) {
    const { position } = reader;
    const options = { what: 'reading events', durationMs: READ_MS, parent: reader.ended };
    const events = await withDeadline(clock, options, (signal) =>
      log.read(stream, { after: position, limit: PAGE_EVENTS }, signal),
    );
    isCaughtUp = events.length < PAGE_EVENTS;
    reader.send(events, { isNewest: isCaughtUp, nowMs: clock.nowMs() });
    await reader.drained();
  }
}

function checkLimits(readers: ReadonlyMap<StreamReader, string>, callerName: string, limits: StreamLimits): void {
  if (readers.size >= limits.all) {
    throw new ProblemError({
      type: 'overloaded',
      detail: `The desk has too much in hand: found ${readers.size} streams open, needed fewer`,
      retryAfterSeconds: 5,
    });
  }
  const own = [...readers.values()].filter((name) => name === callerName).length;
  if (own < limits.perCaller) return;
  throw new ProblemError({
    type: 'rate-limited',
    detail: `Caller has too many streams open: found ${own}, needed at most ${limits.perCaller}`,
    retryAfterSeconds: 5,
  });
}

/** Ended by the end of the connection: without chunks, the bytes of an event are the same for every reader. */
function writeHead(response: ServerResponse): void {
  response.removeHeader('Transfer-Encoding');
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store, no-transform',
    'Content-Type': 'text/event-stream',
    'X-Accel-Buffering': 'no',
    Connection: 'close',
  });
  response.socket?.setNoDelay(true);
}
