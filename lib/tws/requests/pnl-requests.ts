/** Requests for profit and loss by subscription: of an account, and of one position in it. */
import type { FieldReader } from '../field-reader.ts';

export interface ReqPnLFields {
  readonly reqId: number;
  readonly account: string;
  readonly modelCode: string;
}

/** reqPnL (92), no version field. */
export const decodeReqPnL = (reader: FieldReader): ReqPnLFields => ({
  reqId: reader.integer('reqId'),
  account: reader.text('account'),
  modelCode: reader.text('modelCode'),
});

export interface ReqPnLSingleFields extends ReqPnLFields {
  readonly conId: number;
}

/** reqPnLSingle (94), no version field. */
export const decodeReqPnLSingle = (reader: FieldReader): ReqPnLSingleFields => ({
  ...decodeReqPnL(reader),
  conId: reader.integer('conId'),
});
