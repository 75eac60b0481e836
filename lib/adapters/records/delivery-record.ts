/**
 * `tradeLog/{entryId}`: one entry and what of it was delivered where; and the two changes of such a record, pure, so that
 * both stores decide alike. The claim is a short lease: a delivery that died lets another one in when it is over.
 */
import * as z from 'zod';
import { CorruptRecordError } from '../../domain/errors.ts';
import { decodeSequencedEntry } from '../../ports/decode-trade-log-entry.ts';
import type { ClaimWanted, Delivery, DeliveryClaim, DeliveryStore } from '../../ports/delivery-store.ts';
import { documentId } from './document-paths.ts';
import { checkWrites, put, type DocumentWrite } from './document-write.ts';
import { jsonTextField, mapField, timeField } from './field-codecs.ts';
import { deliveryExpiry } from './retention.ts';
import { decodeWith, encodeWith } from './stored-document.ts';

/** A note is a language model's: bounded by its sink, and once more here. */
const MAX_NOTE_CHARACTERS = 20_000;

const fields = z.strictObject({
  entryJson: jsonTextField,
  steps: mapField(
    String,
    z.strictObject({
      kind: z.enum(['delivered', 'skipped']),
      atMs: timeField,
      note: z.string().max(MAX_NOTE_CHARACTERS).exactOptional(),
    }),
  ),
  attempts: z.int().min(1),
  firstAtMs: timeField,
  claim: z.strictObject({ holder: z.string(), untilMs: timeField }).optional(),
});
type DeliveryRecord = z.output<typeof fields>;

export const deliveryPath = (entryId: string): string => `tradeLog/${documentId(entryId)}`;

interface Change<Result> {
  readonly writes: readonly DocumentWrite[];
  readonly result: Result;
}

export function claimDelivery(stored: unknown, wanted: ClaimWanted): Change<DeliveryClaim> {
  const { entry, holder, nowMs, untilMs } = wanted;
  const path = deliveryPath(entry.id);
  const known = stored === undefined ? undefined : decodeWith(fields, path, stored);
  const claim = known?.claim;
  if (claim !== undefined && claim.holder !== holder && claim.untilMs > nowMs) {
    return { writes: [], result: { kind: 'busy', untilMs: claim.untilMs } };
  }
  // The store may have repeated our own claim after a lost answer.
  const isRepeat = claim?.holder === holder;
  const record: DeliveryRecord = {
    // What came first stays: an entry is its id.
    entryJson: known?.entryJson ?? JSON.parse(JSON.stringify(entry)),
    steps: known?.steps ?? new Map(),
    attempts: (known?.attempts ?? 0) + (isRepeat ? 0 : 1),
    firstAtMs: known?.firstAtMs ?? nowMs,
    claim: { holder, untilMs },
  };
  return { writes: written(path, record), result: { kind: 'claimed', delivery: deliveryOf(path, record) } };
}

/** Nothing is written where the record has expired meanwhile: there is nothing left to add to. */
export function recordDelivery(stored: unknown, done: Parameters<DeliveryStore['record']>[0]): Change<void> {
  if (stored === undefined) return { writes: [], result: undefined };
  const path = deliveryPath(done.entryId);
  const known = decodeWith(fields, path, stored);
  const letsGo = done.isEnd && known.claim?.holder === done.holder;
  const record: DeliveryRecord = {
    ...known,
    steps: new Map([...done.steps, ...known.steps]),
    claim: letsGo ? undefined : known.claim,
  };
  return { writes: written(path, record), result: undefined };
}

/** @throws CorruptRecordError */
export function decodeDelivery(entryId: string, stored: unknown): Delivery {
  const path = deliveryPath(entryId);
  return deliveryOf(path, decodeWith(fields, path, stored));
}

function deliveryOf(path: string, { entryJson, steps, attempts }: DeliveryRecord): Delivery {
  try {
    return { entry: decodeSequencedEntry(entryJson), steps, attempts };
  } catch (error) {
    throw new CorruptRecordError(path, error instanceof Error ? error.message : String(error));
  }
}

function written(path: string, record: DeliveryRecord): readonly DocumentWrite[] {
  const writes = [put(path, encodeWith(fields, `Delivery ${path}`, record), deliveryExpiry(record.firstAtMs))];
  checkWrites(writes);
  return writes;
}
