/** `marketData/{conId}`: a contract whose bars are kept below it. `symbol` stands beside the contract, so that one field finds it. */
import * as z from 'zod';
import type { CollectedContract } from '../../ports/market-data-store.ts';
import { contractFields } from './contract-fields.ts';
import { collectedPath } from './document-paths.ts';
import { put, type DocumentWrite } from './document-write.ts';
import { timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const fields = z.strictObject({
  symbol: z.string(),
  contract: contractFields,
  longName: z.string(),
  seenAtMs: timeField,
});

export const collectedRecord: RecordCodec<CollectedContract> = {
  encode: (collected) => {
    const { conId, symbol } = collected.contract;
    return encodeWith(fields, `Collected contract ${conId}`, { symbol, ...collected });
  },
  decode: (path, document) => {
    const { symbol: _symbol, ...collected } = decodeWith(fields, path, document);
    return collected;
  },
};

export const collectedWrite = (collected: CollectedContract): DocumentWrite =>
  put(collectedPath(collected.contract.conId), collectedRecord.encode(collected));

/** Seen at the same time: by their ids. */
export const lastSeenFirst = (a: CollectedContract, b: CollectedContract): number =>
  b.seenAtMs - a.seenAtMs || a.contract.conId - b.contract.conId;
