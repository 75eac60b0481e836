/** Requests for prices as they come: five-second bars, tick by tick, and how far back history goes. */
import { readContract, type WireContract } from '../contract-fields.ts';
import type { FieldReader } from '../field-reader.ts';

export interface ReqRealTimeBarsFields {
  readonly reqId: number;
  readonly contract: WireContract;
  /** `TRADES`, `MIDPOINT`, `BID` or `ASK`. */
  readonly whatToShow: string;
  readonly useRth: boolean;
}

/** reqRealTimeBars (50), version 3. The length asked for is passed over: IB knows five seconds only. */
export function decodeReqRealTimeBars(reader: FieldReader): ReqRealTimeBarsFields {
  reader.skip('version');
  const reqId = reader.integer('reqId');
  const contract = readContract(reader);
  reader.skip('barSize');
  return { reqId, contract, whatToShow: reader.text('whatToShow'), useRth: reader.boolean('useRth') };
}

export interface ReqTickByTickDataFields {
  readonly reqId: number;
  readonly contract: WireContract;
  /** `Last`, `AllLast`, `BidAsk` or `MidPoint`. */
  readonly tickType: string;
  /** Ticks of the past in front; 0: none. */
  readonly numberOfTicks: number;
  /** Changes of size alone are no ticks. */
  readonly ignoreSize: boolean;
}

/** reqTickByTickData (97), no version field. */
export const decodeReqTickByTickData = (reader: FieldReader): ReqTickByTickDataFields => ({
  reqId: reader.integer('reqId'),
  contract: readContract(reader),
  tickType: reader.text('tickType'),
  numberOfTicks: reader.integer('numberOfTicks'),
  ignoreSize: reader.boolean('ignoreSize'),
});

export interface ReqHeadTimestampFields {
  readonly reqId: number;
  readonly contract: WireContract;
  readonly includeExpired: boolean;
  readonly useRth: boolean;
  readonly whatToShow: string;
  /** 1: text, 2: epoch seconds. */
  readonly formatDate: number;
}

/** reqHeadTimestamp (87), no version field. */
export const decodeReqHeadTimestamp = (reader: FieldReader): ReqHeadTimestampFields => ({
  reqId: reader.integer('reqId'),
  contract: readContract(reader),
  includeExpired: reader.boolean('includeExpired'),
  useRth: reader.boolean('useRth'),
  whatToShow: reader.text('whatToShow'),
  formatDate: reader.integer('formatDate'),
});
