/** Limits that both stores hold, so that what fits into one fits into the other. Beyond them: `StoreError` `too-large`. */

/** Changes of one transaction, in both stores: far below the 10 MiB that Firestore takes in one request. */
export const MAX_CHANGES_PER_TRANSACTION = 500;
/** Bytes of one stored document: Firestore's 1 MiB less its own overhead. */
export const MAX_DOCUMENT_BYTES = 1_000_000;
