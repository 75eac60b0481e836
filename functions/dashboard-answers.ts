/**
 * What the read API of the dashboard answers (ADR 0037), for the description of the API and its typed client. Held to the
 * desk's own answers by the test that runs every example; nothing is checked against it while the desk runs.
 */
import { z } from 'zod';
import { LEDGER_ORDER_STATES } from '../lib/domain/ledger-order.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from '../lib/domain/order.ts';
import { ROLES } from '../lib/domain/role.ts';
import { MODES } from '../lib/domain/run.ts';
import { PART_STATES } from '../intents/parts.ts';
import { ALERT_KINDS } from '../intents/desk-alerts.ts';
import {
  breaker,
  by,
  conId,
  decimal,
  decimals,
  drift,
  fill,
  runId,
  said,
  side,
  time,
  tradingState,
} from './answer-parts.ts';

export const meAnswer = z.strictObject({
  utcTimestamp: time,
  caller: z.string(),
  role: z.enum(ROLES),
  mode: z.enum(MODES),
  parts: z
    .array(z.strictObject({ name: z.string(), state: z.enum(PART_STATES), description: z.string() }))
    .meta({ description: 'What the desk stands on; a demo is never told as on' }),
  allowed: z.array(z.string()).meta({ description: 'Routes that this role may call, for example "POST /allocation"' }),
});

const limited = z
  .strictObject({ value: decimal.nullable(), limit: decimal.nullable() })
  .meta({ description: 'Fractions of net liquidation; no limit where it is null' });

const deskPosition = z.strictObject({
  conId,
  localSymbol: z.string(),
  secType: z.string(),
  currency: z.string(),
  broker: decimal.meta({ description: 'Units the broker had when it was last asked' }),
  ledger: decimal.meta({ description: 'Sum of the books at that moment' }),
  price: decimal.nullable(),
  priceSource: z.string().nullable(),
  priceAt: time.nullable(),
  marketValue: decimal.nullable(),
  marketValueInBase: decimal.nullable(),
  exposure: decimal.nullable(),
  unrealizedPnl: decimal.nullable(),
});

const accountPicture = z
  .strictObject({
    asOf: time.meta({ description: 'When the account was last read, wall time' }),
    marketTime: time,
    ageSeconds: z.int(),
    source: z.string().meta({ description: 'The intent that read it' }),
    runId,
    account: z.string(),
    baseCurrency: z.string(),
    netLiquidation: decimal,
    dayPnl: decimal.nullable(),
    dayPnlReason: z.string().nullable().meta({ description: 'Why it is not known' }),
    grossExposure: limited,
    cash: z.array(z.strictObject({ currency: z.string(), balance: decimal, balanceInBase: decimal.nullable() })),
    positions: z.array(deskPosition),
  })
  .meta({ id: 'AccountPicture', description: 'What the broker said when it was last asked' });

const alert = z
  .strictObject({
    kind: z.enum(ALERT_KINDS),
    severity: z.enum(['critical', 'warning']),
    says: z.string().meta({ description: 'What is wrong, as a sentence' }),
    since: time.nullable(),
    count: z.int(),
    path: z.string().nullable().meta({ description: 'Where the facts are, for example /runs/0af3...' }),
  })
  .meta({ id: 'Alert', description: 'Something that a person should look at' });

export const deskAnswer = z.strictObject({
  utcTimestamp: time,
  mode: z.enum(MODES),
  trading: z.strictObject({ state: tradingState, tradingEnabled: z.boolean(), ...said, breaker }),
  configVersion: z.string().nullable().meta({ description: 'Null where the stored configuration does not fit' }),
  account: accountPicture.nullable().meta({ description: 'Null until the account was read for the first time' }),
  drift: z.array(drift),
  openOrders: z.int().meta({ description: 'Orders that are not done and booked' }),
  alerts: z.array(alert).meta({ description: 'The most serious first' }),
});

const netLiquidationPoint = z
  .strictObject({
    at: time.meta({ description: 'Market time' }),
    recordedAt: time,
    netLiquidation: decimal,
    dayPnl: decimal.nullable(),
    grossExposure: decimal.nullable(),
    source: z.string(),
  })
  .meta({ id: 'NetLiquidationPoint' });

export const netLiquidationAnswer = z.strictObject({
  utcTimestamp: time,
  baseCurrency: z.string().nullable(),
  points: z.array(netLiquidationPoint).meta({ description: 'Oldest first' }),
  isComplete: z.boolean().meta({ description: 'False where the range holds more: the newest are told' }),
});

const bookPosition = z
  .strictObject({
    conId,
    localSymbol: z.string(),
    quantity: decimal,
    currency: z.string(),
    averagePrice: decimal.nullable().meta({ description: 'Cost per unit and multiplier; null where nothing is held' }),
    cost: decimal,
    price: decimal.nullable(),
    priceAt: time.nullable(),
    marketValue: decimal.nullable(),
    marketValueInBase: decimal.nullable(),
    exposure: decimal.nullable(),
    realizedPnl: decimal,
    unrealizedPnl: decimal.nullable(),
    dayPnl: decimal.nullable().meta({ description: 'Of the market day of the prices, in its currency' }),
  })
  .meta({ id: 'BookPosition', description: 'What one book has in one contract; money in its currency' });

