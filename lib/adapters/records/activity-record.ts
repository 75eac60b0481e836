/**
 * `activity/{runId}` and `/parts/{n}`: the "why" record of a run as JSON text, cut into parts that a document can
 * hold. The head is written with its parts in one transaction, so that a reader never joins parts of two records.
 */
import * as z from 'zod';
import { CorruptRecordError } from '../../domain/errors.ts';
import { runId, type RunId } from '../../domain/ids.ts';
import type { Activity, Json } from '../../domain/run.ts';
import { activityPartPath, activityPath } from './document-paths.ts';
import { checkWrites, put, remove, type DocumentWrite } from './document-write.ts';
import { textField, timeField } from './field-codecs.ts';
import { activityExpiry } from './retention.ts';
import { decodeWith, encodeWith } from './stored-document.ts';

/** Largest text of one part, in UTF-8 bytes. */
export const MAX_PART_BYTES = 900_000;

const head = z.strictObject({
  runId: textField(runId),
  intent: z.string(),
  atMs: timeField,
  parts: z.int().min(1),
  bytes: z.int().min(1),
});
const part = z.strictObject({ text: z.string() });

/** `stored` is the head written before, if any: parts it has beyond ours are removed. @throws StoreError (`too-large`) */
export function activityWrites(activity: Activity, stored: unknown): readonly DocumentWrite[] {
  const { runId: id, intent, atMs } = activity;
  const expireAtMs = activityExpiry(activity);
  const text = JSON.stringify(activity.record);
  const texts = cutText(text, MAX_PART_BYTES);
  const fields = { runId: id, intent, atMs, parts: texts.length, bytes: Buffer.byteLength(text) };
  const before = stored === undefined ? 0 : decodeWith(head, activityPath(id), stored).parts;
  const left = Array.from({ length: Math.max(0, before - texts.length) }, (_, index) => texts.length + index);
  const writes = [
    put(activityPath(id), encodeWith(head, `Activity ${id}`, fields), expireAtMs),
    ...texts.map((partText, n) => put(activityPartPath(id, n), { text: partText }, expireAtMs)),
    ...left.map((n) => remove(activityPartPath(id, n))),
  ];
  checkWrites(writes);
  return writes;
}

/** Paths of the parts that the stored head names. @throws CorruptRecordError */
export function partPathsOf(id: RunId, stored: unknown): readonly string[] {
  const { parts } = decodeWith(head, activityPath(id), stored);
  return Array.from({ length: parts }, (_, n) => activityPartPath(id, n));
}

/** @throws CorruptRecordError where a part is missing or does not join */
export function decodeActivity(id: RunId, stored: unknown, partsRead: ReadonlyMap<string, unknown>): Activity {
  const path = activityPath(id);
  const { intent, atMs, bytes } = decodeWith(head, path, stored);
  const text = partPathsOf(id, stored)
    .map((partPath) => decodeWith(part, partPath, partsRead.get(partPath)).text)
    .join('');
  const found = Buffer.byteLength(text);
  if (found !== bytes) throw new CorruptRecordError(path, `its parts have ${found} bytes, needed ${bytes}`);
  return { runId: id, intent, atMs, record: parsed(path, text) };
}

function parsed(path: string, text: string): Json {
  try {
    const record: Json = JSON.parse(text);
    return record;
  } catch {
    throw new CorruptRecordError(path, 'its parts are not JSON');
  }
}

/** Pieces of at most `maxBytes` UTF-8 bytes that join to `text`; no character is split. */
export function cutText(text: string, maxBytes: number): readonly string[] {
  if (text !== '' && Buffer.byteLength(text) <= maxBytes) return [text];
  const bytes = Buffer.from(text);
  const pieces: string[] = [];
  let from = 0;
  while (from < bytes.length) {
    let to = Math.min(from + maxBytes, bytes.length);
    // A byte 10xxxxxx continues a character: step back to where it begins.
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to -= 1;
    pieces.push(bytes.toString('utf8', from, to));
    from = to;
  }
  return pieces;
}
