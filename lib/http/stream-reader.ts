/**
 * One reader of a stream of events: the connection, the number it has got to, and how it ends. What it cannot take is not
 * kept for it: a reader that lags too far behind is told so, dropped, and resumes by its number.
 */
import type { ServerResponse } from 'node:http';
import type { StoredEvent } from '../domain/event.ts';
import { encodeEvent, encodeNotice, HEARTBEAT } from './encode-event.ts';

/**
 * `complete`: it was the last event. `limit`: this connection was open long enough. `slow-reader`: it did not take what was
 * sent. `shutdown`: the instance ends. `store-failed`: what comes next cannot be read now. All but the first: come again.
 */
export type EndReason = 'complete' | 'limit' | 'slow-reader' | 'shutdown' | 'store-failed';

/** Bytes sent and not yet taken by the caller. */
export const MAX_LAG_BYTES = 1_000_000;
/** What a caller gets to take the rest before the connection is cut. */
const LAST_WORDS_MS = 2_000;

export interface StreamReaderOptions {
  readonly response: ServerResponse;
  /** The number it has got to. */
  readonly position: number;
  /** Whether a stream is over with this event. */
  readonly isLast: (event: StoredEvent) => boolean;
  readonly nowMs: number;
  /** When the connection ends at the latest. */
  readonly endsAtMs: number;
}

export class StreamReader {
  /** Aborts when the connection is gone or ending. */
  readonly ended: AbortSignal;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #ended = new AbortController();
  readonly #response: ServerResponse;
  readonly #isLast: (event: StoredEvent) => boolean;
  readonly #endsAtMs: number;
  #position: number;
  #wroteAtMs: number;
  #cutAtMs = Infinity;
  #reason: EndReason | 'left' = 'left';

  constructor({ response, position, isLast, nowMs, endsAtMs }: StreamReaderOptions) {
    this.#response = response;
    this.#position = position;
    this.#isLast = isLast;
    this.#endsAtMs = endsAtMs;
    this.#wroteAtMs = nowMs;
    this.ended = this.#ended.signal;
    this.closed = new Promise((resolve) => {
      const close = (): void => {
        this.#ended.abort();
        resolve();
      };
      if (response.destroyed) close();
      // A socket that breaks is closed as well.
      response.once('close', close).on('error', () => response.destroy());
    });
  }

  get position(): number {
    return this.#position;
  }

  /** Why it ended; `left` where the caller went or is still here. */
  get reason(): EndReason | 'left' {
    return this.#reason;
  }

  /** What is about the stream itself. */
  write(bytes: Buffer): void {
    if (!this.ended.aborted) this.#response.write(bytes);
  }

  /**
   * Sends what is above its position. `encoded`: all of `events`, for readers that stand right before them.
   * `isNewest`: nothing is known after them, so that the last event may end the stream.
   */
  send(
    events: readonly StoredEvent[],
    { encoded, isNewest, nowMs }: { readonly encoded?: Buffer; readonly isNewest: boolean; readonly nowMs: number },
  ): void {
    const last = events.at(-1);
    const first = events.find(({ number }) => number > this.#position);
    if (this.ended.aborted || last === undefined || first === undefined) return;
    // What it lags behind before this; a batch itself may be longer, and is the same bytes for every reader.
    if (this.#response.writableLength > MAX_LAG_BYTES) return this.end('slow-reader', nowMs);
    if (first.number > this.#position + 1) {
      this.#response.write(encodeNotice('gap', { from: this.#position + 1, to: first.number - 1 }));
    }
    const isWhole = first === events[0] && encoded !== undefined;
    const bytes = isWhole ? encoded : encodeAll(events.filter(({ number }) => number > this.#position));
    this.#response.write(bytes);
    this.#position = last.number;
    this.#wroteAtMs = nowMs;
    if (isNewest && this.#isLast(last)) this.end('complete', nowMs);
  }

  /** Resolves when all that was sent is taken, or the connection ends. */
  async drained(): Promise<void> {
    const response = this.#response;
    if (!response.writableNeedDrain || this.ended.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        response.off('drain', done);
        this.ended.removeEventListener('abort', done);
        resolve();
      };
      response.once('drain', done);
      this.ended.addEventListener('abort', done, { once: true });
    });
  }

  /** Says why and where to resume, and closes; a caller that does not take it is cut a little later. Idempotent. */
  end(reason: EndReason, nowMs: number): void {
    if (this.ended.aborted) return;
    this.#reason = reason;
    this.#ended.abort();
    this.#cutAtMs = nowMs + LAST_WORDS_MS;
    const facts = { reason, lastEventId: this.#position, resume: reason !== 'complete' };
    this.#response.end(encodeNotice('end', facts));
  }

  /** To be called about once a second: heartbeat, limit, and the end of what does not end. */
  tick(nowMs: number, heartbeatMs: number): void {
    if (nowMs >= this.#cutAtMs) this.#response.destroy();
    else if (nowMs >= this.#endsAtMs) this.end('limit', nowMs);
    else if (nowMs - this.#wroteAtMs >= heartbeatMs && !this.ended.aborted) {
      this.#wroteAtMs = nowMs;
      if (this.#response.writableLength <= MAX_LAG_BYTES) this.#response.write(HEARTBEAT);
    }
  }
}

export const encodeAll = (events: readonly StoredEvent[]): Buffer => Buffer.concat(events.map(encodeEvent));
