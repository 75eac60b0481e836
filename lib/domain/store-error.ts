/**
 * Why a store could not serve: the one error of the ledger, run and configuration ports on which a caller
 * branches. It carries words and no stack of the store's client; what is stored wrongly is a `CorruptRecordError`.
 */

/**
 * `unavailable` not reachable or over quota: later; `contention` others wrote the same documents too often: later;
 * `outcome-unknown` the commit was under way: read, or ask again (decisions are idempotent by ids);
 * `too-large` beyond a limit of the store: never as it is; `refused` wrong rights or a wrong request: never as it is.
 */
export const STORE_FAILURES = ['unavailable', 'contention', 'outcome-unknown', 'too-large', 'refused'] as const;
export type StoreFailure = (typeof STORE_FAILURES)[number];

export class StoreError extends Error {
  readonly failure: StoreFailure;
  constructor(failure: StoreFailure, message: string) {
    super(message);
    this.name = 'StoreError';
    this.failure = failure;
  }
}
