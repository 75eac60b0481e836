/**
 * Measures contenders side by side: interleaved A/B/A/B in one process, so that a slow moment of the machine meets all
 * of them, and compared round by round, so that only ratios count. It knows nothing of what is measured.
 */
import os from 'node:os';

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
}

/**
 * What is to be reached. Times are the machine's and fail no run; a ratio does, and so does a figure that is no time (a
 * count, a paced rate), both with twofold slack, or with none where `exact`. A moonshot never fails one.
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
  readonly groups: readonly GroupResult[];
  /** Why it was not measured. */
  readonly missing?: string;
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
  const { id, name, title, open } = bench;
  const machine = machineNow();
  const opened = await open?.();
  if (opened?.kind === 'missing') return { id, name, title, rounds: 0, machine, groups: [], missing: opened.why };
  try {
    const groups: GroupResult[] = [];
    for (const group of bench.groups) groups.push(await runGroup(group, options));
    return { id, name, title, rounds: options.rounds, machine, groups };
  } finally {
    await opened?.close();
  }
}

async function runGroup(
  group: BenchGroup,
  { rounds, tell }: { readonly rounds: number; readonly tell: (text: string) => void },
): Promise<GroupResult> {
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
  for (let round = 0; round < rounds; round += 1) {
    tell(`${group.condition}: round ${round + 1} of ${rounds}`);
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
  if (target.kind === 'at-least-ratio') {
    const ratio = results.find(({ name }) => name === target.baseline)?.ratio?.median ?? 0;
    const failed = !moonshot && ratio < target.ratio / SLACK;
    return { text, moonshot, found: `${ratio.toFixed(ratio < 1 ? 2 : 1)}x`, reached: ratio >= target.ratio, failed };
  }
  if (target.kind === 'at-most-of') {
    const ratio = results.find(({ name }) => name === target.baseline)?.ratio?.median ?? 0;
    const times = ratio === 0 ? Infinity : 1 / ratio;
    const failed = !moonshot && times > target.times * SLACK;
    return { text, moonshot, found: `${times.toFixed(3)} x`, reached: times <= target.times, failed };
  }
  const figure = results.find(({ ratio }) => ratio === undefined)?.figures.median ?? Number.NaN;
  const found = `${figure.toFixed(Math.abs(figure) < 1 ? 4 : 1)} ${unit}`;
  if (target.kind === 'at-most-ms') return { text, moonshot, found, reached: figure <= target.ms, failed: false };
  const slack = target.exact === true ? 1 : SLACK;
  const reaches = (times: number): boolean =>
    target.kind === 'at-most' ? figure <= target.figure * times : figure >= target.figure / times;
  return { text, moonshot, found, reached: reaches(1), failed: !moonshot && !reaches(slack) };
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
