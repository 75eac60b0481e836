/** `tradeLogSinks/{name}`: what the trade-log function told last of a sink, and how two tellers are joined. */
import * as z from 'zod';
import { SINK_STATES, type SinkRecord } from '../../ports/delivery-overview.ts';
import type { Failure } from '../../ports/delivery-store.ts';
import { documentId } from './document-paths.ts';
import { checkWrites, put, type DocumentWrite } from './document-write.ts';
import { timeField } from './field-codecs.ts';
import { decodeWith, encodeWith } from './stored-document.ts';

export const SINKS = 'tradeLogSinks';
export const sinkPath = (name: string): string => `${SINKS}/${documentId(name)}`;

const fields = z.strictObject({
  name: z.string(),
  state: z.enum(SINK_STATES),
  why: z.string().max(1_000),
  check: z.strictObject({ atMs: timeField, isReady: z.boolean(), detail: z.string().max(2_000) }).optional(),
  lastSuccessAtMs: timeField.optional(),
  lastFailure: z.strictObject({ atMs: timeField, reason: z.string().max(1_000) }).optional(),
  toldAtMs: timeField,
});

/** @throws CorruptRecordError */
export function decodeSink(path: string, stored: unknown): SinkRecord {
  const { name, state, why, check, lastSuccessAtMs, lastFailure, toldAtMs } = decodeWith(fields, path, stored);
  return { name, state, why, check, lastSuccessAtMs, lastFailure, toldAtMs };
}

/** Instances tell side by side: of what happened the newest stays, whoever told it. */
export function tellSinkWrites(
  told: readonly SinkRecord[],
  stored: ReadonlyMap<string, unknown>,
): readonly DocumentWrite[] {
  const writes = told.map((sink) => {
    const path = sinkPath(sink.name);
    const before = stored.get(path);
    const joined = before === undefined ? sink : join(decodeSink(path, before), sink);
    return put(path, encodeWith(fields, `Sink ${path}`, bounded(joined)));
  });
  checkWrites(writes);
  return writes;
}

function join(before: SinkRecord, now: SinkRecord): SinkRecord {
  const isNewer = now.toldAtMs >= before.toldAtMs;
  return {
    ...(isNewer ? now : before),
    check: newest(before.check, now.check),
    lastSuccessAtMs: laterOf(before.lastSuccessAtMs, now.lastSuccessAtMs),
    lastFailure: newest(before.lastFailure, now.lastFailure),
  };
}

const laterOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

const newest = <Value extends { readonly atMs: number }>(
  a: Value | undefined,
  b: Value | undefined,
): Value | undefined => (a === undefined || (b !== undefined && b.atMs >= a.atMs) ? (b ?? a) : a);

function bounded(sink: SinkRecord): SinkRecord {
  const { why, check, lastFailure } = sink;
  return {
    ...sink,
    why: why.slice(0, 1_000),
    check: check === undefined ? undefined : { ...check, detail: check.detail.slice(0, 2_000) },
    lastFailure: lastFailure === undefined ? undefined : shortened(lastFailure),
  };
}

const shortened = ({ atMs, reason }: Failure): Failure => ({ atMs, reason: reason.slice(0, 1_000) });
