/**
 * What `GET /live-session` and `POST /live-session/stop` answer, for the description of the API; a test holds every example
 * to it. The report of a session that is over is the answer of `POST /live-session` and of its run.
 */
import { z } from 'zod';
import { TRIP_CAUSES } from '../lib/domain/stored-breaker.ts';
import { TRADING_STATES } from '../lib/domain/trading-state.ts';

const time = z.iso.datetime({ offset: true });
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

/** Orders by what became of them; `denied` also by the desk's own checks. */
const outcomes = z.strictObject({
  working: z.int(),
  filled: z.int(),
  cancelled: z.int(),
  rejected: z.int(),
  denied: z.int(),
  unknown: z.int(),
});

const quote = z
  .strictObject({
    bid: decimal.nullable(),
    ask: decimal.nullable(),
    last: decimal.nullable(),
    price: decimal
      .nullable()
      .meta({ description: 'What is traded on and valued at; null where nothing fresh is known' }),
    at: time.meta({ description: 'When the desk received it' }),
    ageSeconds: z.number().meta({ description: 'At the time of this answer' }),
  })
  .nullable();

const symbol = z.strictObject({
  symbol: z.string(),
  conId: z.int().nullable().meta({ description: 'Null until the contract is known' }),
  prices: z.string().nullable().meta({ description: 'Where its prices come from, in words' }),
  strategy: z.string(),
  intervalSeconds: z.number(),
  quote,
  signal: z.strictObject({
    weight: decimal.nullable().meta({ description: 'Wanted, -1 to 1; null: hold what is held' }),
    reading: z.string(),
    at: time.nullable(),
  }),
  position: decimal.meta({ description: 'Signed units of the account' }),
  holding: decimal.meta({ description: "Signed units of the strategy's book" }),
  pnl: decimal.nullable().meta({ description: 'Since the session began, in base currency; null where it is missing' }),
  maxLoss: decimal.nullable().meta({ description: "The symbol's own limit" }),
  stopped: z.boolean().meta({ description: 'By its own loss limit' }),
  orders: outcomes,
  executions: z.int(),
  intervals: z.int(),
  served: z.int(),
  heartbeats: z.int(),
  lastHeartbeatAt: time.nullable(),
  missedHeartbeats: z.int(),
  maxLatencyMs: z.number().nullable().meta({ description: 'From the quote acted on to the confirmation' }),
  errors: z.int(),
  lastError: z.string().nullable(),
});

const limits = z.strictObject({
  maxLoss: decimal,
  maxConsecutiveErrors: z.int(),
  staleAfterSeconds: z.number(),
  heartbeatSeconds: z.number(),
  flattenOnTrip: z.boolean(),
  drawdown: z.strictObject({ warn: decimal, reduce: decimal, halt: decimal }),
});

/** The breaker of that session. What the desk obeys now, also between sessions, is `breaker` beside the session. */
const sessionBreaker = z.strictObject({
  status: z.enum(['open', 'closed']),
  cause: z.enum(TRIP_CAUSES).nullable(),
  detail: z.string().nullable(),
  since: time.nullable(),
  tradingState: z.enum(TRADING_STATES).nullable(),
  consecutiveErrors: z.int(),
  drawdown: decimal.nullable().meta({ description: "Fraction below the day's highest net liquidation" }),
  limits,
});

const stop = z
  .strictObject({ reason: z.string(), author: z.string(), at: time })
  .nullable()
  .meta({ description: 'Who asked for its end, when and why' });

const session = z.strictObject({
  sessionId: z.string().meta({ description: 'Its run: GET /runs/{runId} has the report' }),
  state: z.enum(['running', 'stopping', 'ended', 'lost']).meta({
    description: 'lost: it has told nothing for 10 s and no end; its orders are found by the next reconciliation',
  }),
  mode: z.enum(['paper', 'live', 'demo']),
  account: z.string(),
  startedAt: time,
  endsAt: time.meta({ description: 'By its duration' }),
  endedAt: time.nullable(),
  endedBy: z.string().nullable(),
  updatedAt: time,
  ageSeconds: z.number().meta({ description: 'Of all the figures below, at the time of this answer' }),
  eventsUrl: z.string().meta({ description: 'Its server-sent events' }),
  eventsStream: z.string().meta({ description: 'How GET /events names the same stream' }),
  configurationVersion: z.string(),
  baseCurrency: z.string(),
  pnl: z.strictObject({
    status: z.enum(['known', 'missing']),
    total: decimal.nullable(),
    reason: z.string().nullable(),
  }),
  breaker: sessionBreaker,
  concurrency: z.strictObject({ intervals: z.int(), allServed: z.int() }),
  orders: outcomes,
  executions: z.int(),
  stop,
  symbols: z.array(symbol),
});

export const liveStatusAnswer = z.strictObject({
  utcTimestamp: time,
  mode: z.enum(['paper', 'live']),
  breaker: z
    .looseObject({ status: z.enum(['open', 'closed', 'unreadable']) })
    .meta({ description: 'The stored circuit breaker, as GET /trading-state shows it' }),
  session: session
    .nullable()
    .meta({ description: 'The running session, else the last one; null: there never was one' }),
});
export type LiveStatusAnswer = z.infer<typeof liveStatusAnswer>;

export const liveStopAnswer = z.strictObject({
  utcTimestamp: time,
  mode: z.enum(['paper', 'live']),
  sessionId: z.string().nullable(),
  stopping: z.boolean().meta({ description: 'Whether a session runs that will end; it needs up to ten seconds' }),
  stop,
});
