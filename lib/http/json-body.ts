/**
 * Reads a request's body as one JSON object, whatever its content type says, in bounded memory.
 * It knows no schema: which fields are meant is said by the intent. Nothing compressed is ever expanded.
 */
import type { IncomingMessage } from 'node:http';
import { ValidationError } from '../domain/errors.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Json } from '../domain/run.ts';
import { checkJson } from './check-json.ts';

export type JsonObject = { readonly [name: string]: Json };

/** 256 KB: the largest body any route takes. */
export const MAX_BODY_BYTES = 262_144;

/**
 * What is still read and thrown away beyond the limit before the answer, so that an honest caller gets to
 * read it; a closed socket with unread bytes would be reset.
 */
const MAX_DISCARDED_BYTES = 4 * MAX_BODY_BYTES;

export interface BodyOptions {
  readonly limitBytes: number;
  /** Ends the wait for bytes that do not come. */
  readonly signal: AbortSignal;
}

/**
 * The body as an object; an empty one is `{}`.
 * @throws ProblemError `body-too-large`; ValidationError for broken JSON (with the position), a non-object, a name
 * that occurs twice or touches prototypes, invalid UTF-8, a content encoding.
 */
export async function readJsonBody(request: IncomingMessage, options: BodyOptions): Promise<JsonObject> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    refuse({ field: 'Content-Encoding', found: JSON.stringify(encoding), needed: 'no encoding (identity)' });
  }
  return parseBody(await readBytes(request, options));
}

/** The object that `bytes` say. @throws ValidationError */
export function parseBody(bytes: Uint8Array): JsonObject {
  const text = decode(bytes);
  if (/^[ \t\n\r]*$/.test(text)) return {};
  checkJson(text);
  const value: Json = JSON.parse(text);
  if (!isObject(value)) refuse({ field: 'body', found: kindOf(value), needed: 'a JSON object' });
  return value;
}

async function readBytes(request: IncomingMessage, { limitBytes, signal }: BodyOptions): Promise<Uint8Array> {
  const already = rawBodyOf(request);
  if (already !== undefined) {
    if (already.byteLength > limitBytes) tooLarge(limitBytes);
    return already;
  }
  const read = await readStream(request, { limitBytes, signal });
  return read ?? tooLarge(limitBytes);
}

/** All bytes, or undefined where there are too many: then the rest is thrown away, up to a bound. */
function readStream(request: IncomingMessage, { limitBytes, signal }: BodyOptions): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      request.off('data', take).off('end', end).off('error', fail).off('close', gone);
      signal.removeEventListener('abort', late);
      finish();
    };
    const take = (chunk: Uint8Array): void => {
      bytes += chunk.byteLength;
      if (bytes <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > limitBytes + MAX_DISCARDED_BYTES) settle(() => resolve(undefined));
    };
    const end = (): void => settle(() => resolve(bytes <= limitBytes ? Buffer.concat(chunks) : undefined));
    const fail = (cause: Error): void => settle(() => reject(cause));
    const gone = (): void => settle(() => reject(new Error('Body was not read: the caller went before its end')));
    // The socket stays: it carries the answer that says so.
    const late = (): void => settle(() => reject(asError(signal.reason)));
    if (signal.aborted) return late();
    request.on('data', take).on('end', end).on('error', fail).on('close', gone);
    signal.addEventListener('abort', late, { once: true });
  });
}

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('Reading the body was ended', { cause: reason });

/** Where the functions framework serves, it has read the stream and left the bytes on the request. */
function rawBodyOf(request: IncomingMessage): Uint8Array | undefined {
  return 'rawBody' in request && request.rawBody instanceof Uint8Array ? request.rawBody : undefined;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse({ field: 'body', found: 'bytes that are not UTF-8', needed: 'JSON in UTF-8' });
  }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function tooLarge(limitBytes: number): never {
  throw new ProblemError({
    type: 'body-too-large',
    detail: `Body is too large: found more than ${limitBytes} bytes, needed at most ${limitBytes}`,
    members: { limitBytes },
  });
}

function refuse(problem: { readonly field: string; readonly found: string; readonly needed: string }): never {
  throw new ValidationError('Request', [problem]);
}
