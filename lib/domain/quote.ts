/** A price with its origin and age. */
import type { Decimal } from './decimal.ts';
import type { ConId } from './ids.ts';

/** Where a price came from, best first: the documented cascade of allocation. */
export const PRICE_SOURCES = ['midpoint', 'last', 'close', 'bar-close'] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

export interface Quote {
  readonly conId: ConId;
  readonly bid?: Decimal;
  readonly ask?: Decimal;
  /** Bid and ask are delayed or frozen: of before `atMs`, and of no time that the broker tells. Missing: they are of `atMs`. */
  readonly undatedSides?: true;
  readonly last?: Decimal;
  /** Time of the last trade, market time, as the broker told it; undefined: of unknown age. `close` has none at IB. */
  readonly lastAtMs?: number;
  /** Previous close. */
  readonly close?: Decimal;
  readonly atMs: number;
}

/** The one price an intent computes with. */
export interface ReferencePrice {
  readonly conId: ConId;
  readonly price: Decimal;
  readonly source: PriceSource;
  readonly atMs: number;
}
