/** Every resource of the desk, by its path; the only list of them. */
import { analyses, analysisLogs, cancelAnalysis, oneAgent, oneAnalysis, oneTask } from './analysis.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import { decisionApproval, decisions } from './decisions.ts';
import { breakerReset } from './breaker-reset.ts';
import type { IntentAnswer } from './intent.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import { liveStatus, liveStop } from './live-status.ts';
import { tradeLogEntries, tradeLogSinks } from './trade-log.ts';
import { desk } from './desk.ts';
import { me } from './me.ts';
import { netLiquidation } from './net-liquidation.ts';
import { orders } from './orders.ts';
import { replayRun } from './replay-run.ts';
import { oneRun, runs } from './runs.ts';
import { storedConfiguration } from './stored-configuration.ts';
import { strategies } from './strategies.ts';
import { tradingState } from './trading-state.ts';

export const resources: ReadonlyMap<string, Resource> = new Map(
  [
    tradingState,
    breakerReset,
    liveStatus,
    liveStop,
    runs,
    oneRun,
    analyses,
    oneAnalysis,
    oneAgent,
    cancelAnalysis,
    analysisLogs,
    oneTask,
    tradeLogEntries,
    tradeLogSinks,
    decisions,
    decisionApproval,
    me,
    desk,
    netLiquidation,
    strategies,
    orders,
    replayRun,
    storedConfiguration,
  ].map((resource) => [resource.path, resource]),
);

/** @throws ProblemError `not-found` for a path or a method that no resource has, and what the resource throws */
export async function answerResource(deps: ResourceDeps, path: string, call: ResourceCall): Promise<IntentAnswer> {
  const found = resources.get(path)?.methods.find(({ method }) => method === call.method);
  if (found !== undefined) return found.answer(deps, call);
  throw new ProblemError({ type: 'not-found', detail: `Resource is not known: found ${call.method} "${path}"` });
}
