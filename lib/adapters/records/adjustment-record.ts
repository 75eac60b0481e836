/** `positions/{mode}/adjustments/{id}`: one adjustment by a person. Written once, never changed, never expired. */
import * as z from 'zod';
import type { Adjustment } from '../../domain/adjustment.ts';
import { orderRef, runId, strategyId } from '../../domain/ids.ts';
import { contractFields } from './contract-fields.ts';
import { decimalField, textField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const fields = z.strictObject({
  id: z.string().min(1),
  runId: textField(runId),
  contract: contractFields,
  from: textField(strategyId).optional(),
  to: textField(strategyId).optional(),
  quantity: decimalField,
  price: decimalField,
  reason: z.string(),
  author: z.string(),
  atMs: timeField,
  settledOrders: z.array(textField(orderRef)).readonly().exactOptional(),
});

export const adjustmentRecord: RecordCodec<Adjustment> = {
  encode: (adjustment) => encodeWith(fields, `Adjustment ${adjustment.id}`, adjustment),
  decode(path, document) {
    const adjustment = decodeWith(fields, path, document);
    const { from, to } = adjustment;
    return { ...adjustment, from, to };
  },
};
