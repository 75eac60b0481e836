/**
 * What the broker said of the account at one moment, beside the sum of our books: kept so that people can look at the desk
 * while no broker is asked. Never an input to trading: whoever trades asks the broker itself.
 */
import type { Contract } from './contract.ts';
import type { Decimal } from './decimal.ts';
import type { AccountId, ConId, Currency, RunId } from './ids.ts';
import type { PriceSource } from './quote.ts';

export interface PicturedMark {
  readonly price: Decimal;
  readonly source: PriceSource;
  /** Market time of the price. */
  readonly atMs: number;
}

export interface PicturedPosition {
  readonly contract: Contract;
  /** Signed units of the broker. */
  readonly quantity: Decimal;
  readonly averageCost: Decimal;
  /** Signed units of all books together at the same moment. */
  readonly ledger: Decimal;
}

export interface PicturedDrift {
  readonly conId: ConId;
  readonly localSymbol: string;
  readonly ledger: Decimal;
  readonly broker: Decimal;
  readonly difference: Decimal;
  readonly likelyCause: string;
}

export interface AccountPicture {
  /** The desk's own clock. */
  readonly atMs: number;
  /** The broker's clock. */
  readonly marketAtMs: number;
  /** The intent that read it. */
  readonly source: string;
  readonly runId: RunId;
  readonly account: AccountId;
  readonly baseCurrency: Currency;
  /** In base currency, as every figure of the account below. */
  readonly netLiquidation: Decimal;
  readonly dayPnl:
    | { readonly kind: 'known'; readonly pnl: Decimal }
    | { readonly kind: 'unknown'; readonly reason: string };
  /** Sum of absolute market values as a fraction of net liquidation; undefined where a price or rate is missing. */
  readonly grossExposure: Decimal | undefined;
  readonly cash: ReadonlyMap<Currency, Decimal>;
  /** Base currency per unit. */
  readonly rates: ReadonlyMap<Currency, Decimal>;
  readonly marks: ReadonlyMap<ConId, PicturedMark>;
  readonly previousCloses: ReadonlyMap<ConId, Decimal>;
  readonly positions: readonly PicturedPosition[];
  readonly drift: readonly PicturedDrift[];
}

/** What of a picture is kept for long. */
export type NetLiquidationPoint = Pick<
  AccountPicture,
  'atMs' | 'marketAtMs' | 'source' | 'baseCurrency' | 'netLiquidation' | 'grossExposure'
> & { readonly dayPnl: Decimal | undefined };

/** Points of the same stretch of market time replace each other: it bounds what frequent readers can write. */
export const POINT_SLOT_MS = 300_000;

export const pointOf = (picture: AccountPicture): NetLiquidationPoint => {
  const { atMs, marketAtMs, source, baseCurrency, netLiquidation, grossExposure, dayPnl } = picture;
  const pnl = dayPnl.kind === 'known' ? dayPnl.pnl : undefined;
  return { atMs, marketAtMs, source, baseCurrency, netLiquidation, grossExposure, dayPnl: pnl };
};
