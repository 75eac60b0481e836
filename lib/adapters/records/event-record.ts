/**
 * `{stream}/events/{n}`: one event, its facts as JSON text, and `eventHeads/{stream}`: the number of the newest. The id of
 * an event is its number with leading zeros, so that documents lie in the order in which they are read without an index.
 * An event of a stream and its copy in the desk's stream are made by one commit, with the heads of both.
 */
import * as z from 'zod';
import {
  checkNewEvent,
  DESK_STREAM,
  STREAM_KINDS,
  streamName,
  type NewEvent,
  type StoredEvent,
  type StreamName,
} from '../../domain/event.ts';
import { CorruptRecordError, InvalidValueError } from '../../domain/errors.ts';
import { StoreError } from '../../domain/store-error.ts';
import { MAX_EVENTS_READ, MAX_FACTS_BYTES } from '../../ports/event-log.ts';
import { eventHeadPath, eventPath } from './document-paths.ts';
import { put, type DocumentWrite } from './document-write.ts';
import { jsonTextField, textField, timeField } from './field-codecs.ts';
import { eventExpiry } from './retention.ts';
import { decodeWith, encodeWith, isRecord } from './stored-document.ts';

const fields = z.strictObject({
  number: z.int().min(1),
  stream: textField(parseStream),
  kind: z.string(),
  atMs: timeField,
  factsJson: jsonTextField,
  /** Tells our create, asked again after a lost answer, from somebody else's. */
  nonce: z.string().optional(),
});
const head = z.strictObject({ newest: z.int().min(1) });

/** The inverse of a stream's name. @throws InvalidValueError */
export function parseStream(text: string): StreamName {
  if (text === DESK_STREAM) return DESK_STREAM;
  const [kind, id, ...rest] = text.split('/');
  const known = STREAM_KINDS.find((one) => one === kind);
  if (known !== undefined && id !== undefined && rest.length === 0) return streamName(known, id);
  throw new InvalidValueError({ field: 'stream', found: text.slice(0, 80), needed: 'the name of a stream' });
}

/** An event and where it goes: the place in its own stream, and the one in the desk's. */
export interface NumberedEvent {
  readonly stream: StreamName;
  readonly event: NewEvent;
  readonly number: number;
  readonly deskNumber: number;
}

/** @throws InvalidValueError, StoreError (`too-large`) for what cannot be stored */
export function checkEvent(event: NewEvent): void {
  checkNewEvent(event);
  const bytes = Buffer.byteLength(JSON.stringify(event.facts));
  if (bytes > MAX_FACTS_BYTES) {
    throw new StoreError(
      'too-large',
      `Event ${event.kind} is too large: found ${bytes} bytes of facts, needed at most ${MAX_FACTS_BYTES}`,
    );
  }
}

/** The documents of one event: in its own stream, and in the desk's. */
export function eventWrites(
  { stream, event, number, deskNumber }: NumberedEvent,
  nonce: string | undefined,
): readonly DocumentWrite[] {
  const expireAtMs = eventExpiry(stream, event.atMs);
  const write = (place: StreamName, at: number): DocumentWrite => {
    const { kind, atMs, facts } = event;
    const document = encodeWith(fields, `Event ${kind}`, { number: at, stream, kind, atMs, factsJson: facts, nonce });
    return put(eventPath(place, at), document, expireAtMs);
  };
  return [write(stream, number), write(DESK_STREAM, deskNumber)];
}

/** The desk's numbers go on for ever; what else has ended may be forgotten with its last event. */
export function headWrite(stream: StreamName, newest: number, atMs: number): DocumentWrite {
  const expiry = stream === DESK_STREAM ? undefined : eventExpiry(stream, atMs);
  return put(eventHeadPath(stream), { newest }, expiry);
}

/** @throws CorruptRecordError */
export function decodeEvent(path: string, document: unknown): StoredEvent {
  const { factsJson, nonce: _nonce, ...event } = decodeWith(fields, path, document);
  if (isRecord(factsJson) && !Array.isArray(factsJson)) return { ...event, facts: factsJson };
  throw new CorruptRecordError(path, 'its facts are no object');
}

export const nonceOf = (path: string, document: unknown): string | undefined =>
  decodeWith(fields, path, document).nonce;

/** 0 where there is none. @throws CorruptRecordError */
export const decodeHead = (stream: StreamName, document: unknown): number =>
  document === undefined ? 0 : decodeWith(head, eventHeadPath(stream), document).newest;

/** @throws InvalidValueError */
export function checkRange({ after, limit }: { readonly after: number; readonly limit: number }): void {
  if (!Number.isSafeInteger(after) || after < 0) {
    throw new InvalidValueError({ field: 'after', found: String(after), needed: 'the number of an event, or 0' });
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_EVENTS_READ) {
    throw new InvalidValueError({ field: 'limit', found: String(limit), needed: `1 to ${MAX_EVENTS_READ}` });
  }
}
