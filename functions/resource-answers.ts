/**
 * What the desk answers without a run, beside what only the dashboard asks for: trading state, breaker, stored runs, is it up. For
 * the description of the API alone; the test that runs every example holds each answer to its schema.
 */
import { z } from 'zod';
import { LEDGER_ORDER_STATES } from '../lib/domain/ledger-order.ts';
import { RUN_STATES } from '../lib/domain/run.ts';
import { breaker, by, decimal, runId, said, side, time, tradingState } from './answer-parts.ts';

export const tradingStateAnswer = z.strictObject({
  utcTimestamp: time,
  mode: z.string(),
  state: tradingState,
  tradingEnabled: z.boolean(),
  ...said,
  documents: by(z.strictObject({ state: tradingState.nullable(), ...said })).meta({
    description: 'configuration document -> what it says; the most restrictive one holds',
  }),
  breaker,
  history: z.array(z.json()).meta({ description: 'Changes, newest first' }),
});

export const breakerResetAnswer = z.strictObject({
  utcTimestamp: time,
  mode: z.string(),
  reset: z.boolean().meta({ description: 'Whether one was open' }),
  was: breaker,
});

const shownRun = {
  runId,
  intent: z.string(),
  mode: z.string(),
  state: z.enum(RUN_STATES),
  status: z.int().nullable().meta({ description: 'HTTP status of the stored answer' }),
  key: z.strictObject({ kind: z.string(), value: z.string() }),
  configVersion: z.string().nullable(),
  claimedAt: time,
  endedAt: time.nullable(),
  validUntil: time.nullable(),
};

export const runsAnswer = z.strictObject({
  utcTimestamp: time,
  runs: z.array(z.strictObject(shownRun)),
  searched: z.int(),
});

const activity = z.strictObject({ at: time, record: z.json() }).nullable();

/** Where the orders of a run stand in the ledger now. */
const ordersOfRun = {
  orders: z.array(
    z.strictObject({
      orderRef: z.string(),
      localSymbol: z.string(),
      side,
      quantity: decimal,
      state: z.enum(LEDGER_ORDER_STATES),
      isDone: z.boolean(),
      isBooked: z.boolean().meta({ description: 'Done, and all its executions are booked' }),
      booked: decimal.meta({ description: 'Units filled by booked executions' }),
      brokerFilled: decimal.nullable(),
      permId: z.int().nullable(),
      reason: z.string().nullable(),
      updatedAt: time,
    }),
  ),
  resolution: z.enum(['none', 'settled', 'open', 'unsettled']).meta({
    description:
      'settled: every order is done and booked; open: some still work; unsettled: of some the whole is not known',
  }),
};

export const runAnswer = z.union([
  z.strictObject({
    utcTimestamp: time,
    ...shownRun,
    arguments: z.json(),
    answer: z.strictObject({ status: z.int(), body: z.json() }).nullable(),
    activity: activity.meta({ description: 'Why the run did what it did' }),
    ...ordersOfRun,
  }),
  z
    .strictObject({
      utcTimestamp: time,
      runId,
      intent: z.string(),
      state: z.literal('RELEASED'),
      answer: z.null(),
      activity,
      ...ordersOfRun,
    })
    .meta({ description: 'It failed before its plan: only the record of the attempt is kept' }),
]);

export const healthAnswer = z.strictObject({ status: z.literal('ok') });
export const readyAnswer = z.strictObject({
  ready: z.boolean(),
  parts: by(z.json()).meta({ description: 'part -> on, off, demo, or where it is' }),
});
