/**
 * Measures contenders side by side: interleaved A/B/A/B in one process, so that a slow moment of the machine meets all
 * of them, and compared round by round, so that only ratios count. It knows nothing of what is measured.
 */
import { machineNow, type Machine } from './machine.ts';

export interface Contender {
  readonly name: string;
  /** One measurement in the group's unit; set-up and tear-down outside of it. */
  readonly measure: () => Promise<number>;
  /** Measured in so many of the rounds only, from the first on: for what takes minutes. All where left out. */
  readonly rounds?: number;
  /** Not warmed up: it sleeps and has nothing to warm. */
  readonly cold?: true;
  /** Measurements before the first round where five are too many: one takes seconds. */
  readonly warmUps?: number;
}

export interface Bench {
  readonly id: number;
  /** What `npm run bench -- NAME` chooses it by. */
  readonly name: string;
  readonly title: string;
  readonly groups: readonly BenchGroup[];
  /** Starts what all its groups need, an emulator for example, before the first of them. */
  readonly open?: () => Promise<Opened>;
}

/** `missing`: it cannot be measured on this machine, and why. */
export type Opened =
  | { readonly kind: 'open'; readonly close: () => Promise<void> }
  | { readonly kind: 'missing'; readonly why: string };

/** Contenders of one condition; each is compared with the subject. */
export interface BenchGroup {
  readonly condition: string;
  /** Of what is measured; `ms` where left out. */
  readonly unit?: string;
  /** Where a larger figure is the better one: less is where left out. */
  readonly better?: 'more';
  readonly subject: Contender;
  readonly baselines: readonly Contender[];
  readonly targets: readonly Target[];
  /** What the subject's figure is made of, in lines, where a profile of this process cannot show it: it waits, or another one works. */
  readonly parts?: () => Promise<readonly string[]>;
}

/**
 * What is to be reached, by the median. Times are the machine's and fail no run; a ratio does, and so does a figure that is
 * no time (a count, a paced rate), where its best round misses twofold slack: what got slower is slower in every round, a
 * busy moment passes. `exact` ones have no slack and fail by their worst round. A moonshot fails nothing.
 */
export type Target = (
  | { readonly kind: 'at-most-ms'; readonly text: string; readonly ms: number }
  | { readonly kind: 'at-least-ratio'; readonly text: string; readonly baseline: string; readonly ratio: number }
  | { readonly kind: 'at-most' | 'at-least'; readonly text: string; readonly figure: number; readonly exact?: true }
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
  readonly figures: Spread;
  readonly raw: readonly number[];
  /** Its very first measurement, before any warm-up; undefined where it had none. */
  readonly cold?: number;
  /** How many times better the subject was in the same round; undefined for the subject. */
  readonly ratio?: Spread;
}

export interface TargetResult {
  readonly text: string;
  readonly moonshot: boolean;
  readonly found: string;
  readonly reached: boolean;
  /** Missed by more than its slack, and no time: the machine is no excuse. */
  readonly failed: boolean;
}

export interface GroupResult {
  readonly condition: string;
  readonly unit: string;
  readonly contenders: readonly ContenderResult[];
  readonly targets: readonly TargetResult[];
}

export interface BenchResult {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  readonly machine: Machine;
  /** Seconds that all of it took. */
  readonly seconds: number;
  readonly groups: readonly GroupResult[];
  /** Why it was not measured. */
  readonly missing?: string;
  /** What a measurement failed with. */
  readonly broke?: string;
}

const SLACK = 2;
/** Measurements before the first round: a standing desk is warm, and so is its rival. The first of all is told beside. */
const WARM_UPS = 5;

/**
 * Rounds of what takes ten seconds and more a round: with five of each the whole would not fit into a quarter of an hour
 * (ADR 0058).
 */
export const LONG_ROUNDS = 3;

export interface RunOptions {
  readonly rounds: number;
  readonly tell: (text: string) => void;
  /** Measures a group that failed once more, and believes that: for machines that do something else beside. */
  readonly secondChance?: boolean;
}

export async function runBench(bench: Bench, options: RunOptions): Promise<BenchResult> {
  const { id, name, title, open } = bench;
  const machine = machineNow();
  const beganMs = performance.now();
  const opened = await open?.();
  const about = { id, name, title, machine };
  if (opened?.kind === 'missing') return { ...about, rounds: 0, seconds: 0, groups: [], missing: opened.why };
  try {
    const groups: GroupResult[] = [];
    for (const group of bench.groups) groups.push(await judgedGroup(group, options));
    return { ...about, rounds: options.rounds, seconds: (performance.now() - beganMs) / 1_000, groups };
  } finally {
    await opened?.close();
  }
}

