/**
 * `npm run backtest -- --strategies spy-macd-vixy --from 2005-01-01 --to 2020-08-28`: the strategy files of this desk,
 * through its own allocation, ledger and adapter, against the paper gateway on its virtual clock. Nothing is simulated
 * twice: what is measured is the code that trades. Tables on stdout, an HTML report beside; exit 0 only where ledger and
 * broker were equal on every day.
 */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { z } from 'zod';
import { parseWith } from '../intents/parse-with.ts';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import type { ContractDetails } from '../lib/domain/contract.ts';
import { decimalText, divideHalfUp, roundHalfUp, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import type { ConfigurationStore } from '../lib/ports/configuration-store.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { SELF_RELIANT, STRATEGIES } from '../strategies/registry.ts';
import { backtestDays, netLiquidationOf, type BacktestDay } from './backtest-days.ts';
import type { CurveDay } from './backtest-figures.ts';
import { backtestHtml } from './backtest-html.ts';
import { backtestOf, type Backtest } from './backtest-result.ts';
import { renderBacktest } from './backtest-table.ts';
import { DATA_FOLDER, LOCAL_SEED, marketDays, momentsOf } from './local-days.ts';
import { startLocalDesk, type LocalDesk } from './local-desk.ts';
import { openEmbeddedStores } from './open-stores.ts';
import { createProgress } from './progress.ts';
import { readFlags } from './read-flags.ts';
import { tellProblem } from './tell-problem.ts';
import { runMain } from './run-main.ts';

const ids = SELF_RELIANT.map(String);
const optionsSchema = z.strictObject({
  strategies: z
    .string()
    .default(ids.join(','))
    .transform((text) => [...new Set(text.split(',').map((id) => id.trim()))])
    .refine((list) => list.every((id) => ids.includes(id)), `strategies of ${ids.join(', ')}, with commas between`),
  from: z.iso.date('a day as yyyy-mm-dd').default('2005-01-01'),
  to: z.iso.date('a day as yyyy-mm-dd').default('2020-08-28'),
  /** Of exposure, for each of the strategies; as configured where missing. */
  share: z
    .string()
    .regex(/^(0\.\d{1,4}|1)$/, 'a fraction like 0.5')
    .optional(),
  html: z.string().min(1).default('backtest.html'),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof optionsSchema>;

const seededShares = z.looseObject({
  exposure: z.object({ strategies: z.record(z.string(), z.string()) }),
});

const WIRE_LOG_RECORDS = 500;
const BASE_CURRENCY = 'USD';
const REFERENCE = 'SPY';
const nowMs = (): number => systemClock.nowMs();

setFlagsFromString('--heap-growing-percent=75');

const USAGE = 'npm run backtest -- [--strategies ID,ID] [--from DAY] [--to DAY] [--share 0.5] [--html FILE] [--json]';

await runMain('backtest', async () => {
  const options = readOptions(process.argv.slice(2));
  const days = await marketDays(DATA_FOLDER, options);
  // Before the minute of work, not after it: a report that cannot be written is told at once.
  closeSync(openSync(options.html, 'a'));
  const backtest = await runBacktest(options, days);
  writeFileSync(options.html, backtestHtml(backtest));
  const { ledgerEqualsBroker } = backtest;
  const out = options.json ? process.stderr : process.stdout;
  out.write(`${renderBacktest(backtest)}\n\nReport: ${options.html}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(asJson(backtest))}\n`);
  out.write(`Ledger equals broker: ${ledgerEqualsBroker ? 'yes' : 'no'}\n`);
  return ledgerEqualsBroker ? 0 : 1;
});

function readOptions(args: readonly string[]): Options {
  const { values } = readFlags(USAGE, () =>
    parseArgs({
      args: [...args],
      options: {
        strategies: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        share: { type: 'string' },
        html: { type: 'string' },
        json: { type: 'boolean' },
      },
    }),
  );
  return parseWith(optionsSchema, values, 'Command line');
}

async function runBacktest(options: Options, days: readonly string[]): Promise<Backtest> {
  const startAtMs = momentsOf(days[0] ?? '').tradeAtMs;
  let marketNowMs = (): number => startAtMs;
  const stores = await openEmbeddedStores({ nowMs: () => marketNowMs() });
  const local = await startLocalDesk({
    gateway: {
      seed: LOCAL_SEED,
      startAtMs,
      wireLogRecords: WIRE_LOG_RECORDS,
      onProblem: tellProblem((text) => void process.stderr.write(`${text}\n`)),
    },
    stores,
    log: createJsonLog((line) => void process.stderr.write(line)),
    // A backtest tells nobody of its orders.
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    seed: LOCAL_SEED,
    marketTimeRecords: true,
  });
  marketNowMs = () => local.gateway.clock.nowMs();
  try {
    await giveShares(stores.configuration, options);
    return await live(local, { days, strategies: options.strategies, ledger: stores.ledger });
  } finally {
    await local.close();
  }
}

/** The configuration is that of `infra/config`, but for the shares asked for. @throws RangeError for a strategy without one */
async function giveShares(store: ConfigurationStore, { strategies, share }: Options): Promise<void> {
  const limit = { what: 'giving shares of exposure', durationMs: 10_000 };
  await withDeadline(systemClock, limit, async (signal) => {
    const { common } = await store.read('paper', signal);
    const configured = seededShares.parse(common).exposure.strategies;
    const without = strategies.filter((id) => share === undefined && configured[id] === undefined);
    if (without.length > 0) {
      throw new RangeError(
        `Share of exposure is missing: found none of ${without.join(', ')} in infra/config/common.yaml, needed one, or --share`,
      );
    }
    if (share === undefined) return;
    const shares = Object.fromEntries(strategies.map((id) => [id, share]));
    await store.update(
      'paper',
      (document) => ({ ...z.record(z.string(), z.json()).parse(document), exposure: { strategies: shares } }),
      signal,
    );
  });
}

async function live(local: LocalDesk, range: Parameters<typeof backtestDays>[1]): Promise<Backtest> {
  const { days, strategies } = range;
  const progress = createProgress({ total: days.length, unit: 'days', output: process.stderr, nowMs });
  const before = netLiquidationOf(local);
  const curve: BacktestDay[] = [];
  try {
    for await (const day of backtestDays(local, range)) {
      curve.push(day);
      progress.step(day.day);
    }
  } finally {
    progress.end();
  }
  return backtestOf({
    title: `Backtest of ${strategies.join(', ')}, ${days[0]} to ${days.at(-1)}`,
    currency: BASE_CURRENCY,
    curve,
    before,
    reference: { name: `${REFERENCE}, held`, curve: heldCurve(local, before, days) },
    origins: originsOf(local, strategies),
  });
}

/** All of the money in SPY from the first open to the last close, without costs. */
function heldCurve(local: LocalDesk, before: Decimal, days: readonly string[]): readonly CurveDay[] {
  const { broker } = local.gateway;
  const conId = contractsOf(local, REFERENCE)[0]?.contract.conId ?? 0;
  const endAtMs = broker.clock.nowMs();
  const bars = broker.bars({ conId, barSize: '1 day', endAtMs, count: days.length }) ?? [];
  const firstOpen = bars[0]?.open;
  if (firstOpen === undefined || bars.length !== days.length) {
    throw new Error(`Bars of ${REFERENCE} do not fit: found ${bars.length}, needed ${days.length}`);
  }
  return days.map((day, index) => {
    const netLiquidation = divideHalfUp(before.times(bars[index]?.close ?? firstOpen), firstOpen, 2);
    return {
      day,
      netLiquidation,
      grossExposure: netLiquidation,
      turnover: ZERO,
      commissions: ZERO,
      orders: 0,
      fills: 0,
    };
  });
}

function contractsOf({ gateway }: LocalDesk, symbol: string): readonly ContractDetails[] {
  return gateway.broker.contracts({
    conId: 0,
    symbol,
    secType: '',
    lastTradeDate: '',
    exchange: '',
    primaryExchange: '',
    currency: '',
    localSymbol: '',
    tradingClass: '',
    includeExpired: true,
  });
}

/** symbol -> in words for people: nobody takes a modelled price for a measured one. */
function originsOf(local: LocalDesk, strategies: readonly string[]): ReadonlyMap<string, string> {
  const symbols = [...STRATEGIES]
    .filter(([id]) => strategies.includes(id))
    .flatMap(([, { contracts }]) => contracts.map(({ spec }) => spec.symbol));
  return new Map(
    [...new Set([...symbols, REFERENCE])].flatMap((symbol) => {
      const conId = contractsOf(local, symbol)[0]?.contract.conId;
      return conId === undefined ? [] : [[symbol, local.gateway.broker.priceOrigin(conId)] as const];
    }),
  );
}

function money(value: Decimal): string {
  return decimalText(roundHalfUp(value, 2));
}

function asJson({ curve, figures, years, reference, profit, ledgerEqualsBroker, origins }: Backtest): unknown {
  return {
    ledgerEqualsBroker,
    figures,
    years,
    reference: { name: reference.name, figures: reference.figures },
    profit: Object.fromEntries([...profit].map(([id, value]) => [id, money(value)])),
    origins: Object.fromEntries(origins),
    curve: curve.map(({ day, netLiquidation, grossExposure, turnover, commissions, orders, fills }) => ({
      day,
      netLiquidation: money(netLiquidation),
      grossExposure: money(grossExposure),
      turnover: money(turnover),
      commissions: money(commissions),
      orders,
      fills,
    })),
  };
}
