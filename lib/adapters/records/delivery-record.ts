/**
 * `tradeLog/{entryId}`: one entry and what of it was delivered where; and the two changes of such a record, pure, so that
 * both stores decide alike. The claim is a short lease: a delivery that died lets another one in when it is over.
 */
import * as z from 'zod';
import { CorruptRecordError } from '../../domain/errors.ts';
import { decodeSequencedEntry } from '../../ports/decode-trade-log-entry.ts';
import type { ListedDelivery } from '../../ports/delivery-overview.ts';
import type {
  ClaimWanted,
  Delivery,
  DeliveryClaim,
  DeliveryProgress,
  DeliverySteps,
  Failure,
} from '../../ports/delivery-store.ts';
import { orderKeys, orderKeysField } from './delivery-order.ts';
import { documentId } from './document-paths.ts';
import { checkWrites, put, type DocumentWrite } from './document-write.ts';
import { jsonTextField, mapField, timeField } from './field-codecs.ts';
import { deliveryExpiry } from './retention.ts';
import { decodeWith, encodeWith } from './stored-document.ts';

/** A note is a language model's: bounded by its sink, and once more here. */
const MAX_NOTE_CHARACTERS = 20_000;

/** A reason is a sentence. */
const MAX_REASON_CHARACTERS = 1_000;
const failure = z.strictObject({ atMs: timeField, reason: z.string() });

/** What is optional was not kept from the beginning: a record without it is read, and is in no list. */
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
  /** Steps not done: asked for by each of them. Empty for a dead letter: nobody is at it. */
  waitingFor: z.array(z.string()).optional(),
  failures: mapField(String, failure).optional(),
  /** Only dead letters have it: a query by it finds them. */
  deadAtMs: timeField.optional(),
  dead: z.strictObject({ reason: z.string(), missing: z.array(z.string()) }).optional(),
  order: orderKeysField.optional(),
});
type DeliveryRecord = z.output<typeof fields>;

export const DELIVERIES = 'tradeLog';
export const deliveryPath = (entryId: string): string => `${DELIVERIES}/${documentId(entryId)}`;

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
  const steps: DeliverySteps = known?.steps ?? new Map();
  const record: DeliveryRecord = {
    // What came first stays: an entry is its id.
    entryJson: known?.entryJson ?? JSON.parse(JSON.stringify(entry)),
    steps,
    attempts: (known?.attempts ?? 0) + (isRepeat ? 0 : 1),
    firstAtMs: known?.firstAtMs ?? nowMs,
    claim: { holder, untilMs },
    waitingFor: wanted.sinks.filter((sink) => !steps.has(sink)),
    failures: known?.failures,
    order: known?.order ?? orderKeys(entry),
  };
  return { writes: written(path, record), result: { kind: 'claimed', delivery: deliveryOf(path, record) } };
}

/** Nothing is written where the record has expired meanwhile: there is nothing left to add to. */
export function recordDelivery(stored: unknown, done: DeliveryProgress): Change<void> {
  if (stored === undefined) return { writes: [], result: undefined };
  const path = deliveryPath(done.entryId);
  const known = decodeWith(fields, path, stored);
  const letsGo = done.isEnd && known.claim?.holder === done.holder;
  const steps: DeliverySteps = new Map([...done.steps, ...known.steps]);
  const failures = openFailures([...(known.failures ?? []), ...(done.failures ?? [])], steps);
  const asked = [...(known.waitingFor ?? []), ...(known.dead?.missing ?? []), ...failures.keys()];
  const missing = [...new Set(asked)].filter((step) => !steps.has(step));
  const record: DeliveryRecord = {
    ...known,
    steps,
    failures,
    claim: letsGo ? undefined : known.claim,
    ...waitingOrDead(known, missing, done.dead),
  };
  return { writes: written(path, record), result: undefined };
}

function openFailures(
  all: readonly (readonly [string, Failure])[],
  steps: DeliverySteps,
): ReadonlyMap<string, Failure> {
  const open = all.filter(([step]) => !steps.has(step));
  return new Map(
    open.map(([step, { atMs, reason }]) => [step, { atMs, reason: reason.slice(0, MAX_REASON_CHARACTERS) }]),
  );
}

/** One of both: what is a dead letter waits for nobody but `trade-log:replay`. */
function waitingOrDead(
  known: DeliveryRecord,
  missing: readonly string[],
  dead: Failure | undefined,
): Pick<DeliveryRecord, 'waitingFor' | 'deadAtMs' | 'dead'> {
  const atMs = dead?.atMs ?? known.deadAtMs;
  if (missing.length === 0 || atMs === undefined) {
    return { waitingFor: [...missing], deadAtMs: undefined, dead: undefined };
  }
  const reason = (dead?.reason ?? known.dead?.reason ?? '').slice(0, MAX_REASON_CHARACTERS);
  return { waitingFor: [], deadAtMs: atMs, dead: { reason, missing: [...missing] } };
}

/** @throws CorruptRecordError */
export function decodeDelivery(entryId: string, stored: unknown): Delivery {
  const path = deliveryPath(entryId);
  return deliveryOf(path, decodeWith(fields, path, stored));
}

/** What a search through many needs of one, its long texts left unread. */
export interface Glance extends z.output<typeof glanced> {
  readonly path: string;
  readonly stored: unknown;
}

const glanced = z.object({
  waitingFor: fields.shape.waitingFor,
  deadAtMs: fields.shape.deadAtMs,
  order: fields.shape.order,
});

/** @throws CorruptRecordError */
export const glanceAt = (path: string, stored: unknown): Glance => ({
  ...decodeWith(glanced, path, stored),
  path,
  stored,
});

/** @throws CorruptRecordError */
export function decodeListed(path: string, stored: unknown): ListedDelivery {
  const record = decodeWith(fields, path, stored);
  const { waitingFor = [], failures = new Map(), dead, deadAtMs, firstAtMs } = record;
  return {
    ...deliveryOf(path, record),
    firstAtMs,
    failures,
    waitingFor: dead?.missing ?? waitingFor,
    dead: dead === undefined || deadAtMs === undefined ? undefined : { atMs: deadAtMs, reason: dead.reason },
  };
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
