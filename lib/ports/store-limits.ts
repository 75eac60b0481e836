/** Limits that both stores hold, so that what fits into one fits into the other. Beyond them: `StoreError` `too-large`. */

/**
 * Changes of one transaction, in both stores: ours, so that a basket of the most positions that may be configured (1,000) is
 * planned and marked SENDING in one commit each, with its run, lease, books, and a cross of each contract. Firestore itself
 * limits no writes of a commit any more (500 until 29 March 2023: its release notes of that day,
 * cloud.google.com/firestore/docs/release-notes), but the bytes of a request (10 MiB), of which a thousand orders take a
 * tenth, and the time of a transaction (270 s).
 */
export const MAX_CHANGES_PER_TRANSACTION = 2_500;
/** Bytes of one stored document: Firestore's 1 MiB less its own overhead. */
export const MAX_DOCUMENT_BYTES = 1_000_000;
