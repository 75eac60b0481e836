/**
 * Measures contenders side by side: interleaved A/B/A/B in one process, so that a slow moment of the machine meets all
 * of them, and compared round by round, so that only ratios count. It knows nothing of what is measured.
 */
import os from 'node:os';

export interface Contender {
  readonly name: string;
  /** One measurement, milliseconds; set-up and tear-down outside of it. */
  readonly measure: () => Promise<number>;
  /** Measured in so many of the rounds only, from the first on: for what takes minutes. All where left out. */
  readonly rounds?: number;
  /** Not warmed up: it sleeps and has nothing to warm. */
  readonly cold?: true;
}

export interface Bench {
  readonly id: number;
  /** What `npm run bench -- NAME` chooses it by. */
  readonly name: string;
  readonly title: string;
  readonly groups: readonly BenchGroup[];
}

/** Contenders of one condition; each is compared with the subject. */
export interface BenchGroup {
  readonly condition: string;
  readonly subject: Contender;
  readonly baselines: readonly Contender[];
  readonly targets: readonly Target[];
}

/** What is to be reached; only ratios can fail a run, and with the slack of the caller. A moonshot never fails one. */
export type Target = (
  | { readonly kind: 'at-most-ms'; readonly text: string; readonly ms: number }
  | { readonly kind: 'at-least-ratio'; readonly text: string; readonly baseline: string; readonly ratio: number }
  /** The subject takes at most so many times the baseline's time. */
  | { readonly kind: 'at-most-of'; readonly text: string; readonly baseline: string; readonly times: number }
) & { readonly moonshot?: true };

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface ContenderResult {
  readonly name: string;
  readonly ms: Spread;
  readonly rawMs: readonly number[];
  /** Its very first measurement, before any warm-up; undefined where it had none. */
  readonly coldMs?: number;
  /** Its time over the subject's, of the same round; undefined for the subject. */
  readonly ratio?: Spread;
}

export interface TargetResult {
  readonly text: string;
  readonly moonshot: boolean;
  readonly found: string;
  readonly reached: boolean;
  /** Missed by more than twofold, and a ratio: the machine is no excuse. */
  readonly failed: boolean;
}

export interface GroupResult {
  readonly condition: string;
  readonly contenders: readonly ContenderResult[];
  readonly targets: readonly TargetResult[];
}

export interface BenchResult {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  readonly machine: Machine;
  readonly groups: readonly GroupResult[];
}

interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
  /** Of the minute before, at the start: what else the machine did. */
  readonly load: number;
}

const SLACK = 2;
/** Measurements before the first round: a standing desk is warm, and so is its rival. The first of all is told beside. */
const WARM_UPS = 5;

export async function runBench(
  bench: Bench,
  options: { readonly rounds: number; readonly tell: (text: string) => void },
): Promise<BenchResult> {
  const machine = machineNow();
  const groups: GroupResult[] = [];
  for (const group of bench.groups) groups.push(await runGroup(group, options));
  return { id: bench.id, name: bench.name, title: bench.title, rounds: options.rounds, machine, groups };
}

async function runGroup(
  group: BenchGroup,
  { rounds, tell }: { readonly rounds: number; readonly tell: (text: string) => void },
): Promise<GroupResult> {
  const contenders = [...group.baselines, group.subject];
  const first = new Map<Contender, number>();
  for (const contender of contenders) {
    for (let warmUp = 0; contender.cold !== true && warmUp < WARM_UPS; warmUp += 1) {
      const ms = await contender.measure();
      if (warmUp === 0) first.set(contender, ms);
    }
  }
  const raw = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round += 1) {
    tell(`${group.condition}: round ${round + 1} of ${rounds}`);
    for (const [contender, values] of raw) {
      if (round < (contender.rounds ?? rounds)) values.push(await contender.measure());
    }
  }
  const subjectMs = raw.get(group.subject) ?? [];
  const results = [...raw].map(([contender, rawMs]): ContenderResult => {
    const coldMs = first.get(contender);
    const own = { name: contender.name, ms: spreadOf(rawMs), rawMs, ...(coldMs === undefined ? {} : { coldMs }) };
    if (contender === group.subject) return own;
    const ratios = rawMs.flatMap((ms, round) => {
      const ofSubject = subjectMs[round];
      return ofSubject === undefined ? [] : [ms / ofSubject];
    });
    return { ...own, ratio: spreadOf(ratios) };
  });
  return {
    condition: group.condition,
    contenders: results,
    targets: group.targets.map((target) => judge(target, results)),
  };
}

function judge(target: Target, results: readonly ContenderResult[]): TargetResult {
  const { text, moonshot = false } = target;
  if (target.kind === 'at-most-ms') {
    const subject = results.find(({ ratio }) => ratio === undefined);
    const found = subject?.ms.median ?? Infinity;
    return {
      text,
      moonshot,
      found: `${found.toFixed(found < 1 ? 4 : 1)} ms`,
      reached: found <= target.ms,
      failed: false,
    };
  }
  const ratio = results.find(({ name }) => name === target.baseline)?.ratio?.median ?? 0;
  if (target.kind === 'at-most-of') {
    const times = ratio === 0 ? Infinity : 1 / ratio;
    const failed = !moonshot && times > target.times * SLACK;
    return { text, moonshot, found: `${times.toFixed(3)} x`, reached: times <= target.times, failed };
  }
  return {
    text,
    moonshot,
    found: `${ratio.toFixed(1)}x`,
    reached: ratio >= target.ratio,
    failed: !moonshot && ratio < target.ratio / SLACK,
  };
}

/** @throws RangeError without a value */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [high, min, max] = [sorted[middle], sorted[0], sorted.at(-1)];
  if (high === undefined || min === undefined || max === undefined) {
    throw new RangeError('Spread needs a value: found none, needed at least one');
  }
  const low = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? high) : high;
  return { median: (low + high) / 2, min, max };
}

function machineNow(): Machine {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model ?? 'unknown',
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
    node: process.version,
    load: os.loadavg()[0] ?? 0,
  };
}
