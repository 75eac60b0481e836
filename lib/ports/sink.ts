/**
 * Where people read the trade log: Notion, a language model, Cloud Logging, a webhook, a file. A sink makes one try a
 * call; who retries, when, and what is recorded as delivered is `lib/trade-log/deliver-entry.ts`. Never an input to trading.
 */
import type { SequencedEntry } from './trade-log.ts';

export interface SinkDelivery {
  readonly entry: SequencedEntry;
  /**
   * An earlier try for this entry may have taken effect without our knowing (a lost answer, a crash between effect and
   * record): a sink that cannot overwrite asks for `entry.id` before it creates.
   */
  readonly mayExist: boolean;
}

export type SinkResult =
  /** It is there, now or from an earlier try. `note`: words about the entry, kept beside it and given to `annotate`. */
  | { readonly kind: 'delivered'; readonly note?: string }
  /** Not for this sink (below its importance, alerts only): final, like delivered. */
  | { readonly kind: 'skipped'; readonly why: string }
  /**
   * What may pass: connection errors, timeouts, 429, 5xx. `afterMs` is the sink's own word (Retry-After); undefined:
   * the caller's back-off. `mayExist`: the effect may have happened all the same.
   */
  | {
      readonly kind: 'retry-later';
      readonly afterMs: number | undefined;
      readonly mayExist: boolean;
      readonly reason: string;
    }
  /** Will never be taken as it is: other 4xx, an unknown schema. Not tried again before the next redelivery. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What the check at start found, in words without secrets. */
export interface SinkCheck {
  /** Reachable, and fit to take entries. An unfit sink is still delivered to: it may come back. */
  readonly isReady: boolean;
  readonly detail: string;
}

export interface Sink {
  /** Short and lasting: what is delivered is recorded under it. */
  readonly name: string;
  /**
   * One try. The signal aborts after the caller's deadline (30 s); expected failures are results. What it throws counts
   * as `retry-later` with `mayExist`.
   */
  deliver(delivery: SinkDelivery, signal: AbortSignal): Promise<SinkResult>;
  /** Adds another sink's note to what was delivered here; recorded and repeated like a delivery of its own. */
  annotate?(entry: SequencedEntry, note: string, signal: AbortSignal): Promise<SinkResult>;
  /** One line for `/ready` and the log: `on: database abc..., 3/s`. No secrets. */
  describe(): string;
  /** Asked once at start, under a deadline; never throws. */
  check(signal: AbortSignal): Promise<SinkCheck>;
}

/** A sink as the settings give it: without its key it is off, and says why. */
export type SinkSlot =
  /** `isDemo`: what it calls is a stand-in on this machine, never the real service. */
  | { readonly kind: 'on'; readonly sink: Sink; readonly isDemo?: true }
  | { readonly kind: 'off'; readonly name: string; readonly why: string };