async function judgedGroup(group: BenchGroup, options: RunOptions): Promise<GroupResult> {
  const result = await runGroup(group, options);
  const failed = result.targets.find((target) => target.failed);
  if (options.secondChance !== true || failed === undefined) return result;
  options.tell(`${group.condition}: ${failed.text} failed, found ${failed.found}; measured once more`);
  return runGroup(group, options);
}

async function runGroup(group: BenchGroup, { rounds, tell }: RunOptions): Promise<GroupResult> {
  const contenders = [...group.baselines, group.subject];
  const first = new Map<Contender, number>();
  for (const contender of contenders) {
    const warmUps = contender.cold === true ? 0 : (contender.warmUps ?? WARM_UPS);
    for (let warmUp = 0; warmUp < warmUps; warmUp += 1) {
      const figure = await contender.measure();
      if (warmUp === 0) first.set(contender, figure);
    }
  }
  const raw = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  const most = Math.min(rounds, Math.max(...contenders.map((contender) => contender.rounds ?? rounds)));
  for (let round = 0; round < most; round += 1) {
    tell(`${group.condition}: round ${round + 1} of ${most}`);
    for (const [contender, figures] of raw) {
      if (round < (contender.rounds ?? rounds)) figures.push(await contender.measure());
    }
  }
  const results = compare(group, { raw, first });
  return {
    condition: group.condition,
    unit: group.unit ?? 'ms',
    contenders: results,
    targets: group.targets.map((target) => judge(target, results, group.unit ?? 'ms')),
  };
}

/** Round by round: a slow moment of the machine meets both. */
function compare(
  { subject, better }: BenchGroup,
  measured: {
    readonly raw: ReadonlyMap<Contender, readonly number[]>;
    readonly first: ReadonlyMap<Contender, number>;
  },
): readonly ContenderResult[] {
  const ofSubject = measured.raw.get(subject) ?? [];
  return [...measured.raw].map(([contender, raw]): ContenderResult => {
    const cold = measured.first.get(contender);
    const own = { name: contender.name, figures: spreadOf(raw), raw, ...(cold === undefined ? {} : { cold }) };
    if (contender === subject) return own;
    const ratios = raw.flatMap((figure, round) => {
      const ours = ofSubject[round];
      if (ours === undefined) return [];
      return [better === 'more' ? ours / figure : figure / ours];
    });
    return { ...own, ratio: spreadOf(ratios) };
  });
}

function judge(target: Target, results: readonly ContenderResult[], unit: string): TargetResult {
  const { text, moonshot = false } = target;
  if (target.kind === 'at-least-ratio' || target.kind === 'at-most-of') {
    const ratio = results.find(({ name }) => name === target.baseline)?.ratio ?? { median: 0, max: 0 };
    const least = target.kind === 'at-least-ratio' ? target.ratio : 1 / target.times;
    const found =
      target.kind === 'at-least-ratio'
        ? `${ratio.median.toFixed(ratio.median < 1 ? 2 : 1)}x`
        : `${(1 / ratio.median).toFixed(3)} x`;
    return { text, moonshot, found, reached: ratio.median >= least, failed: !moonshot && ratio.max < least / SLACK };
  }
  const { median, min, max } = results.find(({ ratio }) => ratio === undefined)?.figures ?? NOTHING_MEASURED;
  const found = `${median.toFixed(Math.abs(median) < 1 ? 4 : 1)} ${unit}`;
  if (target.kind === 'at-most-ms') return { text, moonshot, found, reached: median <= target.ms, failed: false };
  const isExact = target.exact === true;
  const reaches = (figure: number, slack: number): boolean =>
    target.kind === 'at-most' ? figure <= target.figure * slack : figure >= target.figure / slack;
  // Of an exact figure the worst round counts, of others the best.
  const telling = (target.kind === 'at-most') === isExact ? max : min;
  return {
    text,
    moonshot,
    found,
    reached: reaches(isExact ? telling : median, 1),
    failed: !moonshot && !reaches(telling, isExact ? 1 : SLACK),
  };
}

const NOTHING_MEASURED: Spread = { median: Number.NaN, min: Number.NaN, max: Number.NaN };

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
