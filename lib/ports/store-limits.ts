/** Limits that both stores hold, so that what fits into one fits into the other. Beyond them: `StoreError` `too-large`. */

/**
 * Changes of one transaction, in both stores: ours, so that a basket of the most positions that may be configured (500) is
 * planned and marked SENDING in one commit each, with its run, lease and crosses. Firestore itself limits the bytes of a
 * request (10 MiB), of which a thousand orders take a tenth.
 */
export const MAX_CHANGES_PER_TRANSACTION = 1_000;
/** Bytes of one stored document: Firestore's 1 MiB less its own overhead. */
export const MAX_DOCUMENT_BYTES = 1_000_000;
