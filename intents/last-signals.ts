/**
 * What each strategy last said, out of the runs that asked it: stored answers for what it wanted, the plan record for what
 * it decided from. Reads runs and records only; a strategy that no listed run asked has none.
 */
import type { Json, Run } from '../lib/domain/run.ts';
import type { RunStore } from '../lib/ports/run-store.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { readablePlan } from '../lib/trading/readable-plan.ts';
import { isObject, type JsonObject } from './configuration.ts';

/** Intents that ask strategies; the orchestrator tells the same in its step. */
const ASKING: ReadonlySet<string> = new Set(['allocation', 'orchestrator']);

interface Found {
  readonly run: Run;
  readonly answer: JsonObject;
  readonly signal: JsonObject;
}

/** strategy -> its signal as `GET /strategies` tells it. @param runs newest first */
export async function lastSignals(
  store: Pick<RunStore, 'getActivity'>,
  runs: readonly Run[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Json>> {
  const found = newestSignals(runs);
  const ids = new Set([...found.values()].map(({ run }) => run.runId));
  const plans = new Map(
    await Promise.all(
      [...ids].map(async (id) => {
        const record = (await store.getActivity(id, signal))?.record;
        return [id, isObject(record) ? record['plan'] : undefined] as const;
      }),
    ),
  );
  return new Map([...found].map(([strategy, one]) => [strategy, show(strategy, one, plans.get(one.run.runId))]));
}

function newestSignals(runs: readonly Run[]): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const run of runs) {
    if (!ASKING.has(run.intent)) continue;
    for (const answer of answersIn(run.answer?.body)) {
      const signals = answer['signals'];
      if (!isObject(signals)) continue;
      for (const [strategy, said] of Object.entries(signals)) {
        if (isObject(said) && !found.has(strategy)) found.set(strategy, { run, answer, signal: said });
      }
    }
  }
  return found;
}

/** An allocation's own answer, or those of the steps of an orchestrator. */
function answersIn(body: Json | undefined): readonly JsonObject[] {
  if (!isObject(body)) return [];
  const steps = body['steps'];
  if (!isList(steps)) return [body];
  return steps.flatMap((step) => (isObject(step) && isObject(step['answer']) ? [step['answer']] : []));
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function show(strategy: string, { run, answer, signal }: Found, plan: Json | undefined): Json {
  const outcomes = answer['strategies'];
  const own = isObject(outcomes) ? outcomes[strategy] : undefined;
  return {
    at: isoTime(run.endedAtMs ?? run.claimedAtMs),
    marketTime: textIn(answer['marketTime']),
    runId: run.runId,
    intent: run.intent,
    answer: textIn(signal['answer']) ?? 'unknown',
    reading: textIn(signal['reading']),
    weights: isObject(signal['weights']) ? signal['weights'] : null,
    inputs: plan === undefined ? null : inputsOf(strategy, plan),
    outcome: isObject(own) ? textIn(own['outcome']) : null,
  };
}

const textIn = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

/** What concerns this strategy: its opinion with what it read, its book before, the account and the prices of what it wanted. */
function inputsOf(strategy: string, plan: Json): Json {
  const { input } = readablePlan(plan);
  if (!isObject(input)) return null;
  const pick = (name: string): Json => {
    const all = input[name];
    return isObject(all) ? (all[strategy] ?? null) : null;
  };
  const opinion = pick('opinions');
  const wanted = isObject(opinion) && isObject(opinion['weights']) ? Object.keys(opinion['weights']) : [];
  const book = pick('books');
  const held = isObject(book) ? Object.keys(book) : [];
  const priced = input['priced'];
  const prices = isObject(priced)
    ? Object.fromEntries([...new Set([...wanted, ...held])].flatMap((id) => priceOf(id, priced[id])))
    : {};
  return { opinion: without(opinion, 'contracts'), book, prices, netLiquidation: input['netLiquidation'] ?? null };
}

/** Rules of trading fill pages and say nothing of why. */
const without = (value: Json, name: string): Json =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([field]) => field !== name)) : value;

/** conId -> symbol, price, its source and time. */
function priceOf(id: string, priced: Json | undefined): readonly (readonly [string, Json])[] {
  if (!isObject(priced)) return [];
  const { details, price, fx = null } = priced;
  const contract = isObject(details) ? details['contract'] : undefined;
  const localSymbol = isObject(contract) ? textIn(contract['localSymbol']) : null;
  return [[id, { localSymbol, ...(isObject(price) ? price : {}), fx }]];
}
