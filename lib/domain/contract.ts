/** What can be traded, as IB describes it (`contractData`, message 10). */
import type { Decimal } from './decimal.ts';
import type { ConId, Currency } from './ids.ts';

/** IB's security types that the desk knows. */
export const SECURITY_TYPES = ['STK', 'FUT', 'CASH', 'IND', 'CRYPTO', 'CMDTY'] as const;
export type SecurityType = (typeof SECURITY_TYPES)[number];

/**
 * Types the desk neither trades nor prices, but an account may hold: their positions and executions are told and booked
 * by name, so that an option bought by hand stops nothing else. `OTHER`: a type that is not known at all.
 */
export const HELD_ONLY_TYPES = ['OPT', 'FOP', 'WAR', 'IOPT', 'BOND', 'BILL', 'FUND', 'CFD', 'BAG', 'OTHER'] as const;
export type HeldOnlyType = (typeof HELD_ONLY_TYPES)[number];

export const isModelled = (type: SecurityType | HeldOnlyType): type is SecurityType =>
  SECURITY_TYPES.some((known) => known === type);

/** A contract named by its labels, before IB has told its ConId. */
export interface ContractSpec {
  readonly symbol: string;
  readonly secType: SecurityType;
  /** `SMART` for stocks, the venue otherwise. */
  readonly exchange: string;
  readonly currency: Currency;
  readonly primaryExchange?: string;
  /** Futures: contract month or last trade date, `yyyymm` or `yyyymmdd`; left out for a whole series. */
  readonly lastTradeDate?: string;
}

/** A contract identified by its ConId; the labels are for people and for the wire. */
export interface Contract {
  readonly conId: ConId;
  readonly symbol: string;
  /** Label that tells members of a series apart, for example `MESU0`. */
  readonly localSymbol: string;
  readonly secType: SecurityType | HeldOnlyType;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: Currency;
  /** Units of the underlying a contract stands for; 1 unless IB says otherwise. */
  readonly multiplier: Decimal;
  /** Futures: `yyyymmdd`; empty otherwise. */
  readonly lastTradeDate: string;
  readonly tradingClass: string;
}

/** A contract with the rules of trading it. */
export interface ContractDetails {
  readonly contract: Contract;
  readonly longName: string;
  /** Smallest price step. */
  readonly minTick: Decimal;
  /** Smallest step of an order's quantity. */
  readonly sizeIncrement: Decimal;
  /** Smallest quantity of an order. */
  readonly minSize: Decimal;
  /** IANA zone in which the hours are written. */
  readonly timeZoneId: string;
  /** IB's text: `yyyymmdd:hhmm-yyyymmdd:hhmm;yyyymmdd:CLOSED;...`. */
  readonly tradingHours: string;
  readonly liquidHours: string;
}
