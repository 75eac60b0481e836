/** Requests about the account: updates by subscription, summary by tags. */
import type { FieldReader } from '../field-reader.ts';

export interface ReqAccountUpdatesFields {
  readonly subscribe: boolean;
  readonly account: string;
}

/** reqAccountUpdates (6), version 2. */
export function decodeReqAccountUpdates(reader: FieldReader): ReqAccountUpdatesFields {
  reader.skip('version');
  return { subscribe: reader.boolean('subscribe'), account: reader.text('account') };
}

export interface ReqAccountUpdatesMultiFields {
  readonly reqId: number;
  readonly account: string;
  readonly modelCode: string;
  readonly ledgerAndNlv: boolean;
}

/** reqAccountUpdatesMulti (76). */
export function decodeReqAccountUpdatesMulti(reader: FieldReader): ReqAccountUpdatesMultiFields {
  reader.skip('version');
  return {
    reqId: reader.integer('reqId'),
    account: reader.text('account'),
    modelCode: reader.text('modelCode'),
    ledgerAndNlv: reader.boolean('ledgerAndNlv'),
  };
}

export interface ReqAccountSummaryFields {
  readonly reqId: number;
  readonly group: string;
  /** Comma-separated tags; `$LEDGER`, `$LEDGER:USD` or `$LEDGER:ALL` among them mean cash by currency. */
  readonly tags: string;
}

/** reqAccountSummary (62), version 1. */
export function decodeReqAccountSummary(reader: FieldReader): ReqAccountSummaryFields {
  reader.skip('version');
  return { reqId: reader.integer('reqId'), group: reader.text('group'), tags: reader.text('tags') };
}
