/** Many runs of the process killer over several lanes, each lane one run at a time; every run is told as it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LOCAL_SEED } from '../../functions/local-days.ts';
import type { Decimal } from '../../lib/domain/decimal.ts';
import { priceBook } from '../../lib/paper/prices/price-book.ts';
import { readPriceFiles } from '../../lib/paper/prices/read-price-files.ts';
import { positionsOf } from './judge.ts';
import { warmCompileCache } from './desk-process.ts';
import { startKillLane, type KillLane, type RunGround } from './kill-lane.ts';
import { BASKET, crashText, planKills, type KillPlan } from './kill-plan.ts';
import { runKill, type RunResult } from './kill-run.ts';

const PREPARE_TRIES = 3;

export interface KillOptions {
  readonly runs: number;
  readonly seed: number;
  readonly lanes: number;
  readonly leaseTtlMs: number;
  readonly emulatorHost: string;
  readonly tell: (text: string) => void;
  /** Freezes every process instead of killing some. */
  readonly only?: 'stop';
  /** Tells every run, not only those that failed. */
  readonly verbose?: boolean;
  /** Its abort ends the soak after the runs under way; what was done until then is judged. */
  readonly signal?: AbortSignal;
}

export async function killMany(options: KillOptions): Promise<readonly RunResult[]> {
  const { runs, seed, lanes: count, leaseTtlMs, emulatorHost } = options;
  const prices = priceBook({ readText: readPriceFiles('data'), seed: LOCAL_SEED });
  const plans = planKills(seed, runs, options.only);
  const lanes: KillLane[] = [];
  const compileCache = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-soak-kill-'));
  try {
    await warmCompileCache(compileCache);
    for (let lane = 0; lane < Math.min(count, runs); lane += 1) {
      lanes.push(await startKillLane({ lane, emulatorHost, prices, leaseTtlMs, compileCache }));
    }
    const [first] = lanes;
    const needed = first === undefined ? new Map<number, Decimal>() : await undisturbed(first);
    const results = await Promise.all(
      lanes.map((lane, index) =>
        runLane(lane, { plans: plans.filter(({ run }) => run % lanes.length === index), needed, options }),
      ),
    );
    return results.flat();
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
    rmSync(compileCache, { recursive: true, force: true });
  }
}

/** Where a run ends that nobody kills: its point is never reached. */
async function undisturbed(lane: KillLane): Promise<ReadonlyMap<number, Decimal>> {
  const crash = { action: 'kill', point: 'after-plan', occurrence: 999 } as const;
  const plan: KillPlan = { run: -1, crash, redeliveries: 1, together: false, cutLink: false };
  const ground = await lane.prepare(plan, undefined);
  const { unresolved, duplicates } = await runKill(ground, plan, undefined);
  const problems = [...unresolved, ...duplicates];
  if (problems.length > 0) throw new Error(`An undisturbed run failed: ${problems.join('; ')}`);
  const positions = positionsOf(ground.gateway);
  if (positions.size !== BASKET)
    throw new Error(`An undisturbed run trades another basket: found ${positions.size} contracts, needed ${BASKET}`);
  return positions;
}

async function runLane(
  lane: KillLane,
  {
    plans,
    needed,
    options,
  }: { plans: readonly KillPlan[]; needed: ReadonlyMap<number, Decimal>; options: KillOptions },
): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const [index, plan] of plans.entries()) {
    if (options.signal?.aborted === true) break;
    const ground = await preparedAtLast(lane, plan, { next: plans[index + 1], tell: options.tell });
    const result = await runKill(ground, plan, needed);
    results.push(result);
    const problems = [...result.duplicates, ...result.unresolved];
    if (problems.length > 0) {
      const words = `\n  victim: ${ground.victim.lastWords()}\n  twin: ${ground.twin.lastWords()}`;
      options.tell(`${wordsOf(plan)}: ${problems.join('; ')}${words}`);
    } else if (options.verbose === true) {
      options.tell(`${wordsOf(plan)}: ${result.reached ? '' : 'NOT REACHED '}${result.sent} sent, ${result.tookMs} ms`);
    }
  }
  return results;
}

/** Nothing is tested yet: the emulator may need a moment to let go of what a killed process held. */
async function preparedAtLast(
  lane: KillLane,
  plan: KillPlan,
  { next, tell }: { readonly next: KillPlan | undefined; readonly tell: (text: string) => void },
): Promise<RunGround> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await lane.prepare(plan, next);
    } catch (error) {
      tell(`${wordsOf(plan)}: not prepared: ${String(error)}`);
      if (attempt === PREPARE_TRIES) throw error;
    }
  }
}

const wordsOf = (plan: KillPlan): string => {
  const { run, crash, redeliveries, together, cutLink } = plan;
  const where = crash.point === 'moment' ? `kill after ${crash.afterMs} ms` : crashText(plan);
  return `Run ${run}, ${where}, ${redeliveries} redeliveries${together ? ' at once' : ''}${crash.action === 'stop' && cutLink ? ', link cut' : ''}`;
};
