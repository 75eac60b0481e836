/**
 * Joins the analysis with the desk's broker, books and model. What it is given of the broker cannot send: a connection for
 * reading under a client id of its own, opened for one reading at a time and closed after it.
 */
import { createGeminiModel } from '../lib/adapters/gemini/gemini-model.ts';
import { collectFacts } from '../lib/analysis/collect-facts.ts';
import { judgeByModel } from '../lib/analysis/judge-by-model.ts';
import { judgeByRules } from '../lib/analysis/judge-by-rules.ts';
import type { Judge } from '../lib/analysis/judge.ts';
import { sinceDecision } from '../lib/analysis/since-decision.ts';
import type { AnalysisDeps, TellTask } from '../lib/analysis/run-analysis.ts';
import { allowedUrl, type UrlRules } from '../lib/domain/allowed-url.ts';
import type { AnalysisFacts, AnalysisRequest } from '../lib/domain/analysis.ts';
import { streamName } from '../lib/domain/event.ts';
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
const MODEL_HOST = 'generativelanguage.googleapis.com';

/** Each event is stored under the next number of its task before anybody is told. */
export const tellTask =
  (events: Pick<EventLog, 'append'>): TellTask =>
  async ({ taskId }, event, signal) => {
    await events.append(streamName('tasks', taskId), event, signal);
  };

export interface JudgeChoice {
  readonly judge: Judge;
  /** In words, for `/ready` and the log. */
  readonly description: string;
}

/** The model where there is a key, else the desk's rules. @throws InvalidValueError for a host that is not on the list */
export function chooseJudge(
  settings: Pick<Settings, 'GEMINI_API_KEY' | 'GEMINI_MODELS' | 'GEMINI_URL' | 'SINK_HOSTS' | 'SINK_TIMEOUT_SECONDS'>,
  loopback?: true,
): JudgeChoice {
  const { GEMINI_API_KEY: apiKey, GEMINI_MODELS: models, GEMINI_URL: url } = settings;
  if (apiKey === undefined) return { judge: judgeByRules, description: 'rules: GEMINI_API_KEY is not set' };
  const hosts = [MODEL_HOST, ...settings.SINK_HOSTS.map((host) => host.toLowerCase())];
  const rules: UrlRules = { hosts, ...(loopback === undefined ? {} : { loopback }) };
  const { href, protocol } = allowedUrl('GEMINI_URL', url, rules);
  const baseUrl = href.replace(/\/$/, '');
  const timeoutMs = settings.SINK_TIMEOUT_SECONDS * 1_000;
  const model = createGeminiModel({ apiKey, models, baseUrl, timeoutMs });
  return {
    judge: judgeByModel(model),
    description: `${protocol === 'http:' ? 'a demo: ' : ''}model ${model.describe()}`,
  };
}

export function analysisDeps(deps: IntentDeps, judge: Judge, tell: TellTask): AnalysisDeps {
  // One connection at a time: a client id can be used once.
  let last: Promise<unknown> = Promise.resolve();
  return {
    tasks: deps.tasks,
    clock: deps.clock,
    judge,
    tell,
    collectFacts: (request, signal) => {
      const next = last.then(() => readFacts(deps, request, signal));
      last = next.catch(() => undefined);
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
