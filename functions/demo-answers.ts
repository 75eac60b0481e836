/** The parts of the intents' answers that the demo shows, read through a schema like any caller's would be. */
import { z } from 'zod';

const decimals = z.record(z.string(), z.string());

const proof = z.object({ proved: z.boolean() });

export const allocationAnswer = z.object({
  proof,
  marketTime: z.string(),
  contractIds: z.record(z.string(), z.number()),
  netLiquidation: z.string(),
  baseCurrency: z.string(),
  signals: z.record(z.string(), z.object({ answer: z.string(), reading: z.string(), weights: decimals.optional() })),
  targetPositions: z.record(z.string(), decimals),
  prices: z.record(z.string(), z.object({ price: z.string(), source: z.string() })),
  internalCrosses: z.array(z.object({ localSymbol: z.string(), price: z.string(), deltas: decimals })),
  orders: z.array(
    z.object({
      localSymbol: z.string(),
      outcome: z.string(),
      reason: z.string().optional(),
      side: z.string().optional(),
      quantity: z.string().optional(),
      orderType: z.string().optional(),
      source: decimals.optional(),
      latencyMs: z.number().nullish(),
    }),
  ),
  strategies: z.record(z.string(), z.object({ outcome: z.string(), reason: z.string().optional() })),
});

export const fillAnswer = z.object({
  localSymbol: z.string(),
  side: z.string(),
  quantity: z.string(),
  price: z.string(),
  time: z.string(),
  commission: z.string().nullable(),
});

const driftRow = z.object({
  localSymbol: z.string(),
  ledger: z.string(),
  broker: z.string(),
  difference: z.string(),
  likelyCause: z.string(),
});

export const reconciliationAnswer = z.object({
  fills: z.array(fillAnswer),
  booked: z.number(),
  proof,
  unsettledOrders: z.array(z.object({ orderRef: z.string(), state: z.string() })),
  drift: z.array(driftRow),
});

export const summaryAnswer = z.object({
  netLiquidation: z.string(),
  baseCurrency: z.string(),
  positions: z.array(
    z.object({
      conId: z.number(),
      localSymbol: z.string(),
      quantity: z.string(),
      marketValue: z.string().nullable(),
      unrealizedPnl: z.string().nullable(),
    }),
  ),
  books: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ localSymbol: z.string(), quantity: z.string(), cost: z.string(), realizedPnl: z.string() }),
    ),
  ),
  unallocated: z.record(z.string(), z.object({ localSymbol: z.string(), quantity: z.string() })),
  drift: z.array(driftRow),
});

export type AllocationAnswer = z.infer<typeof allocationAnswer>;
export type ReconciliationAnswer = z.infer<typeof reconciliationAnswer>;
export type SummaryAnswer = z.infer<typeof summaryAnswer>;
