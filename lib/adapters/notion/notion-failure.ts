/**
 * What an error of Notion's client means for a delivery. Only what may pass is tried again: connection errors, timeouts, 429,
 * 409 (a conflict while saving) and 5xx (Notion API, status codes). Words carry Notion's code and status, never a body.
 */
import { APIResponseError, isHTTPResponseError, RequestTimeoutError } from '@notionhq/client';
import type { SinkResult } from '../../ports/sink.ts';

type Failure = Extract<SinkResult, { readonly kind: 'retry-later' | 'refused' }>;

const CONFLICT = 409;
const TOO_MANY = 429;
const SERVER_ERRORS = 500;
const MAX_RETRY_AFTER_S = 3_600;

/** Notion answers, and has not what is needed; in our own words. It may come: its search is behind its pages. */
export class NotionMissing extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotionMissing';
  }
}

export function notionFailure(error: unknown): Failure {
  if (error instanceof NotionMissing) {
    return { kind: 'retry-later', afterMs: undefined, mayExist: false, reason: error.message };
  }
  if (error instanceof RequestTimeoutError) {
    return { kind: 'retry-later', afterMs: undefined, mayExist: true, reason: 'Notion did not answer in time' };
  }
  if (!isHTTPResponseError(error)) {
    // The connection failed or was cut: the page may have been made all the same.
    const name = error instanceof Error ? error.name : 'unknown';
    return { kind: 'retry-later', afterMs: undefined, mayExist: true, reason: `Notion cannot be reached (${name})` };
  }
  const { status } = error;
  const code = error instanceof APIResponseError ? error.code : 'no code';
  const reason = `Notion answered ${status} (${code})`;
  if (status === TOO_MANY)
    return { kind: 'retry-later', afterMs: retryAfterMs(error.headers), mayExist: false, reason };
  if (status === CONFLICT) return { kind: 'retry-later', afterMs: undefined, mayExist: false, reason };
  if (status >= SERVER_ERRORS) {
    return { kind: 'retry-later', afterMs: retryAfterMs(error.headers), mayExist: true, reason };
  }
  return { kind: 'refused', reason };
}

/** Seconds, as Notion sends them; undefined where it says none or nonsense. */
function retryAfterMs(headers: unknown): number | undefined {
  const text = headers instanceof Headers ? headers.get('retry-after') : null;
  if (text === null || !/^\d{1,5}$/.test(text)) return undefined;
  return Math.min(Number(text), MAX_RETRY_AFTER_S) * 1_000;
}
