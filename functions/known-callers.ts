/** How the callers of a function are known, and what a verification of them needs. */
import type { Authenticate } from '../lib/http/caller.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { Log } from '../lib/ports/trade-log.ts';

export interface KnownCallers {
  readonly authenticate: Authenticate;
  /** In words, for `/ready`: no e-mail in it, because nobody need be known to read it. */
  readonly description: string;
}

export interface VerifierParts {
  readonly clock: Clock;
  readonly log: Log;
  /** The network, unless a test brings its own keys. */
  readonly fetch?: typeof fetch;
}
