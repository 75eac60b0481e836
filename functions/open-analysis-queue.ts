/**
 * Who works on submitted analyses: with a Pub/Sub topic the function `analysis-worker`, woken by a message; else a worker in this
 * process, and the description says so.
 */
import { openPubSub } from '../lib/adapters/pubsub/open-pubsub.ts';
import { ANALYSIS_TOPIC, publishWakeUp } from '../lib/adapters/pubsub/publish-wake-up.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { IntentDeps } from '../intents/intent.ts';
import { analysisDeps, FACTS_IN_WORDS, tellTask } from './analysis-parts.ts';
import { analysisSources, withSources } from './analysis-sources.ts';
import { chooseJudge } from './choose-judge.ts';
import type { EventLog } from '../lib/ports/event-log.ts';
import type { Settings } from './config.ts';
import { standIns } from './stand-ins.ts';
import { startLocalWorker, type LocalWorker } from './local-worker.ts';

const WAKE_MS = 5_000;
const LOCAL_CONCURRENCY = 8;

export interface AnalysisQueue extends LocalWorker {
  readonly description: string;
}

export function openAnalysisQueue(
  settings: Settings,
  deps: IntentDeps,
  events: Pick<EventLog, 'append' | 'begin'>,
): AnalysisQueue {
  const { PUBSUB_EMULATOR_HOST: emulatorHost, GOOGLE_CLOUD_PROJECT: projectId, K_SERVICE } = settings;
  if (projectId === undefined || (K_SERVICE === undefined && emulatorHost === undefined)) {
    const { loopback } = standIns(settings);
    const choice = chooseJudge(settings, loopback);
    const holder = `desk-${deps.random()}`;
    const sources = analysisSources(settings, deps.clock, loopback);
    const own = withSources(analysisDeps(deps, choice.judge, tellTask(events), settings.ANALYSIS_FACTS), sources);
    const worker = startLocalWorker(own, { holder, concurrency: LOCAL_CONCURRENCY, log: deps.log });
    return {
      ...worker,
      description: `queue in this process: no topic is reachable; judged by ${choice.description}; ${FACTS_IN_WORDS[settings.ANALYSIS_FACTS]}; ${sources.description}`,
    };
  }
  const link = openPubSub({ projectId, emulatorHost });
  const publish = async (): Promise<void> => {
    try {
      const limit = { what: 'waking the analysis worker', durationMs: WAKE_MS };
      await withDeadline(deps.clock, limit, (signal) => publishWakeUp(link, signal));
    } catch (error) {
      // The task is stored: the sweep of the minute finds it.
      deps.log.write('ERROR', 'AnalysisWakeUpLost', { error: String(error) });
    }
  };
  return {
    wake: () => void publish(),
    stop: () => link.close(),
    description: `worked on by analysis-worker, woken over topic ${ANALYSIS_TOPIC}`,
  };
}
