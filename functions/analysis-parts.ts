/**
 * Joins the analysis with the desk's broker, books and model. What it is given of the broker cannot send: a connection for
 * reading under a client id of its own, shared by those who read at the same time and closed after the last.
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
  return {
    tasks: deps.tasks,
    clock: deps.clock,
    log: deps.log,
    judge,
    tell,
    collectFacts: (request, signal) => readFacts(deps, request, signal),
  };
}

async function readFacts(deps: IntentDeps, request: AnalysisRequest, signal: AbortSignal): Promise<AnalysisFacts> {
  signal.throwIfAborted();
  const configuration = readConfiguration(await deps.configuration.read(deps.mode, signal), deps.mode);
  checkAccount(deps, configuration);
  const client = clientId(deps.clientId + CLIENT_ID_OFFSET);
  // Shared by analyses that read at the same time: a client id can be used once.
  const broker = await connectReader(deps, { configuration, client, signal, mayShare: true });
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
