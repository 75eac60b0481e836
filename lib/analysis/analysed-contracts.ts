/**
 * Which contracts an analysis reads and how much of their past: the one it was asked for and the index it is held against. Whoever
 * collects bars for analyses collects these. It asks nobody.
 */
import type { ContractSpec } from '../domain/contract.ts';
import { currency } from '../domain/ids.ts';

const USD = currency('USD');
export const INDEX: ContractSpec = { symbol: 'SPX', secType: 'IND', exchange: 'CBOE', currency: USD };
/** Daily bars: a year, and what the slowest indicator needs before it. */
export const BARS = 300;
/** A contract with less of a past has nothing to be judged from. */
export const FEWEST_BARS = 60;

/** What a symbol may mean, the first that is known. */
export const specsOf = (symbol: string): readonly ContractSpec[] => [
  { symbol, secType: 'STK', exchange: 'SMART', currency: USD },
  { symbol, secType: 'CRYPTO', exchange: 'PAXOS', currency: USD },
];
