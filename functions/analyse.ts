/**
 * `npm run analyse -- SPY [--depth 2] [--agents technical,macro]`: one analysis on a paper gateway of its own, with its stages
 * as they happen, and the decision with its reasons. It trades nothing and keeps nothing.
 */
import { parseArgs } from 'node:util';
import { drainQueue } from '../lib/analysis/work-queue.ts';
import type { TaskEvent } from '../lib/analysis/task-event.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { decimalText } from '../lib/domain/decimal.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import type { Json } from '../lib/domain/run.ts';
import { newTask, type Task } from '../lib/domain/task.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { analysisBodySchema, requestOf, taskIdOf } from '../intents/analysis.ts';
import { parseWith } from '../intents/parse-with.ts';
import { analysisDeps } from './analysis-parts.ts';
import { analysisSources, withSources } from './analysis-sources.ts';
import { chooseJudge } from './choose-judge.ts';
import { readSettings } from './config.ts';
import { LOCAL_SEED, momentsOf, START_DAY } from './local-days.ts';
import { startLocalDesk } from './local-desk.ts';
import { openEmbeddedStores } from './open-stores.ts';
import { readFlags } from './read-flags.ts';
import { tellProblem } from './tell-problem.ts';
import { runMain } from './run-main.ts';

const LIMIT_MS = 300_000;
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const USAGE = 'npm run analyse -- SYMBOL [--depth 1..4] [--agents ID,ID] [--day DAY]';

await runMain('npm run analyse', async () => {
  const { values, positionals } = readFlags(USAGE, () =>
    parseArgs({
      allowPositionals: true,
      options: { depth: { type: 'string' }, agents: { type: 'string' }, day: { type: 'string' } },
    }),
  );
  refuseMore(positionals);
  const startAtMs = momentOf(values.day ?? START_DAY);
  const body = {
    symbol: positionals[0],
    ...(values.depth === undefined ? {} : { depth: Number(values.depth) }),
    ...(values.agents === undefined ? {} : { agents: values.agents.split(',') }),
  };
  const { priority, ...asked } = parseWith(analysisBodySchema, body, 'Arguments of analyse');
  const settings = readSettings(process.env);
  const choice = chooseJudge(settings);
  const sources = analysisSources(settings, systemClock);
  const stores = await openEmbeddedStores({ tell });
  const local = await startLocalDesk({
    gateway: { port: 0, seed: LOCAL_SEED, startAtMs, alwaysOpen: true, onProblem: tellProblem(tell) },
    stores,
    log: { write: () => undefined },
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    seed: LOCAL_SEED,
  });
  try {
    const id = taskIdOf(local.desk.deps.random());
    tell(
      `Analysis of ${asked.symbol} at depth ${asked.depth}, judged by ${choice.description}; ${sources.description}`,
    );
    const task = newTask({
      taskId: id,
      owner: 'local',
      request: requestOf(asked),
      priority,
      nowMs: systemClock.nowMs(),
    });
    const own = analysisDeps(local.desk.deps, choice.judge, (_task, event) => Promise.resolve(show(event)));
    const deps = withSources(own, sources);
    const limit = { what: `the analysis of ${asked.symbol}`, durationMs: LIMIT_MS };
    const ended = await withDeadline(systemClock, limit, async (signal) => {
      await stores.tasks.create(task, signal);
      await drainQueue(deps, { holder: `cli-${process.pid}`, concurrency: 1 }, signal);
      return stores.tasks.get(id, signal);
    });
    return conclude(ended);
  } finally {
    await local.close();
  }
});

// Declarations: the command runs before the lines below it.
function refuseMore(positionals: readonly string[]): void {
  if (positionals.length <= 1) return;
  throw new ValidationError('Arguments of analyse', [
    { field: 'symbol', found: positionals.join(' ').slice(0, 80), needed: 'one symbol' },
  ]);
}

/** @throws ValidationError for what is no day */
function momentOf(day: string): number {
  try {
    return momentsOf(day).tradeAtMs;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ValidationError('Arguments of analyse', [
      { field: 'day', found: `"${day.slice(0, 40)}"`, needed: 'a day of the shipped prices, for example 2020-03-23' },
    ]);
  }
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function show({ kind, facts }: TaskEvent): void {
  const agent = `  ${text(facts['agentId']).padEnd(20)}`;
  if (kind === 'stage_start') tell(`Stage ${text(facts['stage'])}${facts['pass'] === 2 ? ', once more' : ''}`);
  if (kind === 'agent_error') tell(`${agent} failed: ${text(facts['reason'])}`);
  if (kind !== 'agent_complete') return;
  const progress = text(facts['progress']).padStart(3);
  tell(`${agent} ${progress} %  ${text(facts['summary'])} [mode: ${text(facts['mode'])}]`);
}

function conclude(task: Task | undefined): number {
  const decision = task?.decision;
  if (decision === undefined) {
    tell(`${task?.state ?? 'LOST'}: ${task?.message ?? 'the task is gone'}`);
    return 1;
  }
  const { rating, targetWeight, confidence, horizonDays, decidedAtMs, expiresAtMs, reasons, source } = decision;
  tell('');
  tell(
    `Decision: ${rating}, target weight ${decimalText(targetWeight)}, confidence ${confidence}, horizon ${horizonDays} trading days`,
  );
  tell(`Decided ${isoTime(decidedAtMs)} (market time), expires ${isoTime(expiresAtMs)}, mode: ${source.mode}`);
  for (const reason of reasons) tell(`- ${reason}`);
  tell('Nothing was traded: the strategy analyst acts on a decision when an allocation names it.');
  return 0;
}
