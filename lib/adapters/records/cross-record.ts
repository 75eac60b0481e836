/** `positions/{mode}/crosses/{id}`: one internal cross. Written once, never changed. */
import * as z from 'zod';
import { runId, strategyId } from '../../domain/ids.ts';
import type { InternalCross } from '../../domain/ledger-order.ts';
import { contractFields } from './contract-fields.ts';
import { decimalField, mapField, textField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const fields = z.strictObject({
  id: z.string().min(1),
  runId: textField(runId),
  contract: contractFields,
  deltas: mapField(strategyId, decimalField),
  price: decimalField,
  atMs: timeField,
});

export const crossRecord: RecordCodec<InternalCross> = {
  encode: (cross) => encodeWith(fields, `Cross ${cross.id}`, cross),
  decode: (path, document) => decodeWith(fields, path, document),
};
