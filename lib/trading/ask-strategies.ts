/**
 * Asks the named strategies side by side, each isolated: one that throws, lacks prices or answers from stale bars
 * keeps its book untouched (`hold`) and is reported. Only an explicit weight of 0 closes; a contract a strategy holds
 * and leaves out of a fresh answer gets weight 0.
 */
import type { Bar } from '../domain/bar.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { ZERO, type Decimal } from '../domain/decimal.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { ContractKey, Strategy, StrategyAnswer } from '../domain/strategy.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { resolveContract } from './resolve-contracts.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface StrategyQuestion {
  readonly marketNowMs: number;
  readonly seed: number;
  readonly staleAfterMs: number;
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly actedThroughAtMs: ReadonlyMap<StrategyId, number>;
}

export type StrategyOpinion =
  | {
      readonly kind: 'targets';
      /** Weights of every contract named in the answer, and 0 for what is held and left out. */
      readonly weights: ReadonlyMap<ConId, Decimal>;
      readonly contracts: ReadonlyMap<ConId, ContractDetails>;
      /** Newest completed daily close of each contract, as far as bars were fetched. */
      readonly lastBars: ReadonlyMap<ConId, Bar>;
      readonly reading: string;
      readonly actedThroughAtMs: number | undefined;
    }
  | { readonly kind: 'hold'; readonly reading: string; readonly failed: boolean; readonly skipped?: true };

export async function askStrategies(
  broker: BrokerReader,
  strategies: readonly Strategy[],
  question: StrategyQuestion,
  signal: AbortSignal,
): Promise<ReadonlyMap<StrategyId, StrategyOpinion>> {
  const opinions = await Promise.all(
    strategies.map(async (strategy): Promise<readonly [StrategyId, StrategyOpinion]> => {
      return [strategy.id, await askOne(broker, strategy, question, signal)];
    }),
  );
  return new Map(opinions);
}

async function askOne(
  broker: BrokerReader,
  strategy: Strategy,
  question: StrategyQuestion,
  signal: AbortSignal,
): Promise<StrategyOpinion> {
  try {
    return await consult(broker, strategy, question, signal);
  } catch (error) {
    // A lost link or a passed deadline is the run's own failure, not this strategy's.
    if (signal.aborted || broker.closed.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'hold', failed: true, reading: `Strategy ${strategy.id} failed: ${reason}` };
  }
}

async function consult(
  broker: BrokerReader,
  strategy: Strategy,
  question: StrategyQuestion,
  signal: AbortSignal,
): Promise<StrategyOpinion> {
  const details = new Map<ContractKey, ContractDetails>(
    await Promise.all(
      strategy.contracts.map(async ({ key, spec }): Promise<readonly [ContractKey, ContractDetails]> => {
        return [key, await resolveContract(broker, spec, { marketNowMs: question.marketNowMs, signal })];
      }),
    ),
  );
  const bars = await fetchBars(broker, { strategy, details, endAtMs: question.marketNowMs }, signal);
  const stale = [...bars].find(([, series]) => isStale(series.at(-1), question));
  if (stale !== undefined) {
    return { kind: 'hold', failed: true, reading: `Bars of ${stale[0]} are stale: newest is older than allowed` };
  }
  const book = question.books.get(strategy.id) ?? new Map();
  const answer = strategy.evaluate({
    nowAtMs: question.marketNowMs,
    bars,
    holdings: new Map([...details].map(([key, { contract }]) => [key, book.get(contract.conId)?.quantity ?? ZERO])),
    actedThroughAtMs: question.actedThroughAtMs.get(strategy.id),
    seed: question.seed,
  });
  return opinionOf(answer, { details, bars, book });
}

async function fetchBars(
  broker: BrokerReader,
  request: { strategy: Strategy; details: ReadonlyMap<ContractKey, ContractDetails>; endAtMs: number },
  signal: AbortSignal,
): Promise<ReadonlyMap<ContractKey, readonly Bar[]>> {
  const { strategy, details, endAtMs } = request;
  return new Map(
    await Promise.all(
      strategy.requires.map(async ({ key, size, count }): Promise<readonly [ContractKey, readonly Bar[]]> => {
        const found = details.get(key);
        if (found === undefined) throw new Error(`Bars are required of "${key}", which the strategy does not trade`);
        return [key, await broker.bars({ contract: found.contract, size, count, endAtMs }, signal)];
      }),
    ),
  );
}

/** A daily bar is finished a day after it began: its age counts from then. */
function isStale(newest: Bar | undefined, { marketNowMs, staleAfterMs }: StrategyQuestion): boolean {
  return newest !== undefined && marketNowMs - (newest.startAtMs + DAY_MS) > staleAfterMs;
}

function opinionOf(
  answer: StrategyAnswer,
  known: {
    details: ReadonlyMap<ContractKey, ContractDetails>;
    bars: ReadonlyMap<ContractKey, readonly Bar[]>;
    book: Book;
  },
): StrategyOpinion {
  if (answer.kind === 'hold') return { kind: 'hold', reading: answer.reading, failed: false };
  const weights = new Map<ConId, Decimal>();
  for (const [conId, { quantity }] of known.book) if (!quantity.eq(ZERO)) weights.set(conId, ZERO);
  for (const { key, weight } of answer.targets) {
    const found = known.details.get(key);
    if (found === undefined) throw new Error(`Target names "${key}", which the strategy does not trade`);
    weights.set(found.contract.conId, weight);
  }
  const lastBars = new Map<ConId, Bar>();
  for (const [key, series] of known.bars) {
    const conId = known.details.get(key)?.contract.conId;
    const newest = series.at(-1);
    if (conId !== undefined && newest !== undefined) lastBars.set(conId, newest);
  }
  const contracts = new Map([...known.details.values()].map((found) => [found.contract.conId, found]));
  const { reading, actedThroughAtMs } = answer;
  return { kind: 'targets', weights, contracts, lastBars, reading, actedThroughAtMs };
}
