/** Prices as they come: five-second bars, bars kept up to date, tick by tick, ticks that are words or numbers. */
import type { WireValue } from '../fields.ts';
import type { WireBar } from './market-responses.ts';

export interface RealtimeBarFields {
  readonly reqId: number;
  /** Beginning of the five seconds, epoch seconds. */
  readonly time: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly wap: string;
  readonly count: number;
}

/** realtimeBar (50), version 3: 11 fields. */
export const encodeRealtimeBar = (bar: RealtimeBarFields): readonly WireValue[] => [
  50,
  3,
  bar.reqId,
  bar.time,
  bar.open,
  bar.high,
  bar.low,
  bar.close,
  bar.volume,
  bar.wap,
  bar.count,
];

export interface HistoricalDataUpdateFields extends WireBar {
  readonly reqId: number;
}

/** historicalDataUpdate (90, no version field): 10 fields, in another order than a bar of historicalData (17). */
export const encodeHistoricalDataUpdate = (bar: HistoricalDataUpdateFields): readonly WireValue[] => [
  90,
  bar.reqId,
  bar.count,
  bar.date,
  bar.open,
  bar.close,
  bar.high,
  bar.low,
  bar.wap,
  bar.volume,
];

export type TickByTickFields = {
  readonly reqId: number;
  /** Epoch seconds. */
  readonly time: number;
} & (
  | {
      readonly kind: 'last' | 'all-last';
      readonly price: string;
      readonly size: string;
      readonly exchange: string;
      readonly specialConditions: string;
    }
  | {
      readonly kind: 'bid-ask';
      readonly bidPrice: string;
      readonly askPrice: string;
      readonly bidSize: string;
      readonly askSize: string;
    }
  | { readonly kind: 'mid-point'; readonly midPoint: string }
);

/** tickByTick (99, no version field): 9 fields for a last price, 9 for bid and ask, 5 for a midpoint. No attribute is ever set. */
export function encodeTickByTick(tick: TickByTickFields): readonly WireValue[] {
  switch (tick.kind) {
    case 'last':
    case 'all-last': {
      const type = tick.kind === 'last' ? 1 : 2;
      return [99, tick.reqId, type, tick.time, tick.price, tick.size, 0, tick.exchange, tick.specialConditions];
    }
    case 'bid-ask':
      return [99, tick.reqId, 3, tick.time, tick.bidPrice, tick.askPrice, tick.bidSize, tick.askSize, 0];
    case 'mid-point':
      return [99, tick.reqId, 4, tick.time, tick.midPoint];
  }
}

export interface TickValueFields {
  readonly reqId: number;
  readonly tickType: number;
  /** A number for tickGeneric, any text for tickString. */
  readonly value: string;
}

const encodeTickValue =
  (id: number, version: number) =>
  ({ reqId, tickType, value }: TickValueFields): readonly WireValue[] => [id, version, reqId, tickType, value];

/** tickGeneric (45), version 6: 5 fields. */
export const encodeTickGeneric = encodeTickValue(45, 6);
/** tickString (46), version 6: 5 fields. */
export const encodeTickString = encodeTickValue(46, 6);