const bookTotals = z
  .strictObject({
    marketValue: decimal.nullable(),
    exposure: decimal.nullable().meta({ description: 'Net: what is short is taken off' }),
    grossExposure: decimal.nullable().meta({ description: 'Long and short added up' }),
    realizedPnl: decimal.nullable(),
    unrealizedPnl: decimal.nullable(),
    dayPnl: decimal.nullable(),
  })
  .meta({ id: 'BookTotals', description: 'In base currency; null where a price or rate is missing' });

const book = { positions: z.array(bookPosition), totals: bookTotals };

const lastSignal = z
  .strictObject({
    at: time,
    marketTime: time.nullable(),
    runId,
    intent: z.string(),
    answer: z.string().meta({ description: 'targets, hold, or why there is none' }),
    reading: z.string().nullable().meta({ description: 'What it read, in its own words' }),
    weights: decimals.nullable().meta({ description: 'symbol -> weight wanted' }),
    inputs: z.json().meta({ description: 'What it decided from, as the record of the run has it; null where none is' }),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'LastSignal' });

export const strategiesAnswer = z.strictObject({
  utcTimestamp: time,
  asOf: time.nullable().meta({ description: 'When the prices were read; null: never' }),
  marketTime: time.nullable(),
  baseCurrency: z.string().nullable(),
  overallExposure: decimal.nullable(),
  strategies: z.array(
    z.strictObject({
      strategy: z.string(),
      isRegistered: z.boolean().meta({ description: 'The desk has code of this name' }),
      isActive: z.boolean().meta({ description: 'Registered, with a share above zero' }),
      share: decimal.nullable().meta({ description: 'Fraction of net liquidation it may use' }),
      leverage: decimal.nullable(),
      ...book,
      lastSignal: lastSignal.nullable(),
    }),
  ),
  unallocated: z.strictObject(book),
});

export const listedOrder = z
  .strictObject({
    orderRef: z.string(),
    runId,
    conId,
    symbol: z.string(),
    localSymbol: z.string(),
    secType: z.string(),
    currency: z.string(),
    side,
    quantity: decimal,
    orderType: z.enum(ORDER_TYPES),
    tif: z.enum(TIMES_IN_FORCE),
    limitPrice: decimal.nullable(),
    state: z.enum(LEDGER_ORDER_STATES),
    isDone: z.boolean(),
    isBooked: z.boolean().meta({ description: 'Done, and all its executions are booked' }),
    reason: z.string().nullable(),
    plannedAt: time,
    sentAt: time.nullable().meta({ description: 'Of the write to the socket; null where it was not seen' }),
    confirmedAt: time.nullable().meta({ description: "Of the broker's first word" }),
    latencyMs: z.number().nullable(),
    updatedAt: time,
    filled: decimal,
    averagePrice: decimal.nullable(),
    commissions: decimals.meta({ description: 'currency -> commission' }),
    orderId: z.int().nullable(),
    permId: z.int().nullable(),
    fills: z.array(fill),
    division: z.array(
      z.strictObject({
        strategy: z.string(),
        asked: decimal,
        booked: decimal,
        cost: decimal,
        commission: decimal,
      }),
    ),
  })
  .meta({ id: 'ListedOrder', description: 'An order as the ledger has it' });

export const ordersAnswer = z.strictObject({
  utcTimestamp: time,
  orders: z.array(listedOrder).meta({ description: 'By the moment of their plan, newest first' }),
  next: z.string().nullable().meta({ description: 'cursor of the next page; null: there is none' }),
  searched: z.int(),
});

export const replayAnswer = z.strictObject({
  utcTimestamp: time,
  runId,
  outcome: z.enum(['same', 'different', 'no-plan', 'other-version']),
  says: z.string(),
  orders: z.int().nullable(),
  differences: z.array(z.string()),
});

const fieldProblem = z.strictObject({ field: z.string(), found: z.string(), needed: z.string() });

export const configurationAnswer = z.strictObject({
  utcTimestamp: time,
  mode: z.enum(MODES),
  version: z.string().meta({ description: 'Of both documents; an update names the one it was made from' }),
  fits: z.boolean(),
  problems: z.array(fieldProblem),
  documents: by(z.json()).meta({ description: 'document -> as it is stored; null where none is' }),
  effective: z.json().meta({ description: "Both together, the mode's own over common" }),
});

export const configurationChangeAnswer = z.strictObject({
  utcTimestamp: time,
  dryRun: z.boolean(),
  document: z.string(),
  changes: z.array(z.strictObject({ path: z.string(), before: z.json(), after: z.json() })),
  versionBefore: z.string(),
  versionAfter: z.string(),
  runId: runId.nullable().meta({ description: 'The run that made the change; null for a dry run' }),
});
