/**
 * The account as a whole from `accountSummary` rows (message 63), whose values are exact decimal texts.
 * Rows without a currency or a number (account type, look-ahead times, the ledger's `BASE` column) are not modelled.
 */
import type { AccountSnapshot } from '../../domain/account.ts';
import { decimal, type Decimal } from '../../domain/decimal.ts';
import { BrokerError } from '../../domain/errors.ts';
import { currency, type AccountId, type Currency } from '../../domain/ids.ts';

export interface AccountRow {
  readonly account: string;
  readonly tag: string;
  readonly value: string;
  readonly currency: string;
}

/** The tags asked for: account totals in base currency, and with `$LEDGER:ALL` the cash of every currency. */
export const SUMMARY_TAGS = [
  'NetLiquidation',
  'TotalCashValue',
  'SettledCash',
  'GrossPositionValue',
  'BuyingPower',
  'EquityWithLoanValue',
  'AvailableFunds',
  'ExcessLiquidity',
  'InitMarginReq',
  'MaintMarginReq',
  '$LEDGER:ALL',
] as const;

const NUMBER = /^-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** The base currency is the one NetLiquidation comes in. @throws BrokerError where that row is missing */
export function accountSnapshotOf(account: AccountId, rows: readonly AccountRow[]): AccountSnapshot {
  const values = new Map<string, Map<Currency, Decimal>>();
  let total: { readonly value: Decimal; readonly currency: Currency } | undefined;
  for (const row of rows) {
    if (row.account !== account || !NUMBER.test(row.value) || !CURRENCY.test(row.currency)) continue;
    const value = decimal(row.value);
    const valueCurrency = currency(row.currency);
    const byCurrency = values.get(row.tag) ?? new Map<Currency, Decimal>();
    byCurrency.set(valueCurrency, value);
    values.set(row.tag, byCurrency);
    if (row.tag === 'NetLiquidation') total = { value, currency: valueCurrency };
  }
  if (total === undefined) {
    throw new BrokerError(
      'unavailable',
      `Account summary of ${account} is not complete: found ${rows.length} rows without NetLiquidation, needed it`,
    );
  }
  return { account, values, baseCurrency: total.currency, netLiquidation: total.value };
}
