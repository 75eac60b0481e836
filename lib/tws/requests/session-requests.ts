/** Requests about the connection itself: startApi, ids, accounts, time, log level. */
import type { FieldReader } from '../field-reader.ts';

/** A request without fields we use (its version field and the like are passed over). */
export type NoFields = Record<string, never>;
export const decodeNoFields = (): NoFields => ({});

export interface StartApiFields {
  readonly clientId: number;
  readonly optionalCapabilities: string;
}

/** startApi (71), version 2. */
export function decodeStartApi(reader: FieldReader): StartApiFields {
  reader.skip('version');
  const clientId = reader.integer('clientId');
  return { clientId, optionalCapabilities: reader.remaining > 0 ? reader.text('optionalCapabilities') : '' };
}

export interface ReqIdFields {
  readonly reqId: number;
}

/** Any cancel that carries a version and the id of the request to end. */
export function decodeVersionAndReqId(reader: FieldReader): ReqIdFields {
  reader.skip('version');
  return { reqId: reader.integer('reqId') };
}

/** A request of nothing but its id: the younger cancels, reqUserInfo (104). */
export const decodeReqId = (reader: FieldReader): ReqIdFields => ({ reqId: reader.integer('reqId') });

export interface SetServerLogLevelFields {
  readonly level: number;
}

/** setServerLogLevel (14). */
export function decodeSetServerLogLevel(reader: FieldReader): SetServerLogLevelFields {
  reader.skip('version');
  return { level: reader.integer('level') };
}
