/**
 * Joins the analysis with the desk's broker, books and model. What it is given of the broker cannot send: a connection for
 * reading under a client id of its own, opened for one reading at a time and closed after it.
 */
import { collectFacts } from '../lib/analysis/collect-facts.ts';
import type { Judge } from '../lib/analysis/judge.ts';
import { sinceDecision } from '../lib/analysis/since-decision.ts';
import type { AnalysisDeps } from '../lib/analysis/run-analysis.ts';
import type { TellTask } from '../lib/analysis/task-event.ts';
import type { AnalysisFacts, AnalysisRequest } from '../lib/domain/analysis.ts';
import { streamName } from '../lib/domain/event.ts';
import { clientId } from '../lib/domain/ids.ts';
import type { EventLog } from '../lib/ports/event-log.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { readConfiguration } from '../intents/configuration.ts';
import { checkAccount, connectReader } from '../intents/connect-broker.ts';
import type { IntentDeps } from '../intents/intent.ts';

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

export function analysisDeps(deps: IntentDeps, judge: Judge, tell: TellTask): AnalysisDeps {
  // One connection at a time: a client id can be used once.
  let last: Promise<unknown> = Promise.resolve();
  const afterOthers = async (
    before: Promise<unknown>,
    request: AnalysisRequest,
    signal: AbortSignal,
  ): Promise<AnalysisFacts> => {
    // How the one before ended was told to who asked for it.
    await Promise.allSettled([before]);
    return readFacts(deps, request, signal);
  };
  return {
    tasks: deps.tasks,
    clock: deps.clock,
    log: deps.log,
    judge,
    tell,
    collectFacts: (request, signal) => {
      const next = afterOthers(last, request, signal);
      last = next;
      return next;
    },
  };
}

async function readFacts(deps: IntentDeps, request: AnalysisRequest, signal: AbortSignal): Promise<AnalysisFacts> {
  signal.throwIfAborted();
  const configuration = readConfiguration(await deps.configuration.read(deps.mode, signal), deps.mode);
  checkAccount(deps, configuration);
  const client = clientId(deps.clientId + CLIENT_ID_OFFSET);
  const broker = await connectReader(deps, { configuration, client, signal });
  try {
    const { books } = await deps.ledger.read({ books: 'all' }, signal);
    const limit = { what: `reading the facts of ${request.symbol}`, durationMs: READ_MS, parent: signal };
    const facts = await withDeadline(deps.clock, limit, (within) => collectFacts({ broker, books }, request, within));
    const earlier = (await deps.tasks.decisions([facts.conId], signal)).get(facts.conId);
    if (earlier === undefined) return facts;
    return { ...facts, readings: { ...facts.readings, earlierDecision: sinceDecision(earlier, facts) } };
  } finally {
    broker.disconnect();
  }
}
