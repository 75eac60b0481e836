/** Requests that look something up: symbols by a pattern, the price steps of a market rule. */
import type { FieldReader } from '../field-reader.ts';

export interface ReqMatchingSymbolsFields {
  readonly reqId: number;
  /** Beginning of a symbol, or a part of a company's name. */
  readonly pattern: string;
}

/** reqMatchingSymbols (81), no version field. */
export const decodeReqMatchingSymbols = (reader: FieldReader): ReqMatchingSymbolsFields => ({
  reqId: reader.integer('reqId'),
  pattern: reader.text('pattern'),
});

export interface ReqMarketRuleFields {
  readonly marketRuleId: number;
}

/** reqMarketRule (91), no version field and no request id. */
export const decodeReqMarketRule = (reader: FieldReader): ReqMarketRuleFields => ({
  marketRuleId: reader.integer('marketRuleId'),
});
