/** What the broker said of the account, as it was last read and over time; for people, never an input to trading. */
import type { AccountPicture, NetLiquidationPoint } from '../domain/account-picture.ts';

export const MAX_POINTS = 2_000;

export interface PointRange {
  /** Market time, both inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  /** At most `MAX_POINTS`. */
  readonly limit: number;
}

export interface AccountHistory {
  /** Keeps it as the newest picture, and as the point of its stretch of market time. @throws StoreError */
  keep(picture: AccountPicture, signal: AbortSignal): Promise<void>;
  newest(signal: AbortSignal): Promise<AccountPicture | undefined>;
  /** The newest of the range, oldest first. @throws StoreError, InvalidValueError */
  points(range: PointRange, signal: AbortSignal): Promise<readonly NetLiquidationPoint[]>;
}
