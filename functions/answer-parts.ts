/**
 * What answers are made of, for the description of the API: decimals, times, names, rows. Each has its name once, so that
 * the generated client knows one type for it. Whole answers are in the files that end in `-answers.ts`.
 */
import { z } from 'zod';
import { TRADING_STATES } from '../lib/domain/trading-state.ts';

export const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ id: 'Decimal', description: 'An exact decimal number as text: money, price, quantity or fraction' });
export const time = z.iso.datetime({ offset: true }).meta({ id: 'Time', description: 'A moment in UTC, ISO 8601' });
export const runId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: 'RunId', description: 'Names a run: a function of its key, the same for every delivery' });
export const conId = z.int().meta({ id: 'ConId', description: "IB's id of a contract" });
export const side = z.enum(['BUY', 'SELL']);
export const tradingState = z.enum(TRADING_STATES).meta({
  id: 'TradingState',
  description: 'ACTIVE: trades. REDUCING: only orders that shrink exposure. HALTED: sends nothing',
});

export const by = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value);
/** Strategy -> decimal, or any other label -> decimal. */
export const decimals = by(decimal);

export const drift = z
  .strictObject({
    conId,
    localSymbol: z.string(),
    ledger: decimal,
    broker: decimal,
    difference: decimal,
    likelyCause: z.string(),
  })
  .meta({ id: 'Drift', description: 'A contract in which the ledger and the broker differ' });

export const fill = z
  .strictObject({
    execId: z.string(),
    orderRef: z.string().nullable(),
    conId,
    localSymbol: z.string(),
    side,
    quantity: decimal,
    price: decimal,
    time,
    commission: decimal.nullable(),
    commissionCurrency: z.string().nullable(),
  })
  .meta({ id: 'Fill', description: 'One execution, with its commission once that is known' });

export const said = { reason: z.string().nullable(), author: z.string().nullable(), since: time.nullable() };

export const breaker = z
  .looseObject({ status: z.enum(['open', 'closed', 'unreadable']) })
  .meta({ description: 'The circuit breaker of live sessions: cause, detail and since where it is open' });
