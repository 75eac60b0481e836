/** A listing as IB's contract details, with the hours of the seven days from the clock's day; kept for that day. */
import type { ContractDetails } from '../domain/contract.ts';
import type { Listing } from './listing.ts';
import type { Market } from './market.ts';
import { newYorkDay } from './new-york-time.ts';
import { timeZoneOf, writtenHours, type WrittenHours } from './session-hours.ts';

export interface DetailsOptions {
  readonly market: (listing: Listing) => Market;
  readonly alwaysOpen: boolean;
}

export function contractDetails({
  market,
  alwaysOpen,
}: DetailsOptions): (listing: Listing, atMs: number) => ContractDetails {
  const kept = new Map<number, { readonly from: number; readonly hours: WrittenHours }>();

  function hoursOf(listing: Listing, from: number): WrittenHours {
    const known = kept.get(listing.contract.conId);
    if (known?.from === from) return known.hours;
    const ofListing = market(listing);
    const last = listing.lastTradeDay ?? Infinity;
    const hours = writtenHours({
      hours: listing.terms.hours,
      from,
      isTradingDay: (day) => day <= last && ofListing.isTradingDay(day),
      alwaysOpen,
    });
    kept.set(listing.contract.conId, { from, hours });
    return hours;
  }

  return (listing, atMs) => ({
    contract: listing.contract,
    longName: listing.terms.longName,
    minTick: listing.terms.minTick,
    sizeIncrement: listing.terms.sizeIncrement,
    minSize: listing.terms.minSize,
    timeZoneId: timeZoneOf(listing.terms.hours),
    ...hoursOf(listing, newYorkDay(atMs)),
  });
}
