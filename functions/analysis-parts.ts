/**
 * Joins the analysis with the desk's broker, stored market data, books and model. What it is given of the broker cannot send: a
 * connection for reading under a client id of its own, shared by those who read at the same time and closed after the last.
 */
import { factsFromBroker } from '../lib/analysis/facts-from-broker.ts';
import { factsFromStore } from '../lib/analysis/facts-from-store.ts';
import type { Judge } from '../lib/analysis/judge.ts';
import { sinceDecision } from '../lib/analysis/since-decision.ts';
import type { AnalysisDeps } from '../lib/analysis/run-analysis.ts';
import type { TellTask } from '../lib/analysis/task-event.ts';
import type { AnalysisFacts, AnalysisRequest } from '../lib/domain/analysis.ts';
import { streamName } from '../lib/domain/event.ts';
import { BrokerError, DeadlineError } from '../lib/domain/errors.ts';
import { clientId } from '../lib/domain/ids.ts';
import type { EventLog } from '../lib/ports/event-log.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { readConfiguration } from '../intents/configuration.ts';
import { checkAccount, connectReader } from '../intents/connect-broker.ts';
import type { IntentDeps } from '../intents/intent.ts';
import type { Settings } from './config.ts';

/** Beside the trading client, that of reading intents and that of the collector of market data. */
const CLIENT_ID_OFFSET = 3;
const READ_MS = 30_000;

/** Each event is stored under the next number of its task before anybody is told. */
export const tellTask =
  (events: Pick<EventLog, 'append' | 'begin'>): TellTask =>
  async ({ taskId }, event, signal) => {
    const stream = streamName('tasks', taskId);
    if (event.kind === 'task_created') await events.begin(stream, event, signal);
    else await events.append(stream, event, signal);
  };

/**
 * Where facts come from: `auto` from the broker, and from what is stored where it cannot be reached; `stored` asks no broker,
 * `broker` nobody else.
 */
export type FactsChoice = Settings['ANALYSIS_FACTS'];

export const FACTS_IN_WORDS: { readonly [choice in FactsChoice]: string } = {
  auto: 'facts of the broker, of stored market data where it cannot be reached',
  stored: 'facts of stored market data, no broker',
  broker: 'facts of the broker',
};

export function analysisDeps(
  deps: IntentDeps,
  judge: Judge,
  tell: TellTask,
  facts: FactsChoice = 'broker',
): AnalysisDeps {
  return {
    tasks: deps.tasks,
    clock: deps.clock,
    log: deps.log,
    judge,
    tell,
    collectFacts: async (request, signal) => {
      const read = await readFacts({ deps, choice: facts }, request, signal);
      const earlier = (await deps.tasks.decisions([read.conId], signal)).get(read.conId);
      if (earlier === undefined) return read;
      return { ...read, readings: { ...read.readings, earlierDecision: sinceDecision(earlier, read) } };
    },
  };
}

async function readFacts(
  { deps, choice }: { readonly deps: IntentDeps; readonly choice: FactsChoice },
  request: AnalysisRequest,
  signal: AbortSignal,
): Promise<AnalysisFacts> {
  signal.throwIfAborted();
  if (choice === 'stored') return fromStore(deps, { request, why: 'none is asked (ANALYSIS_FACTS=stored)' }, signal);
  try {
    return await fromBroker(deps, request, signal);
  } catch (error) {
    // What the broker refuses is its answer: stored bars are no way around it.
    if (choice === 'broker' || signal.aborted || !isOutOfReach(error)) throw error;
    deps.log.write('WARNING', 'AnalysisFactsStored', { symbol: request.symbol, error: error.message.slice(0, 500) });
    return fromStore(deps, { request, why: error.message.slice(0, 200) }, signal);
  }
}

const isOutOfReach = (error: unknown): error is Error =>
  (error instanceof BrokerError && error.failure !== 'refused') || error instanceof DeadlineError;

async function fromBroker(deps: IntentDeps, request: AnalysisRequest, signal: AbortSignal): Promise<AnalysisFacts> {
  const configuration = readConfiguration(await deps.configuration.read(deps.mode, signal), deps.mode);
  checkAccount(deps, configuration);
  const client = clientId(deps.clientId + CLIENT_ID_OFFSET);
  // Shared by analyses that read at the same time: a client id can be used once.
  const broker = await connectReader(deps, { configuration, client, signal, mayShare: true });
  try {
    const { books } = await deps.ledger.read({ books: 'all' }, signal);
    const limit = { what: `reading the facts of ${request.symbol}`, durationMs: READ_MS, parent: signal };
    return await withDeadline(deps.clock, limit, (within) => factsFromBroker({ broker, books }, request, within));
  } finally {
    broker.disconnect();
  }
}

async function fromStore(
  { marketData, ledger, accounts, clock }: IntentDeps,
  { request, why }: { readonly request: AnalysisRequest; readonly why: string },
  signal: AbortSignal,
): Promise<AnalysisFacts> {
  const [{ books }, account] = await Promise.all([ledger.read({ books: 'all' }, signal), accounts?.newest(signal)]);
  return factsFromStore({ marketData, books, account, nowMs: clock.nowMs(), why }, request, signal);
}
