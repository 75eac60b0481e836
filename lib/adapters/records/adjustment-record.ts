/** `positions/{mode}/adjustments/{id}`: one adjustment by a person. Written once, never changed, never expired. */
import * as z from 'zod';
import type { Adjustment } from '../../domain/adjustment.ts';
import { runId, strategyId } from '../../domain/ids.ts';
import { contractFields } from './contract-fields.ts';
import { decimalField, textField, timeField } from './field-codecs.ts';
import { encodeWith, type StoredDocument } from './stored-document.ts';

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
});

export const encodeAdjustment = (adjustment: Adjustment): StoredDocument =>
  encodeWith(fields, `Adjustment ${adjustment.id}`, adjustment);
