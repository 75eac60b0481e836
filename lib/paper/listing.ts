/** A contract of the paper gateway with everything the simulation needs to know of it. Holds no state and no prices. */
import type { Contract } from '../domain/contract.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { CommissionSchedule } from './commission.ts';
import type { DayNumber } from './new-york-time.ts';
import type { PriceName } from './prices/price-book.ts';
import type { MarketHours } from './session-hours.ts';

/** How fills move the account: paid in full, only the profit or loss, two currencies, or not at all. */
export type Settlement = 'paid' | 'margined' | 'exchanged' | 'none';

/** What contracts of one kind share; all members of a future series have the same terms. */
export interface Terms {
  readonly longName: string;
  readonly minTick: Decimal;
  readonly sizeIncrement: Decimal;
  readonly minSize: Decimal;
  readonly hours: MarketHours;
  readonly prices: PriceName;
  /** Distance of bid and ask from the price, in ticks; 0 only where there is no bid and ask (an index). */
  readonly halfSpreadTicks: number;
  /** Units shown at bid and ask. */
  readonly quoteSize: Decimal;
  readonly commission: CommissionSchedule;
  /** Left out: the contract's own. */
  readonly commissionCurrency?: string;
  readonly settlement: Settlement;
  /** Fraction of the value to open, and to keep. */
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** Exchanges under which it can be asked for, the usual one first. */
  readonly exchanges: readonly string[];
  /** Where its orders execute: never SMART. */
  readonly venue: string;
  /** Base currency of a forex pair: what a buy receives. */
  readonly receivedCurrency?: string;
}

export interface Listing {
  readonly contract: Contract;
  readonly terms: Terms;
  /** Futures: the last day on which it trades, settled at that day's close. */
  readonly lastTradeDay: DayNumber | undefined;
}
