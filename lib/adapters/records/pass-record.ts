/** `streamPasses/{hash}`: one pass to an event stream. It goes when it is used, or soon after it has expired. */
import * as z from 'zod';
import { ROLES } from '../../domain/role.ts';
import type { StreamPass } from '../../ports/pass-store.ts';
import { streamPassPath } from './document-paths.ts';
import { put, type DocumentWrite } from './document-write.ts';
import { timeField } from './field-codecs.ts';
import { decodeWith, encodeWith } from './stored-document.ts';

const fields = z.strictObject({
  path: z.string(),
  callerName: z.string(),
  role: z.enum(ROLES),
  expiresAtMs: timeField,
});

export const passWrite = (hash: string, pass: StreamPass): DocumentWrite =>
  put(streamPassPath(hash), encodeWith(fields, 'Stream pass', pass), pass.expiresAtMs);

/** @throws CorruptRecordError */
export const decodePass = (hash: string, document: unknown): StreamPass =>
  decodeWith(fields, streamPassPath(hash), document);
