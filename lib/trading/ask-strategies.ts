/**
 * Asks the named strategies side by side, each isolated: one that throws, takes too long, lacks bars or answers
 * from stale ones keeps its book untouched (`hold`) and is reported. Only an explicit weight of 0 closes; a contract a strategy
 * holds, or in which something works for it, and that a fresh answer leaves out gets weight 0.
 */
import type { InvestmentDecision } from '../domain/analysis.ts';
import type { Bar, BarSize } from '../domain/bar.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import type { ContractKey, Strategy, StrategyAnswer } from '../domain/strategy.ts';
import type { BrokerReader } from '../ports/broker.ts';
import type { Clock } from '../ports/clock.ts';
import type { DecisionReader } from '../ports/task-store.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { resolveContract } from './resolve-contracts.ts';
import { shareQuestions, type AskedReader } from './share-questions.ts';

/** Contracts, bars and the evaluation of one strategy together: what takes longer holds. */
export const STRATEGY_TIME_LIMIT_MS = 20_000;
/** Strategies are synchronous, nothing can interrupt them: one that took longer than this is not believed. */
export const EVALUATION_LIMIT_MS = 2_000;

/** Span of a bar. */
export const BAR_MS: { readonly [size in BarSize]: number } = {
  '1 min': 60_000,
  '5 mins': 5 * 60_000,
  '1 hour': 60 * 60_000,
  '1 day': 24 * 60 * 60_000,
};

export interface AskingDeps {
  readonly broker: BrokerReader;
  readonly clock: Clock;
  /** Of the analysis; a strategy that uses them fails where the desk has none. */
  readonly decisions: DecisionReader | undefined;
}

export interface StrategyQuestion {
  readonly marketNowMs: number;
  readonly seed: number;
  readonly staleAfterMs: number;
  readonly books: ReadonlyMap<StrategyId, Book>;
  /** What still works counts as held: a fresh answer without it means 0. */
  readonly orders: readonly LedgerOrder[];
  readonly actedThroughAtMs: ReadonlyMap<StrategyId, number>;
  /** Decisions of the analysis that nobody has acknowledged are kept from every strategy. */
  readonly requireApproval: boolean;
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
  deps: AskingDeps,
  strategies: readonly Strategy[],
  question: StrategyQuestion,
  signal: AbortSignal,
): Promise<ReadonlyMap<StrategyId, StrategyOpinion>> {
  // One asking is one moment: whoever asks the same gets the same answer, and IB is asked once.
  const shared = shareQuestions(deps.broker);
  const opinions = await Promise.all(
    strategies.map(async (strategy): Promise<readonly [StrategyId, StrategyOpinion]> => {
      return [strategy.id, await askOne({ ...deps, shared }, strategy, { question, signal })];
    }),
  );
  return new Map(opinions);
}

interface SharingDeps extends AskingDeps {
  readonly shared: AskedReader;
}

async function askOne(
  deps: SharingDeps,
  strategy: Strategy,
  { question, signal }: { readonly question: StrategyQuestion; readonly signal: AbortSignal },
): Promise<StrategyOpinion> {
  const durationMs = Math.min(strategy.timeLimitMs ?? STRATEGY_TIME_LIMIT_MS, STRATEGY_TIME_LIMIT_MS);
  const limit = { what: `asking strategy ${strategy.id}`, durationMs, parent: signal };
  try {
    return await withDeadline(deps.clock, limit, (within) => consult(deps, strategy, question, within));
  } catch (error) {
    // A lost link or a passed deadline of the run is the run's own failure, not this strategy's.
    if (signal.aborted || deps.broker.closed.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`Strategy ${strategy.id} failed: ${reason}`);
  }
}

const failed = (reading: string): StrategyOpinion => ({ kind: 'hold', failed: true, reading });

