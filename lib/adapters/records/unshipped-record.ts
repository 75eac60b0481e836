/**
 * `positions/{mode}/unshipped/{id}`: the trade-log entries of one commit, written with it, until they are known to be
 * shipped. The instance's disk dies with the instance; this does not.
 */
import * as z from 'zod';
import { CorruptRecordError } from '../../domain/errors.ts';
import { decodeTradeLogEntry } from '../../ports/decode-trade-log-entry.ts';
import type { TradeLogEntry } from '../../ports/trade-log.ts';
import { jsonTextField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const fields = z.strictObject({ entriesJson: jsonTextField });

export const unshippedRecord: RecordCodec<readonly TradeLogEntry[]> = {
  encode: (entries) =>
    encodeWith(fields, 'Unshipped entries', {
      entriesJson: entries.map(({ strategies, ...rest }) => jsonOf(rest, strategies)),
    }),
  decode(path, document) {
    const { entriesJson } = decodeWith(fields, path, document);
    if (!Array.isArray(entriesJson)) throw new CorruptRecordError(path, 'its entries are no list');
    try {
      return entriesJson.map(decodeTradeLogEntry);
    } catch (error) {
      throw new CorruptRecordError(path, error instanceof Error ? error.message : String(error));
    }
  },
};

/** JSON knows no undefined: such fields are left out, and read back as undefined. */
function jsonOf(
  { runId, ...fieldsOfEntry }: Omit<TradeLogEntry, 'strategies'>,
  strategies: TradeLogEntry['strategies'],
): { readonly [name: string]: string | number | { readonly [strategy: string]: string } } {
  const present = Object.entries(fieldsOfEntry).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(present), runId, strategies };
}
