/** `locks/{mode}`: the lease of the one writer of a mode. */
import * as z from 'zod';
import { fencingToken } from '../../domain/ids.ts';
import type { Lease } from '../../domain/run.ts';
import { integerField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const fields = z.strictObject({
  token: integerField(fencingToken),
  holder: z.string(),
  expiresAtMs: timeField,
  released: z.boolean(),
  noteClaim: z.string().exactOptional(),
});

export const leaseRecord: RecordCodec<Lease> = {
  encode: (lease) => encodeWith(fields, 'Lease', lease),
  decode: (path, document) => decodeWith(fields, path, document),
};