async function consult(
  { shared, clock, decisions: reader }: SharingDeps,
  strategy: Strategy,
  question: StrategyQuestion,
  signal: AbortSignal,
): Promise<StrategyOpinion> {
  const details = new Map<ContractKey, ContractDetails>(
    await Promise.all(
      strategy.contracts.map(async ({ key, spec, rolloverDays }): Promise<readonly [ContractKey, ContractDetails]> => {
        const { marketNowMs } = question;
        return [key, await resolveContract(shared, spec, { marketNowMs, rolloverDays, signal })];
      }),
    ),
  );
  const [bars, decisions] = await Promise.all([
    fetchBars(shared, { strategy, details, endAtMs: question.marketNowMs }, signal),
    strategy.usesDecisions === true ? readDecisions(reader, { details, question }, signal) : undefined,
  ]);
  const problem = barsProblem(strategy, bars, question);
  if (problem !== undefined) return failed(problem);
  const book = question.books.get(strategy.id) ?? new Map();
  const beganAtMs = clock.nowMs();
  const answer = strategy.evaluate({
    nowAtMs: question.marketNowMs,
    bars,
    holdings: new Map([...details].map(([key, { contract }]) => [key, book.get(contract.conId)?.quantity ?? ZERO])),
    actedThroughAtMs: question.actedThroughAtMs.get(strategy.id),
    seed: question.seed,
    ...decisions,
  });
  const tookMs = clock.nowMs() - beganAtMs;
  if (tookMs > EVALUATION_LIMIT_MS) {
    return failed(`Strategy ${strategy.id} took too long: found ${tookMs} ms, needed at most ${EVALUATION_LIMIT_MS}`);
  }
  return opinionOf(answer, { details, bars, exposedTo: exposedTo(strategy.id, question) });
}

/** Contracts it holds, or in which something still works for it. */
function exposedTo(id: StrategyId, { books, orders }: StrategyQuestion): readonly ConId[] {
  const held = [...(books.get(id) ?? new Map())].filter(([, { quantity }]) => !isZero(quantity));
  const working = orders.filter(({ state, source }) => !DONE_ORDER_STATES.has(state) && source.has(id));
  return [...held.map(([conId]) => conId), ...working.map(({ contract }) => contract.conId)];
}

async function fetchBars(
  broker: AskedReader,
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

type Decisions = ReadonlyMap<ContractKey, InvestmentDecision>;

/** Here and not in a strategy: none can act on what a person has to acknowledge first. */
async function readDecisions(
  reader: DecisionReader | undefined,
  asked: { readonly details: ReadonlyMap<ContractKey, ContractDetails>; readonly question: StrategyQuestion },
  signal: AbortSignal,
): Promise<{ readonly decisions: Decisions; readonly unapproved: Decisions }> {
  const { details, question } = asked;
  if (reader === undefined) throw new Error('Decisions are required of a desk that keeps none');
  const found = await reader.decisions(
    [...details.values()].map(({ contract }) => contract.conId),
    signal,
  );
  const named = [...details].flatMap(([key, { contract }]): (readonly [ContractKey, InvestmentDecision])[] => {
    const decision = found.get(contract.conId);
    return decision === undefined ? [] : [[key, decision]];
  });
  const mayBeUsed = ({ approval }: InvestmentDecision): boolean => !question.requireApproval || approval !== undefined;
  return {
    decisions: new Map(named.filter(([, decision]) => mayBeUsed(decision))),
    unapproved: new Map(named.filter(([, decision]) => !mayBeUsed(decision))),
  };
}

/** A bar is finished when its span has passed: its age counts from then. */
export function barsProblem(
  { requires }: Strategy,
  bars: ReadonlyMap<ContractKey, readonly Bar[]>,
  { marketNowMs, staleAfterMs }: Pick<StrategyQuestion, 'marketNowMs' | 'staleAfterMs'>,
): string | undefined {
  for (const { key, size, count, staleAfterMinutes = Infinity } of requires) {
    const newest = bars.get(key)?.at(-1);
    if (newest === undefined) return `Bars of ${key} are missing: found none of ${size}, needed ${count}`;
    const ageMs = marketNowMs - (newest.startAtMs + BAR_MS[size]);
    const limitMs = Math.min(staleAfterMs, staleAfterMinutes * 60_000);
    if (ageMs > limitMs) {
      return `Bars of ${key} are stale: found the newest ${ageMs} ms old, needed at most ${limitMs}`;
    }
  }
  return undefined;
}

function opinionOf(
  answer: StrategyAnswer,
  known: {
    details: ReadonlyMap<ContractKey, ContractDetails>;
    bars: ReadonlyMap<ContractKey, readonly Bar[]>;
    exposedTo: readonly ConId[];
  },
): StrategyOpinion {
  if (answer.kind === 'hold') return { kind: 'hold', reading: answer.reading, failed: false };
  const weights = new Map<ConId, Decimal>();
  for (const conId of known.exposedTo) weights.set(conId, ZERO);
  const named = new Set<ConId>();
  for (const { key, weight } of answer.targets) {
    const found = known.details.get(key);
    if (found === undefined) throw new Error(`Target names "${key}", which the strategy does not trade`);
    const { conId, localSymbol } = found.contract;
    if (named.has(conId)) throw new Error(`Targets name ${localSymbol} twice: found "${key}" again, needed it once`);
    named.add(conId);
    weights.set(conId, weight);
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
