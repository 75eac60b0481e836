/** What a decoded message is called in the wire log, and what IB answers to one that cannot be read. Pure. */
import type { DecodedRequest } from '../tws/decode-request.ts';
import type { WireLogRecord } from './wire-log.ts';

export function requestRecord(decoded: DecodedRequest): Pick<WireLogRecord, 'message' | 'fields'> {
  switch (decoded.kind) {
    case 'request':
      return decoded.request;
    case 'malformed':
      return { message: decoded.name, fields: { malformed: decoded.error.message, id: decoded.id } };
    case 'unknown':
      return { message: 'unknown', fields: { id: decoded.id, name: decoded.name } };
  }
}

/** Error 505 for a message id nobody serves, to the request that waits where it can be told, 320 for a message that does not fit its layout. The session goes on. */
export function unreadableError(decoded: Exclude<DecodedRequest, { readonly kind: 'request' }>): {
  readonly id: number;
  readonly code: number;
  readonly text: string;
} {
  if (decoded.kind === 'unknown') {
    const which = decoded.name === undefined ? decoded.id : `${decoded.id} (${decoded.name} is not simulated)`;
    return { id: decoded.requestId ?? -1, code: 505, text: `Fatal Error: Unknown message id.: ${which}` };
  }
  const text = `Server error when reading an API client request: ${decoded.name}: ${decoded.error.message}`;
  return { id: decoded.id ?? -1, code: 320, text };
}
