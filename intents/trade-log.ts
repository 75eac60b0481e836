/**
 * `GET /trade-log` and `GET /trade-log/sinks`: what the trade log has told, what of it was delivered where, how each sink does
 * and what nobody could take. Read from the store that the trade-log function writes; it delivers and repeats nothing.
 */
import { z } from 'zod';
import { runId } from '../lib/domain/ids.ts';
import type { Json } from '../lib/domain/run.ts';
import {
  MAX_ENTRIES_LISTED,
  SEVERITIES,
  type ListedDelivery,
  type SinkRecord,
} from '../lib/ports/delivery-overview.ts';
import type { Failure } from '../lib/ports/delivery-store.ts';
import { severityOf } from '../lib/ports/entry-severity.ts';
import type { SequencedEntry } from '../lib/ports/trade-log.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';

const DEFAULT_LIMIT = 50;
const limitText = `an integer from 1 to ${MAX_ENTRIES_LISTED}`;

const querySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, limitText)
    .transform(Number)
    .refine((limit) => limit <= MAX_ENTRIES_LISTED, limitText)
    .default(DEFAULT_LIMIT),
  cursor: z
    .string()
    .regex(/^\d{16}-[!-~]{1,200}$/, '`nextCursor` of an earlier answer')
    .optional()
    .meta({ description: '`nextCursor` of the page before; the newest entries without' }),
  severity: z.enum(SEVERITIES).default('INFO').meta({ description: 'This one and what is more severe' }),
  runId: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')
    .optional(),
});

export const tradeLogEntries: Resource = {
  path: 'trade-log',
  methods: [
    { method: 'GET', role: 'viewer', query: ['limit', 'cursor', 'severity', 'runId'], querySchema, answer: entries },
  ],
};

export const tradeLogSinks: Resource = {
  path: 'trade-log/sinks',
  methods: [{ method: 'GET', role: 'viewer', query: [], answer: sinks }],
};

type JsonObject = { readonly [name: string]: Json };

async function entries({ overview, clock }: ResourceDeps, { query, signal }: ResourceCall): Promise<IntentAnswer> {
  const { limit, cursor, severity, runId: run } = parseWith(querySchema, query, 'Query of trade-log');
  const wanted = { limit, before: cursor, atLeast: severity, runId: run === undefined ? undefined : runId(run) };
  const { deliveries, next } = await overview.list(wanted, signal);
  return ok({
    utcTimestamp: isoTime(clock.nowMs()),
    entries: deliveries.map((listed) => ({ entry: showEntry(listed.entry), delivery: showDelivery(listed) })),
    nextCursor: next ?? null,
  });
}

async function sinks({ overview, clock }: ResourceDeps, { signal }: ResourceCall): Promise<IntentAnswer> {
  const [known, { count, newest }] = await Promise.all([overview.sinks(signal), overview.deadLetters(signal)]);
  const waiting = await overview.waiting(
    known.map(({ name }) => name),
    signal,
  );
  return ok({
    utcTimestamp: isoTime(clock.nowMs()),
    sinks: known.map((sink) => showSink(sink, waiting.get(sink.name) ?? 0)),
    deadLetters: {
      count,
      newest: newest.flatMap(({ entry, dead }) =>
        dead === undefined ? [] : [{ ...showFailure(dead), entry: showEntry(entry) }],
      ),
    },
  });
}

const ok = (body: JsonObject): IntentAnswer => ({ status: 200, body, headers: {} });

const timeOrNull = (atMs: number | undefined): string | null => (atMs === undefined ? null : isoTime(atMs));

const showEntry = (entry: SequencedEntry): JsonObject => ({
  id: entry.id,
  timestamp: entry.timestamp,
  sequence: entry.sequence,
  runId: entry.runId,
  symbol: entry.symbol,
  conId: entry.conId ?? null,
  action: entry.action,
  status: entry.status,
  price: entry.price ?? null,
  volume: entry.volume,
  profit: entry.profit ?? null,
  errorMessage: entry.errorMessage ?? null,
  comment: entry.comment,
  strategies: entry.strategies,
  severity: severityOf(entry),
});

function showDelivery({ steps, failures, waitingFor, attempts, firstAtMs, dead }: ListedDelivery): JsonObject {
  const done = [...steps].map(([step, { kind, atMs, note }]): readonly [string, JsonObject] => [
    step,
    { step, state: kind, at: isoTime(atMs), reason: null, note: note ?? null },
  ]);
  const open = waitingFor.map((step): readonly [string, JsonObject] => {
    const failure = failures.get(step);
    const why = failure?.reason ?? null;
    return [step, { step, state: 'waiting', at: timeOrNull(failure?.atMs), reason: why, note: null }];
  });
  const shown = [...done, ...open].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const left = waitingFor.length === 0 ? 'delivered' : 'waiting';
  return { state: dead === undefined ? left : 'dead', attempts, firstAt: isoTime(firstAtMs), steps: shown };
}

const showFailure = ({ atMs, reason }: Failure): JsonObject => ({ at: isoTime(atMs), reason });

const showSink = (sink: SinkRecord, waiting: number): JsonObject => {
  const { name, state, why, check, lastSuccessAtMs, lastFailure, toldAtMs } = sink;
  const { atMs = 0, ...found } = check ?? {};
  return {
    sink: name,
    state,
    why,
    check: check === undefined ? null : { at: isoTime(atMs), ...found },
    lastSuccessAt: timeOrNull(lastSuccessAtMs),
    lastFailure: lastFailure === undefined ? null : showFailure(lastFailure),
    waiting,
    toldAt: isoTime(toldAtMs),
  };
};
