/** Answers about the connection, and the ends of lists: messages of one or two values. */
import type { WireValue } from '../fields.ts';
import { SINCE } from '../server-version.ts';

export interface NoResponseFields {
  readonly [name: string]: never;
}

export interface ReqIdResponseFields {
  readonly reqId: number;
}

/** A message of its id, version 1 and nothing else (openOrderEnd, positionEnd). */
export const encodeBare = (id: number) => (): readonly WireValue[] => [id, 1];

/** A message of its id, version 1 and the request's id (the ends of answers). */
export const encodeEndOf =
  (id: number) =>
  (fields: ReqIdResponseFields): readonly WireValue[] => [id, 1, fields.reqId];

/** completedOrdersEnd (102): nothing but its id. */
export const encodeCompletedOrdersEnd = (): readonly WireValue[] => [102];

export interface NextValidIdFields {
  readonly orderId: number;
}
export const encodeNextValidId = (fields: NextValidIdFields): readonly WireValue[] => [9, 1, fields.orderId];

export interface ManagedAccountsFields {
  /** Joined by commas. */
  readonly accounts: string;
}
export const encodeManagedAccounts = (fields: ManagedAccountsFields): readonly WireValue[] => [15, 1, fields.accounts];

export interface CurrentTimeFields {
  /** Epoch seconds. */
  readonly time: number;
}
export const encodeCurrentTime = (fields: CurrentTimeFields): readonly WireValue[] => [49, 1, fields.time];

export interface ErrorFields {
  /** Order or request id; -1: about the connection. */
  readonly id: number;
  readonly code: number;
  readonly text: string;
}

/** error (4), version 2. The advanced reject JSON stays empty: text that is no JSON breaks clients (04, pitfall 8). */
export const encodeError = (fields: ErrorFields, version: number): readonly WireValue[] => [
  4,
  2,
  fields.id,
  fields.code,
  asciiText(fields.text),
  ...(version >= SINCE.ADVANCED_ORDER_REJECT ? [''] : []),
];

/** Since 153 error texts are ASCII with `\uXXXX` for the rest. */
export const asciiText = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
