/**
 * The document of a live session (`infra/config/live.yaml`, or `live` in the stored configuration) -> what the engine goes
 * by. One schema for both; a field that does not fit is named, and nothing of it is taken.
 */
import { z } from 'zod';
import { decimal } from '../lib/domain/decimal.ts';
import { ValidationError, type FieldProblem } from '../lib/domain/errors.ts';
import { strategyId, type StrategyId } from '../lib/domain/ids.ts';
import type { Json } from '../lib/domain/run.ts';
import type { Strategy } from '../lib/domain/strategy.ts';
import type { LiveConfiguration, LiveSymbol } from '../lib/live/live-configuration.ts';
import { requiredElsewhere } from '../lib/live/required-bars.ts';
import { keyOf } from '../lib/live/signal.ts';
import { hashJson } from '../lib/trading/run-key.ts';
import { contractSpecSchema } from './configuration.ts';
import { parseWith } from './parse-with.ts';

/** No session follows more: IB's own limit of market data lines of an account. */
export const MAX_LIVE_SYMBOLS = 100;

const positive = (ceiling: string) =>
  z
    .string()
    .regex(/^\d{1,12}(\.\d{1,12})?$/, 'a decimal number as text, for example "0.001"')
    .transform((text) => decimal(text))
    .refine((value) => value.gt(0) && value.lte(decimal(ceiling)), `above 0 and at most ${ceiling}`);
const part = (fallback: string) => positive('1').default(decimal(fallback));

const symbolSchema = z.strictObject({
  ...contractSpecSchema.shape,
  lotSize: positive('1000000').default(decimal('0.001')),
  magicNumber: z.int().min(1).max(999_999_999),
  strategy: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a strategy id')
    .default('live-dummy'),
  intervalSeconds: z.number().min(0.05).max(3_600).default(5),
  maxLoss: positive('1000000').optional(),
});

const DEFAULT_SYMBOLS = [
  { symbol: 'BTC', secType: 'CRYPTO', exchange: 'PAXOS', currency: 'USD', magicNumber: 202_601 },
  { symbol: 'ETH', secType: 'CRYPTO', exchange: 'PAXOS', currency: 'USD', magicNumber: 202_602 },
  { symbol: 'XAUUSD', secType: 'CMDTY', exchange: 'SMART', currency: 'USD', magicNumber: 202_603 },
] as const;

const schema = z.strictObject({
  symbols: z
    .array(symbolSchema)
    .min(1)
    .max(MAX_LIVE_SYMBOLS)
    .refine((all) => isUnique(all.map(({ symbol }) => symbol)), 'each symbol once')
    .refine((all) => isUnique(all.map(({ magicNumber }) => magicNumber)), 'each magic number once')
    .prefault([...DEFAULT_SYMBOLS]),
  maxLoss: positive('1000000').default(decimal('100')),
  heartbeatSeconds: z.number().min(0.1).max(3_600).default(5),
  flattenOnTrip: z.boolean().default(false),
  staleAfterSeconds: z.number().min(0.1).max(3_600).default(60),
  maxConsecutiveErrors: z.int().min(1).max(100).default(5),
  drawdown: z
    .strictObject({ warn: part('0.03'), reduce: part('0.05'), halt: part('0.07') })
    .refine(({ warn, reduce, halt }) => warn.lte(reduce) && reduce.lte(halt), 'warn <= reduce <= halt')
    .prefault({}),
});

const isUnique = (values: readonly (string | number)[]): boolean => new Set(values).size === values.length;

/** @throws ValidationError naming each field that does not fit, and each strategy that does not trade its symbol */
export function liveConfiguration(
  document: Json,
  {
    name,
    strategies,
    symbols,
  }: {
    readonly name: string;
    readonly strategies: ReadonlyMap<StrategyId, Strategy>;
    readonly symbols?: readonly string[] | undefined;
  },
): LiveConfiguration {
  const subject = `Configuration of the live session (${name})`;
  const parsed = parseWith(schema, document, subject);
  const all = parsed.symbols.map((one): LiveSymbol => {
    const { lotSize, magicNumber, strategy, intervalSeconds, maxLoss, ...spec } = one;
    return {
      symbol: one.symbol,
      spec,
      lotSize,
      magicNumber,
      strategy: strategyId(strategy),
      intervalMs: intervalSeconds * 1000,
      maxLoss,
    };
  });
  const problems = [...strategyProblems(all, strategies), ...missingSymbols(all, symbols)];
  if (problems.length > 0) throw new ValidationError(subject, problems);
  return {
    version: hashJson([document, symbols ?? null]).slice(0, 16),
    symbols: symbols === undefined ? all : all.filter(({ symbol }) => symbols.includes(symbol)),
    maxLoss: parsed.maxLoss,
    heartbeatMs: parsed.heartbeatSeconds * 1000,
    flattenOnTrip: parsed.flattenOnTrip,
    staleAfterMs: parsed.staleAfterSeconds * 1000,
    maxConsecutiveErrors: parsed.maxConsecutiveErrors,
    drawdown: parsed.drawdown,
  };
}

const strategyProblems = (
  all: readonly LiveSymbol[],
  strategies: ReadonlyMap<StrategyId, Strategy>,
): readonly FieldProblem[] =>
  all.flatMap(({ symbol, strategy }) => {
    const known = strategies.get(strategy);
    const field = `symbols.${symbol}.strategy`;
    if (known === undefined)
      return [{ field, found: `"${strategy}"`, needed: `one of ${[...strategies.keys()].join(', ')}` }];
    const key = keyOf(known, symbol);
    if (key === undefined) return [{ field, found: `"${strategy}"`, needed: `a strategy that trades ${symbol}` }];
    const elsewhere = requiredElsewhere(known, key);
    if (elsewhere === undefined) return [];
    const needed = `a strategy that requires one series of bars of ${symbol} at most: a live session asks for one symbol at a time`;
    return [{ field, found: `"${strategy}", which requires ${elsewhere}`, needed }];
  });

const missingSymbols = (all: readonly LiveSymbol[], asked: readonly string[] = []): readonly FieldProblem[] =>
  asked
    .filter((symbol) => !all.some((one) => one.symbol === symbol))
    .map((found) => ({
      field: 'symbols',
      found: `"${found}"`,
      needed: `some of ${all.map(({ symbol }) => symbol).join(', ')}`,
    }));
