/** `liveSessions/{mode}` and `liveStops/{mode}`: the newest live session of a mode, and who wants it to end. */
import * as z from 'zod';
import type { LiveStop, StoredLiveStatus } from '../../domain/live-status.ts';
import { accountId, currency, fencingToken, runId } from '../../domain/ids.ts';
import type { Mode } from '../../domain/run.ts';
import { TRIP_CAUSES } from '../../domain/stored-breaker.ts';
import { TRADING_STATES } from '../../domain/trading-state.ts';
import type { LiveSessionView } from '../../ports/live-session-store.ts';
import { put, type DocumentWrite } from './document-write.ts';
import { integerField, textField, timeField } from './field-codecs.ts';
import { RETENTION_DAYS } from './retention.ts';
import { decodeWith, encodeWith } from './stored-document.ts';

const DAY_MS = 86_400_000;
const text = z.string();
const maybeText = z.string().optional();
const maybeTime = timeField.optional();

const outcomes = z.strictObject({
  working: z.int(),
  filled: z.int(),
  cancelled: z.int(),
  rejected: z.int(),
  denied: z.int(),
  unknown: z.int(),
});

const symbol = z.strictObject({
  symbol: text,
  conId: z.int().optional(),
  prices: maybeText,
  strategy: text,
  intervalMs: z.number(),
  quote: z
    .strictObject({ bid: maybeText, ask: maybeText, last: maybeText, price: maybeText, atMs: timeField })
    .optional(),
  weight: maybeText,
  reading: text,
  signalAtMs: maybeTime,
  position: text,
  holding: text,
  pnl: maybeText,
  maxLoss: maybeText,
  stopped: z.boolean(),
  orders: outcomes,
  executions: z.int(),
  intervals: z.int(),
  served: z.int(),
  heartbeats: z.int(),
  lastHeartbeatAtMs: maybeTime,
  missedHeartbeats: z.int(),
  maxLatencyMs: z.number().optional(),
  errors: z.int(),
  lastError: maybeText,
});

const breaker = z.strictObject({
  status: z.enum(['open', 'closed']),
  cause: z.enum(TRIP_CAUSES).optional(),
  detail: maybeText,
  sinceMs: maybeTime,
  tradingState: z.enum(TRADING_STATES).optional(),
  consecutiveErrors: z.int(),
  drawdown: maybeText,
  limits: z.strictObject({
    maxLoss: text,
    maxConsecutiveErrors: z.int(),
    staleAfterMs: z.number(),
    heartbeatMs: z.number(),
    flattenOnTrip: z.boolean(),
    drawdown: z.strictObject({ warn: text, reduce: text, halt: text }),
  }),
});

const status = z.strictObject({
  sessionId: textField(runId),
  token: integerField(fencingToken),
  mode: z.enum(['paper', 'live', 'demo']),
  account: textField(accountId),
  startedAtMs: timeField,
  endsAtMs: timeField,
  updatedAtMs: timeField,
  ended: z.strictObject({ atMs: timeField, by: text }).optional(),
  configurationVersion: text,
  baseCurrency: textField(currency),
  pnl: z.strictObject({ total: maybeText, missing: maybeText }),
  breaker,
  intervals: z.strictObject({ all: z.int(), full: z.int() }),
  orders: outcomes,
  executions: z.int(),
  symbols: z.array(symbol),
});

const tellerOf = z.looseObject({ token: integerField(fencingToken) });

const stop = z.strictObject({ sessionId: textField(runId), reason: text, author: text, atMs: timeField });

export const liveStatusPath = (mode: Mode): string => `liveSessions/${mode}`;
export const liveStopPath = (mode: Mode): string => `liveStops/${mode}`;
export const livePaths = (mode: Mode): readonly string[] => [liveStatusPath(mode), liveStopPath(mode)];

/** A stop of an earlier session is none of this one. @throws CorruptRecordError */
export function decodeLiveSession(mode: Mode, documentOf: (path: string) => unknown): LiveSessionView {
  const [told, asked] = [documentOf(liveStatusPath(mode)), documentOf(liveStopPath(mode))];
  const known = told === undefined ? undefined : decodeWith(status, liveStatusPath(mode), told);
  const wanted = asked === undefined ? undefined : decodeWith(stop, liveStopPath(mode), asked);
  return { status: known, stop: wanted?.sessionId === known?.sessionId ? wanted : undefined };
}

/** Writes unless a newer session has told. Of what was told before it reads no more than by whom. @throws CorruptRecordError */
export function tellLiveSession(
  mode: Mode,
  told: StoredLiveStatus,
  documentOf: (path: string) => unknown,
): { readonly writes: readonly DocumentWrite[]; readonly result: LiveStop | undefined } {
  const [before, asked] = [documentOf(liveStatusPath(mode)), documentOf(liveStopPath(mode))];
  const teller = before === undefined ? undefined : decodeWith(tellerOf, liveStatusPath(mode), before);
  if (teller !== undefined && teller.token > told.token) return { writes: [], result: undefined };
  const wanted = asked === undefined ? undefined : decodeWith(stop, liveStopPath(mode), asked);
  const document = encodeWith(status, 'Status of the live session', { ...told, symbols: [...told.symbols] });
  const write = put(liveStatusPath(mode), document, told.updatedAtMs + RETENTION_DAYS * DAY_MS);
  return { writes: [write], result: wanted?.sessionId === told.sessionId ? wanted : undefined };
}

/** Writes where a session has not ended, and nobody has asked before. */
export function stopLiveSession(
  mode: Mode,
  request: Omit<LiveStop, 'sessionId'>,
  stored: LiveSessionView,
): { readonly writes: readonly DocumentWrite[]; readonly result: LiveSessionView } {
  const { status: known } = stored;
  if (known === undefined || known.ended !== undefined || stored.stop !== undefined) {
    return { writes: [], result: stored };
  }
  const wanted = { ...request, sessionId: known.sessionId };
  const document = encodeWith(stop, 'Stop of the live session', wanted);
  return {
    writes: [put(liveStopPath(mode), document, request.atMs + RETENTION_DAYS * DAY_MS)],
    result: { status: known, stop: wanted },
  };
}
