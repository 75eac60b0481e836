/** What the broker says of the account as a whole (`accountSummary`, message 63). */
import type { Decimal } from './decimal.ts';
import type { AccountId, Currency } from './ids.ts';

/** tag -> currency -> value, for example NetLiquidation -> USD -> 1000000. */
export type AccountValues = ReadonlyMap<string, ReadonlyMap<Currency, Decimal>>;

export interface AccountSnapshot {
  readonly account: AccountId;
  readonly values: AccountValues;
  readonly baseCurrency: Currency;
  /** In base currency. */
  readonly netLiquidation: Decimal;
}
