/** Which member of a futures series to trade: a function of the listed contracts and the day. It asks no broker. */
import { Temporal } from '@js-temporal/polyfill';
import type { ContractDetails } from '../domain/contract.ts';
import { InvalidValueError } from '../domain/errors.ts';
import { createRecentAnswers } from '../domain/recent-answers.ts';
import { marketDay } from './calendar.ts';

/**
 * The contract with the nearest last trade date at least `rolloverDays` calendar days after the market day (in its own
 * zone); the lower conId where two end on the same day. Undefined: none is listed that far ahead.
 * @throws InvalidValueError for a member without a full last trade date (`yyyymmdd`)
 */
export function frontContract(
  details: readonly ContractDetails[],
  atMs: number,
  rolloverDays: number,
): ContractDetails | undefined {
  return details
    .filter((member) => daysLeft(member, atMs) >= rolloverDays)
    .toSorted(
      ({ contract: a }, { contract: b }) => a.lastTradeDate.localeCompare(b.lastTradeDate) || a.conId - b.conId,
    )[0];
}

function daysLeft({ contract, timeZoneId }: ContractDetails, atMs: number): number {
  const today = marketDay(atMs, timeZoneId);
  if (!/^\d{8}$/.test(contract.lastTradeDate)) {
    const field = `last trade date of ${contract.localSymbol}`;
    throw new InvalidValueError({ field, found: contract.lastTradeDate, needed: 'yyyymmdd' });
  }
  return daysBetween(today, contract.lastTradeDate);
}

/** The members of a series are asked for on every run of a day. */
const spans = createRecentAnswers<number>(256);

const daysBetween = (from: string, to: string): number =>
  spans(`${from} ${to}`, () => plainDate(from).until(plainDate(to), { largestUnit: 'days' }).days);

const plainDate = (day: string): Temporal.PlainDate =>
  Temporal.PlainDate.from(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`);
