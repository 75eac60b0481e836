/**
 * Reads and validates the desk's configuration: `config/common` merged with `config/{mode}` (mode wins, deep).
 * The trading state is the exception: the most restrictive of both documents holds.
 */
import { z } from 'zod';
import type { Configuration } from '../lib/domain/configuration.ts';
import { decimal, type Decimal } from '../lib/domain/decimal.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import { createRecentAnswers } from '../lib/domain/recent-answers.ts';
import { accountId, currency, strategyId, type StrategyId } from '../lib/domain/ids.ts';
import { SECURITY_TYPES } from '../lib/domain/contract.ts';
import { ADAPTIVE_PRIORITIES, ORDER_TYPES, TIMES_IN_FORCE } from '../lib/domain/order.ts';
import type { Json, Mode } from '../lib/domain/run.ts';
import { mostRestrictive, TRADING_STATES, type TradingState } from '../lib/domain/trading-state.ts';
import type { ConfigurationDocuments } from '../lib/ports/configuration-store.ts';
import { MAX_ORDER_NOTIONAL_CEILING, PRICE_COLLAR_CEILING_PERCENT } from '../lib/trading/pre-trade-checks.ts';
import { hashJson } from '../lib/trading/run-key.ts';
import { parseWith } from './parse-with.ts';

/** Hard ceilings in code: configuration moves below them only. */
export const CEILINGS = {
  overallExposure: 2,
  strategyExposure: 2,
  leverage: 4,
  confirmationSeconds: 60,
  grossExposure: 4,
  positions: 1_000,
  /** Base currency. */
  dailyLoss: 1_000_000,
  cashThreshold: 1_000_000,
} as const;

/** Base currency: a lot of 1,000 is about the least that IB converts. */
const DEFAULT_CASH_THRESHOLD = '1000';

/** The longest e-mail address. */
export const MAX_AUTHOR_CHARACTERS = 320;
/** Changes of the trading state that a document keeps. */
export const MAX_STATE_HISTORY = 100;

const decimalText = z
  .string()
  .regex(/^-?\d{1,20}(\.\d{1,12})?$/, 'a decimal number as text, for example "0.5"')
  .transform((text) => decimal(text));
const fraction = (ceiling: number) =>
  decimalText.refine((value) => value.gte(0) && value.lte(ceiling), `a fraction from 0 to ${ceiling}`);
const positiveUpTo = (ceiling: Decimal | number, needed: string) =>
  decimalText.refine((value) => value.gt(0) && value.lte(ceiling), needed);
const strategyKey = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'a strategy id');

