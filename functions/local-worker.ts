/**
 * The worker of the analysis in this process: woken by what is submitted here, and each minute for what lost its wake-up. With
 * several instances Pub/Sub would wake them; here no topic is needed, and `/ready` says so.
 */
import { drainQueue, type WorkerOptions } from '../lib/analysis/work-queue.ts';
import type { AnalysisDeps } from '../lib/analysis/run-analysis.ts';
import type { Log } from '../lib/ports/trade-log.ts';

const SWEEP_MS = 60_000;

export interface LocalWorker {
  /** Looks at the queue now, or once more when it is through. Never throws, never waits. */
  wake(): void;
  /** Lets go what is under way. */
  stop(): Promise<void>;
}

export function startLocalWorker(deps: AnalysisDeps, options: WorkerOptions & { readonly log: Log }): LocalWorker {
  const stopping = new AbortController();
  let draining: Promise<void> | undefined;
  let isWoken = false;
  const work = async (): Promise<void> => {
    while (isWoken && !stopping.signal.aborted) {
      isWoken = false;
      try {
        await drainQueue(deps, options, stopping.signal);
      } catch (error) {
        // What is open stays in the store: the next wake-up or the sweep finds it.
        if (!stopping.signal.aborted) options.log.write('ERROR', 'AnalysisQueueNotRead', { error: String(error) });
      }
    }
    draining = undefined;
  };
  const wake = (): void => {
    isWoken = true;
    draining ??= work();
  };
  const sweep = deps.clock.every(SWEEP_MS, wake);
  return {
    wake,
    async stop() {
      sweep.stop();
      stopping.abort(new Error('The worker stops'));
      await draining;
    },
  };
}
