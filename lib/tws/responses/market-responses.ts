/** Prices: history and ticks. */
import type { WireValue } from '../fields.ts';

export interface WireBar {
  /** `yyyymmdd` for days, `yyyymmdd hh:mm:ss ZONE` or epoch seconds within a day. */
  readonly date: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly wap: string;
  readonly count: number;
}

export interface HistoricalDataFields {
  readonly reqId: number;
  readonly start: string;
  readonly end: string;
  readonly bars: readonly WireBar[];
}

/** historicalData (17, no version field since 124): 5 + 8n fields. */
export const encodeHistoricalData = (fields: HistoricalDataFields): readonly WireValue[] => [
  17,
  fields.reqId,
  fields.start,
  fields.end,
  fields.bars.length,
  ...fields.bars.flatMap((bar) => [bar.date, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.wap, bar.count]),
];

export interface TickPriceFields {
  readonly reqId: number;
  /** 1 bid, 2 ask, 4 last, 6 high, 7 low, 9 close, 14 open; 66.. the delayed ones. */
  readonly tickType: number;
  readonly price: string;
  readonly size: string;
  /** Bits: 1 can auto-execute, 2 past limit, 4 pre-open. */
  readonly attributes: number;
}

/** tickPrice (1), version 6: 7 fields. */
export const encodeTickPrice = (fields: TickPriceFields): readonly WireValue[] => [
  1,
  6,
  fields.reqId,
  fields.tickType,
  fields.price,
  fields.size,
  fields.attributes,
];

export interface TickSizeFields {
  readonly reqId: number;
  readonly tickType: number;
  readonly size: string;
}

/** tickSize (2), version 6: 5 fields. */
export const encodeTickSize = (fields: TickSizeFields): readonly WireValue[] => [
  2,
  6,
  fields.reqId,
  fields.tickType,
  fields.size,
];

export interface TickReqParamsFields {
  readonly reqId: number;
  readonly minTick: string;
  readonly bboExchange: string;
}

/** tickReqParams (81, no version field): 5 fields. */
export const encodeTickReqParams = (fields: TickReqParamsFields): readonly WireValue[] => [
  81,
  fields.reqId,
  fields.minTick,
  fields.bboExchange,
  /* snapshotPermissions: smart routed */ 3,
];

export interface MarketDataTypeFields {
  readonly reqId: number;
  readonly marketDataType: number;
}

/** marketDataType (58), version 1: 4 fields. */
export const encodeMarketDataType = (fields: MarketDataTypeFields): readonly WireValue[] => [
  58,
  1,
  fields.reqId,
  fields.marketDataType,
];
