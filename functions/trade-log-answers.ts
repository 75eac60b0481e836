/**
 * What `GET /trade-log` and `GET /trade-log/sinks` answer, for the description of the API and for the dashboard; a test
 * holds every example to it. Fields that are not known are null, never left out.
 */
import { z } from 'zod';
import { SINK_STATES, SEVERITIES } from '../lib/ports/delivery-overview.ts';
import { TRADE_LOG_ACTIONS, TRADE_LOG_STATUSES } from '../lib/ports/trade-log.ts';

const time = z.iso.datetime({ offset: true });
const severity = z.enum(SEVERITIES).meta({
  description: 'INFO: a step or money that moved. WARNING: refused by the desk. ERROR: failed, unknown, or an alert',
});

const entry = z
  .strictObject({
    id: z.string().meta({ description: 'Hash of the event: told twice, it is the same entry' }),
    timestamp: z.string().meta({ description: 'Market time, ISO 8601' }),
    sequence: z.int().meta({ description: 'Order of entries; newest first is by it' }),
    runId: z.string(),
    symbol: z.string(),
    conId: z.int().nullable(),
    action: z.enum(TRADE_LOG_ACTIONS),
    status: z.enum(TRADE_LOG_STATUSES),
    price: z.string().nullable(),
    volume: z.string(),
    profit: z.string().nullable(),
    errorMessage: z.string().nullable(),
    comment: z.string(),
    strategies: z.record(z.string(), z.string()).meta({ description: 'strategy -> its signed part' }),
    severity,
  })
  .meta({ id: 'TradeLogEntry', description: 'A message about something that happened to an order or a run' });

const step = z.strictObject({
  step: z.string().meta({ description: 'A sink, or `notion+gemini`: the note of the one added to the other' }),
  state: z.enum(['delivered', 'skipped', 'waiting']).meta({
    description:
      'skipped: not for this sink. waiting: not there yet; it is tried again unless the entry is a dead letter',
  }),
  at: time.nullable().meta({ description: 'When it was delivered or skipped; of one that waits, its last failure' }),
  reason: z.string().nullable().meta({ description: 'Why it waits; null where no try has failed' }),
  note: z.string().nullable().meta({ description: 'What a language model said about the entry' }),
});

const delivery = z.strictObject({
  state: z.enum(['delivered', 'waiting', 'dead']).meta({
    description: 'delivered: nothing is left to do. dead: given up, waits for `npm run trade-log:replay`',
  }),
  attempts: z.int(),
  firstAt: time,
  steps: z.array(step).meta({ description: 'By name' }),
});

export const tradeLogAnswer = z.strictObject({
  utcTimestamp: time,
  entries: z.array(z.strictObject({ entry, delivery })).meta({ description: 'Newest first' }),
  nextCursor: z.string().nullable().meta({ description: '`cursor` of the next page; null: there is none' }),
});

const failure = z.strictObject({ at: time, reason: z.string() });

const sink = z.strictObject({
  sink: z.string(),
  state: z.enum(SINK_STATES).meta({ description: 'demo: on, but a stand-in on this machine, never the real service' }),
  why: z.string().meta({ description: 'What it is set to, or which setting is missing' }),
  check: z
    .strictObject({ at: time, isReady: z.boolean(), detail: z.string() })
    .nullable()
    .meta({ description: 'Whether it could be reached at the last start; null: not asked yet' }),
  lastSuccessAt: time.nullable(),
  lastFailure: failure.nullable().meta({ description: 'The newest; a later lastSuccessAt means it has passed' }),
  waiting: z.int().meta({ description: 'Entries not delivered to it yet, dead letters not among them' }),
  toldAt: time.meta({ description: 'When the trade-log function last told of it' }),
});

export const tradeLogSinksAnswer = z.strictObject({
  utcTimestamp: time,
  sinks: z.array(sink).meta({ description: 'By name; none where no trade-log function has started yet' }),
  deadLetters: z.strictObject({
    count: z.int(),
    newest: z.array(z.strictObject({ at: time, reason: z.string(), entry })).meta({ description: 'At most 20' }),
  }),
});