/** A contract by its labels, as IB names them. */
export const contractSpecSchema = z.strictObject({
  symbol: z.string().min(1).max(20).describe('Symbol, for example SPY'),
  secType: z.enum(SECURITY_TYPES),
  exchange: z.string().min(1).max(20).describe('SMART for stocks, the venue otherwise'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters')
    .transform((text) => currency(text)),
  primaryExchange: z.string().min(1).max(20).exactOptional(),
  lastTradeDate: z
    .string()
    .regex(/^\d{6}(\d{2})?$/, 'yyyymm or yyyymmdd')
    .exactOptional(),
});

export const configurationSchema = z.strictObject({
  account: z.string().regex(/^[A-Z]{1,3}[0-9]{4,12}$/, 'an IB account, for example DU0000001'),
  marketDataType: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  tradingState: z.enum(TRADING_STATES),
  tradingStateReason: z.string().max(500),
  tradingStateAuthor: z.string().max(MAX_AUTHOR_CHARACTERS).optional(),
  tradingStateAtMs: z.int().min(0).optional(),
  /** Newest first; for people only, so that its form can never stop the desk from reading its configuration. */
  tradingStateHistory: z.array(z.json()).max(MAX_STATE_HISTORY).optional(),
  tradingEnabled: z.boolean(),
  /** Live sessions: judged where one begins or goes on, so that its form can never stop anything else. */
  live: z.json().optional(),
  exposure: z.strictObject({
    overall: fraction(CEILINGS.overallExposure),
    strategies: z.record(strategyKey, fraction(CEILINGS.strategyExposure)),
  }),
  leverage: z.record(strategyKey, fraction(CEILINGS.leverage)).default({}),
  order: z.strictObject({
    type: z.enum(ORDER_TYPES),
    tif: z.enum(TIMES_IN_FORCE),
    adaptivePriority: z.enum(ADAPTIVE_PRIORITIES).optional(),
    outsideRth: z.boolean(),
  }),
  retryCheckMinutes: z
    .int()
    .min(0)
    .max(24 * 60),
  limits: z.strictObject({
    maxOrderNotional: positiveUpTo(MAX_ORDER_NOTIONAL_CEILING, 'above 0 and at most 10000000').optional(),
    maxGrossExposure: fraction(CEILINGS.grossExposure).optional(),
    maxPositions: z.int().min(0).max(CEILINGS.positions).optional(),
    priceCollarPercent: positiveUpTo(PRICE_COLLAR_CEILING_PERCENT, 'above 0 and at most 50').optional(),
    maxDailyLoss: positiveUpTo(CEILINGS.dailyLoss, `above 0 and at most ${CEILINGS.dailyLoss}`).optional(),
    allowedSymbols: z.record(strategyKey, z.array(z.string().min(1).max(20)).max(500)).default({}),
  }),
  staleAfterMinutes: z
    .int()
    .min(1)
    .max(30 * 24 * 60),
  confirmationSeconds: z.number().min(0.1).max(CEILINGS.confirmationSeconds),
  enforceFlatEod: z.boolean().default(false),
  cashBalanceThresholdInBaseCurrency: decimalText
    .refine((value) => value.gte(0) && value.lte(CEILINGS.cashThreshold), `0 to ${CEILINGS.cashThreshold}`)
    .default(decimal(DEFAULT_CASH_THRESHOLD)),
  collectedContracts: z.array(contractSpecSchema).max(100).default([]),
  analysis: z.strictObject({ requireApproval: z.boolean().optional() }).default({}),
});

/** The documents are read before every decision and seldom changed: the same ones mean the same. */
const configurationsRead = createRecentAnswers<string, Configuration>(4);

/** Of both documents as they are stored, whether they fit or not. */
export const configurationVersion = ({ common, mode }: ConfigurationDocuments): string =>
  hashJson([common ?? null, mode ?? null]).slice(0, 16);

/** Both documents together, the mode's fields over the common ones. */
export const mergedConfiguration = ({ common, mode }: ConfigurationDocuments): Json => merge(common ?? {}, mode ?? {});

/** @throws ProblemError naming each field of the merged documents that does not fit. */
export function readConfiguration(documents: ConfigurationDocuments, mode: Mode): Configuration {
  const { common = null, mode: own = null } = documents;
  return configurationsRead(JSON.stringify([mode, common, own]), () => configurationOf(documents, mode));
}

function configurationOf(documents: ConfigurationDocuments, mode: Mode): Configuration {
  const parsed = parseStored(mergedConfiguration(documents), mode);
  return {
    version: configurationVersion(documents),
    account: accountId(parsed.account),
    marketDataType: parsed.marketDataType,
    tradingState: effectiveTradingState(documents, parsed.tradingEnabled),
    tradingStateReason: decisiveReason(documents, parsed),
    tradingEnabled: parsed.tradingEnabled,
    exposure: { overall: parsed.exposure.overall, strategies: byStrategy(parsed.exposure.strategies) },
    leverage: byStrategy(parsed.leverage),
    order: {
      orderType: parsed.order.type,
      tif: parsed.order.tif,
      outsideRth: parsed.order.outsideRth,
      ...(parsed.order.adaptivePriority === undefined ? {} : { adaptivePriority: parsed.order.adaptivePriority }),
    },
    retryCheckMinutes: parsed.retryCheckMinutes,
    limits: {
      maxOrderNotional: parsed.limits.maxOrderNotional,
      maxGrossExposure: parsed.limits.maxGrossExposure,
      maxPositions: parsed.limits.maxPositions,
      priceCollarPercent: parsed.limits.priceCollarPercent,
      maxDailyLoss: parsed.limits.maxDailyLoss,
      allowedSymbols: new Map(
        Object.entries(parsed.limits.allowedSymbols).map(([id, symbols]) => [strategyId(id), symbols]),
      ),
    },
    staleAfterMinutes: parsed.staleAfterMinutes,
    confirmationSeconds: parsed.confirmationSeconds,
    enforceFlatEod: parsed.enforceFlatEod,
    cashBalanceThresholdInBaseCurrency: parsed.cashBalanceThresholdInBaseCurrency,
    collectedContracts: parsed.collectedContracts,
    // With real money a person looks first, unless somebody has said otherwise.
    requireApproval: parsed.analysis.requireApproval ?? mode === 'live',
  };
}

/** `live` of the stored configuration, the mode's fields over the common ones; undefined where neither has it. */
export function liveDocumentIn({ common, mode }: ConfigurationDocuments): Json | undefined {
  const merged = merge(common ?? {}, mode ?? {});
  return isObject(merged) ? merged['live'] : undefined;
}

/** A stored document that does not fit is the desk's fault, not the caller's. @throws ProblemError `configuration` */
function parseStored(merged: Json, mode: Mode): z.output<typeof configurationSchema> {
  try {
    return parseWith(configurationSchema, merged, `Configuration of mode ${mode}`);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new ProblemError({ type: 'configuration', detail: error.message, problems: error.problems });
  }
}

function effectiveTradingState(documents: ConfigurationDocuments, enabled: boolean): TradingState {
  const states = [documents.common, documents.mode].flatMap((document) => tradingStateIn(document) ?? []);
  return mostRestrictive(enabled ? states : ['HALTED']);
}

/** Of the document whose state holds: the mode's own, unless `common` is more restrictive. */
function decisiveReason(
  documents: ConfigurationDocuments,
  merged: { readonly tradingEnabled: boolean; readonly tradingStateReason: string },
): string {
  if (!merged.tradingEnabled) return 'tradingEnabled is false';
  const state = effectiveTradingState(documents, true);
  const decisive = [documents.mode, documents.common].find((document) => tradingStateIn(document) === state);
  const reason = isObject(decisive) ? decisive['tradingStateReason'] : undefined;
  return typeof reason === 'string' ? reason : merged.tradingStateReason;
}

/** By the documents' states alone, whatever else in them does not fit: for the kill switch. Anything but enabled halts. */
export function tradingStateOf(documents: ConfigurationDocuments): TradingState {
  const own = isObject(documents.mode) ? documents.mode['tradingEnabled'] : undefined;
  const enabled = own ?? (isObject(documents.common) ? documents.common['tradingEnabled'] : undefined);
  return effectiveTradingState(documents, enabled === true);
}

/** A document that names no state restricts nothing; one that names a wrong state halts. */
export function tradingStateIn(document: Json | undefined): TradingState | undefined {
  if (!isObject(document) || document['tradingState'] === undefined) return undefined;
  return TRADING_STATES.find((state) => state === document['tradingState']) ?? 'HALTED';
}

function byStrategy(record: Readonly<Record<string, Decimal>>): ReadonlyMap<StrategyId, Decimal> {
  return new Map(Object.entries(record).map(([id, value]) => [strategyId(id), value]));
}

export type JsonObject = { readonly [key: string]: Json };
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(common: Json, mode: Json): Json {
  if (!isObject(common) || !isObject(mode)) return mode;
  const names = new Set([...Object.keys(common), ...Object.keys(mode)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const low = common[name];
      const high = mode[name];
      if (high === undefined) return [name, low ?? null];
      return [name, low === undefined ? high : merge(low, high)];
    }),
  );
}
