/** Units the broker says the account has (`position`, message 61). Never a holding, which is ours. */
import type { Contract } from './contract.ts';
import type { Decimal } from './decimal.ts';
import type { AccountId } from './ids.ts';

export interface Position {
  readonly account: AccountId;
  readonly contract: Contract;
  /** Signed. */
  readonly quantity: Decimal;
  /** Average cost of one contract, multiplier included, as IB reports it. */
  readonly averageCost: Decimal;
}
