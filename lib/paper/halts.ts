/**
 * Contracts whose trading is halted: their market is as closed, its prices stand where they stood when the halt began, and
 * orders that are accepted wait. Halts are faults and no part of the broker's state. It does not say who is halted or why.
 */
import type { Listing } from './listing.ts';
import type { Market } from './market.ts';
import type { PaperQuote } from './paper-broker.ts';

export interface Halts {
  /** Prices stand at what they are at `atMs`; a contract that is halted already stays as it is. */
  halt(listing: Listing, atMs: number): void;
  resume(conId: number): void;
  resumeAll(): void;
  /** The market as orders of this contract meet it. */
  market(listing: Listing): Market;
  /** Halts begun and ended until now: as long as it is the same, a price follows from its time. */
  changes(): number;
  /** What a client is shown. */
  quote(listing: Listing, atMs: number): PaperQuote | undefined;
}

export function halts(marketOf: (listing: Listing) => Market): Halts {
  /** conId -> its market while it is halted. */
  const halted = new Map<number, Market>();
  let changes = 0;
  return {
    halt(listing, atMs) {
      if (halted.has(conIdOf(listing))) return;
      halted.set(conIdOf(listing), standing(marketOf(listing), atMs));
      changes += 1;
    },
    resume(conId) {
      halted.delete(conId);
      changes += 1;
    },
    resumeAll() {
      halted.clear();
      changes += 1;
    },
    changes: () => changes,
    market: (listing) => halted.get(conIdOf(listing)) ?? marketOf(listing),
    quote(listing, atMs) {
      const stopped = halted.get(conIdOf(listing));
      const quote = (stopped ?? marketOf(listing)).quote(atMs);
      return quote === undefined || stopped === undefined ? quote : { ...quote, halted: true };
    },
  };
}

const conIdOf = (listing: Listing): number => listing.contract.conId;

/** Later prices are not shown; earlier ones (delayed data) are what they were. */
function standing(market: Market, sinceMs: number): Market {
  return {
    ...market,
    isOpen: () => false,
    // Nobody knows when it goes on: orders are not told to wait for the next opening.
    isTradingDay: () => false,
    quote: (atMs) => market.quote(Math.min(atMs, sinceMs)),
    lastTradeAtMs: (atMs) => market.lastTradeAtMs(Math.min(atMs, sinceMs)),
    closingAt: () => undefined,
    nextPassing: () => undefined,
  };
}
