/**
 * What intents answer, for the description of the API. Answers are not checked while the desk runs; a test runs every
 * example and holds each answer to its schema, so that no field is missing here and none is gone.
 */
import { z } from 'zod';
import { ORDER_TYPES, TIMES_IN_FORCE } from '../lib/domain/order.ts';
import { by, conId, decimal, decimals, drift, fill, runId, side, time, tradingState } from './answer-parts.ts';

const orderType = z.enum(ORDER_TYPES);
const timeInForce = z.enum(TIMES_IN_FORCE);
const run = { runId, utcTimestamp: time };

const proof = z
  .strictObject({
    proved: z.boolean(),
    readThrough: time.nullable().optional(),
    missedDays: z.array(z.iso.date()).optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Proof', description: 'Whether every day of executions since the last complete read was read' });

const outcome = z.string().meta({
  id: 'Outcome',
  description:
    'What became of an order or a contract: planned, working, filled, cancelled, rejected, denied, unknown, skipped, ...',
});

const unsettled = z.strictObject({ orderRef: z.string(), state: z.string(), reason: z.string().nullable() });
const cross = z.strictObject({ localSymbol: z.string(), conId, price: decimal, deltas: decimals });

export const pingAnswer = z.strictObject({ ...run, currentTime: time });

const holding = z.strictObject({
  localSymbol: z.string(),
  quantity: decimal,
  cost: decimal,
  realizedPnl: decimal,
  currency: z.string(),
  marketValue: decimal.nullable(),
  exposure: decimal.nullable(),
  unrealizedPnl: decimal.nullable(),
});

export const summaryAnswer = z.strictObject({
  ...run,
  marketTime: time,
  account: z.string(),
  netLiquidation: decimal,
  baseCurrency: z.string(),
  accountValues: by(decimals).meta({ description: 'tag -> currency -> value' }),
  fx: decimals.meta({ description: 'currency -> its price in the base currency' }),
  positions: z.array(
    z.strictObject({
      conId,
      localSymbol: z.string(),
      secType: z.string(),
      quantity: decimal,
      averageCost: decimal,
      currency: z.string(),
      price: decimal.nullable(),
      priceSource: z.string().nullable(),
      priceAt: time.nullable(),
      priceAgeSeconds: z.number().nullable(),
      marketValue: decimal.nullable(),
      marketValueInBase: decimal.nullable(),
      unrealizedPnlInBase: decimal.nullable(),
      exposure: decimal.nullable().meta({ description: 'Market value as a fraction of net liquidation' }),
      unrealizedPnl: decimal.nullable(),
    }),
  ),
  openOrders: z.array(
    z.strictObject({
      orderRef: z.string().nullable(),
      orderId: z.int().nullable(),
      permId: z.int(),
      conId,
      localSymbol: z.string(),
      side,
      quantity: decimal,
      filled: decimal,
      orderType: z.string(),
      tif: z.string(),
      limitPrice: decimal.nullable(),
      status: z.string(),
    }),
  ),
  fills: z.array(fill),
  books: by(by(holding)).meta({ description: 'strategy -> ConId -> holding' }),
  unallocated: by(holding).meta({ description: 'ConId -> what no strategy owns' }),
  crowdedBooks: z
    .array(z.strictObject({ strategy: z.string(), contracts: z.int(), used: decimal, says: z.string() }))
    .meta({ description: 'Books whose stored document fills up with contracts: a full one can book nothing more' }),
  unsettledOrders: z.array(unsettled),
  drift: z.array(drift),
  tradingState,
  tradingStateReason: z.string(),
  configVersion: z.string(),
  reconciledThrough: time.nullable().meta({ description: 'Books are as old as that' }),
});

const plannedOrder = z.strictObject({
  orderRef: z.string().optional(),
  conId,
  localSymbol: z.string(),
  side: side.optional(),
  quantity: decimal.optional(),
  limitPrice: decimal.nullable().optional(),
  orderType: orderType.optional(),
  tif: timeInForce.optional(),
  source: decimals.optional().meta({ description: 'strategy -> its share of the quantity' }),
  orderId: z.int().nullable().optional(),
  permId: z.int().nullable().optional(),
  latencyMs: z.number().nullable().optional(),
  outcome,
  code: z.int().optional(),
  reason: z.string().optional(),
  since: time.optional(),
});

export const allocationAnswer = z.strictObject({
  ...run,
  dryRun: z.boolean(),
  tradingState,
  marketTime: time,
  proof,
  netLiquidation: decimal,
  baseCurrency: z.string(),
  signals: by(
    z.strictObject({ answer: z.enum(['targets', 'hold']), reading: z.string(), weights: decimals.optional() }),
  ).meta({ description: 'strategy -> what it read and wants' }),
  holdings: by(decimals).meta({ description: 'strategy -> symbol -> quantity, before' }),
  targetPositions: by(decimals).meta({ description: 'strategy -> symbol -> quantity wanted' }),
  prices: by(z.strictObject({ price: decimal, source: z.string() })),
  fx: decimals.meta({ description: 'currency -> its price in the base currency' }),
  contractIds: by(conId),
  consolidatedTrades: by(z.strictObject({ side, quantity: decimal, source: decimals })).meta({
    description: 'symbol -> the net order of all strategies',
  }),
  internalCrosses: z.array(cross),
  orders: z.array(plannedOrder),
  cancels: z.array(z.strictObject({ orderRef: z.string(), localSymbol: z.string() })),
  strategies: by(
    z.strictObject({
      outcome,
      reason: z.string().optional(),
      contracts: by(z.strictObject({ outcome, reason: z.string().optional() })),
    }),
  ),
});

export const reconciliationAnswer = z.strictObject({
  ...run,
  marketTime: time,
  fills: z.array(fill),
  booked: z.int().meta({ description: 'Executions booked by this run' }),
  settledOrders: z.array(z.string()),
  unsettledOrders: z.array(unsettled),
  notes: z.array(z.strictObject({ kind: z.string(), execution: z.string(), orderRef: z.string().nullable() })),
  proof,
  drift: z.array(drift).meta({ description: 'Empty here: a difference is a problem of type ledger-drift' }),
});

/** A reconciliation without the members of a run: a step of the orchestrator. */
const step = z.strictObject({
  step: z.string(),
  status: z.int(),
  answer: z.json().meta({ description: 'What the intent of that step would have answered' }),
});

export const orchestratorAnswer = z.strictObject({ ...run, steps: z.array(step) });

export const closeAllAnswer = z.union([
  z.strictObject({
    ...run,
    outcome: z.literal('done'),
    dryRun: z.boolean(),
    cancelOnly: z.boolean(),
    tradingState,
    marketTime: time,
    proof,
    strategies: z.array(z.string()),
    cancelled: z.array(z.string()),
    internalCrosses: z.array(cross),
    orders: z.array(plannedOrder),
    flat: z.boolean().meta({ description: 'Nothing is held any more in the named books' }),
    remaining: by(decimals),
    unsettledOrders: z.array(unsettled),
    drift: z.array(drift),
  }),
  z.strictObject({ ...run, outcome: z.literal('skipped'), reason: z.string() }).meta({ description: 'Nothing to do' }),
]);

export const cashBalancerAnswer = z.strictObject({
  ...run,
  dryRun: z.boolean(),
  marketTime: time,
  baseCurrency: z.string(),
  threshold: decimal,
  balances: z.array(
    z.strictObject({
      currency: z.string(),
      balance: decimal,
      value: decimal.nullable(),
      pair: z.string().nullable(),
      outcome,
      reason: z.string().optional(),
      side: side.optional(),
      quantity: decimal.optional(),
    }),
  ),
  orders: z.array(plannedOrder),
});

export const adjustHoldingsAnswer = z.strictObject({
  ...run,
  adjustment: z.strictObject({
    id: z.string(),
    conId,
    localSymbol: z.string(),
    from: z.string(),
    to: z.string(),
    quantity: decimal,
    price: decimal,
    reason: z.string(),
    author: z.string(),
  }),
  settledOrders: z.array(z.string()),
  marketTime: time,
  proof,
  unsettledOrders: z.array(unsettled),
  drift: z.array(drift),
});

export const collectMarketDataAnswer = z.strictObject({
  ...run,
  barSize: z.string(),
  complete: z.boolean(),
  requests: z.int(),
  contracts: z.array(
    z.strictObject({
      symbol: z.string(),
      conId: conId.nullable(),
      localSymbol: z.string().nullable(),
      added: z.int().meta({ description: 'Bars kept by this run' }),
      from: time.nullable(),
      through: time.nullable(),
      complete: z.boolean(),
      reason: z.string().optional(),
    }),
  ),
});
