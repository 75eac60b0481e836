/**
 * `positions/{mode}/session/{name}`: `orderIds`, `watermark`, `actedThrough`, `breaker` and `dayHigh`, small
 * documents that a person can read, joined to one value. How a change joins what is stored is `ports/merge-session.ts`.
 */
import * as z from 'zod';
import { clientId, currency, orderId, runId, strategyId } from '../../domain/ids.ts';
import { TRIP_CAUSES } from '../../domain/stored-breaker.ts';
import type { SessionChange, SessionFacts } from '../../ports/ledger.ts';
import { decimalField, integerField, integerKey, mapField, textField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, type StoredDocument } from './stored-document.ts';

const orderIds = z.strictObject({ highWaterByClient: mapField(integerKey(clientId), integerField(orderId)) });
const watermark = z.strictObject({ executionsReadThroughAtMs: timeField.optional() });
const actedThrough = z.strictObject({ atMsByStrategy: mapField(strategyId, timeField) });

const breaker = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('open'),
    cause: z.enum(TRIP_CAUSES),
    sinceMs: timeField,
    detail: z.string(),
    tradingState: z.enum(['REDUCING', 'HALTED']),
    runId: textField(runId),
  }),
  z.strictObject({ status: z.literal('closed'), resetAtMs: timeField, reason: z.string(), author: z.string() }),
]);

const dayHigh = z.strictObject({
  day: z.string().regex(/^\d{8}$/),
  netLiquidation: decimalField,
  currency: textField(currency),
  atMs: timeField,
});

export const SESSION_NAMES = ['orderIds', 'watermark', 'actedThrough', 'breaker', 'dayHigh'] as const;
export type SessionName = (typeof SESSION_NAMES)[number];

export const NO_SESSION_FACTS: SessionFacts = {
  orderIdHighWater: new Map(),
  executionsReadThroughAtMs: undefined,
  actedThroughAtMs: new Map(),
};

/** `documentOf` gives a stored document, or undefined where none exists. @throws CorruptRecordError */
export function decodeSession(
  documentOf: (name: SessionName) => { readonly path: string; readonly document: unknown },
): SessionFacts {
  const read = <Schema extends z.ZodType>(name: SessionName, schema: Schema): z.output<Schema> | undefined => {
    const { path, document } = documentOf(name);
    return document === undefined ? undefined : decodeWith(schema, path, document);
  };
  const stored = read('breaker', breaker);
  const high = read('dayHigh', dayHigh);
  return {
    orderIdHighWater: read('orderIds', orderIds)?.highWaterByClient ?? new Map(),
    executionsReadThroughAtMs: read('watermark', watermark)?.executionsReadThroughAtMs,
    actedThroughAtMs: read('actedThrough', actedThrough)?.atMsByStrategy ?? new Map(),
    ...(stored === undefined ? {} : { breaker: stored }),
    ...(high === undefined ? {} : { dayHigh: high }),
  };
}

/** The documents a change touches; the others are not written. */
export function encodeSession(facts: SessionFacts, change: SessionChange): ReadonlyMap<SessionName, StoredDocument> {
  const documents = new Map<SessionName, StoredDocument>();
  if (change.orderIdHighWater !== undefined && change.orderIdHighWater.size > 0) {
    documents.set('orderIds', encodeWith(orderIds, 'Order ids', { highWaterByClient: facts.orderIdHighWater }));
  }
  if (change.executionsReadThroughAtMs !== undefined) {
    const { executionsReadThroughAtMs } = facts;
    documents.set('watermark', encodeWith(watermark, 'Watermark', { executionsReadThroughAtMs }));
  }
  if (change.actedThroughAtMs !== undefined && change.actedThroughAtMs.size > 0) {
    documents.set(
      'actedThrough',
      encodeWith(actedThrough, 'Acted through', { atMsByStrategy: facts.actedThroughAtMs }),
    );
  }
  if (change.breaker !== undefined) documents.set('breaker', encodeWith(breaker, 'Breaker', change.breaker));
  if (change.dayHigh !== undefined) documents.set('dayHigh', encodeWith(dayHigh, 'Day high', change.dayHigh));
  return documents;
}
