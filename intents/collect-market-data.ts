/**
 * `/collect-market-data`: keeps bars of the configured contracts and, for analyses without a broker, of the index and of what was
 * analysed within a day, window by window at IB's pace. A call does what fits into its time and says how far it came; the next one
 * goes on there. It reads the broker only, needs no lease and never stands in the way of a trading run; trading never reads what it
 * keeps.
 */
import { z } from 'zod';
import { BAR_SIZES, type BarSize } from '../lib/domain/bar.ts';
import type { Configuration } from '../lib/domain/configuration.ts';
import type { ContractSpec } from '../lib/domain/contract.ts';
import type { Json } from '../lib/domain/run.ts';
import { INDEX } from '../lib/analysis/analysed-contracts.ts';
import { beforeDuration } from '../lib/trading/iso-time.ts';
import { analysedSymbols, meaningOf } from './analysed-symbols.ts';
import { collectSeries, startCollection, type Collected } from './collect-series.ts';
import { contractSpecSchema } from './configuration.ts';
import type { IntentDeps, ReadingContext, ReadingIntent } from './intent.ts';

export const collectMarketDataSchema = z.strictObject({
  contracts: z
    .array(contractSpecSchema)
    .min(1, 'at least one contract')
    .max(100, 'at most 100 contracts')
    .optional()
    .describe(
      'Default: `collectedContracts` of the configuration, else those of the strategies; with them the index and every symbol that an analysis of the last day asked for',
    ),
  barSize: z.enum(BAR_SIZES).default('1 day').describe('Size of a bar, in IB’s words'),
  duration: z
    .string()
    .regex(/^[1-9]\d{0,3} [DWMY]$/, 'a number of days, weeks, months or years, for example "10 D" or "2 Y"')
    .optional()
    .describe(
      'How far back the series shall reach; default: "2 Y" of bars of a day, which an analysis needs, else "1 Y"',
    ),
});

/** The deadline of a call is 60 s: time to answer is left. */
const BUDGET_MS = 40_000;

export const collectMarketData: ReadingIntent<typeof collectMarketDataSchema> = {
  kind: 'reading',
  name: 'collect-market-data',
  role: 'trader',
  takesLong: true,
  schema: collectMarketDataSchema,
  read: async (context, { contracts, barSize, duration = barSize === '1 day' ? '2 Y' : '1 Y' }) => {
    const { broker, signal } = context;
    const nowMs = await broker.currentTime(signal);
    const fromAtMs = beforeDuration(nowMs, duration);
    const specs = contracts ?? (await collectedContracts(context, barSize));
    const collection = startCollection(context, { size: barSize, fromAtMs, nowMs, budgetMs: BUDGET_MS });
    const series: Collected[] = [];
    for (const spec of specs) series.push(await collectSeries(collection, spec));
    const complete = series.every((it) => it.complete);
    return {
      status: 200,
      body: { barSize, complete, requests: collection.requests(), contracts: series.map(show) },
    };
  },
};

/** Each once, though several strategies may trade it; what was configured first, should the time of a call not do for all. */
async function collectedContracts(context: ReadingContext, barSize: BarSize): Promise<readonly ContractSpec[]> {
  const own = ownContracts(context.deps, context.configuration);
  const specs = barSize === '1 day' ? [...own, INDEX, ...(await analysedContracts(context))] : own;
  return [...new Map(specs.map((spec) => [labelOf(spec), spec])).values()];
}

const labelOf = ({ symbol, secType, exchange, currency, primaryExchange, lastTradeDate }: ContractSpec): string =>
  JSON.stringify([symbol, secType, exchange, currency, primaryExchange ?? null, lastTradeDate ?? null]);

async function analysedContracts(context: ReadingContext): Promise<readonly ContractSpec[]> {
  const symbols = await analysedSymbols(context.deps, context.signal);
  return (await Promise.all(symbols.map((symbol) => meaningOf(context, symbol)))).flat();
}

function ownContracts({ strategies }: IntentDeps, configuration: Configuration): readonly ContractSpec[] {
  if (configuration.collectedContracts.length > 0) return configuration.collectedContracts;
  return [...strategies.values()].flatMap(({ contracts }) => contracts.map(({ spec }) => spec));
}

const show = ({ spec, conId, localSymbol, added, from, through, complete, reason }: Collected): Json => ({
  symbol: spec.symbol,
  conId: conId ?? null,
  localSymbol: localSymbol ?? null,
  added,
  from: from ?? null,
  through: through ?? null,
  complete,
  ...(reason === undefined ? {} : { reason }),
});
