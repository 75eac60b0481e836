import { runBench, spreadOf, type Bench, type Contender } from './harness.ts';

function scripted(name: string, order: string[], times: readonly number[]): Contender {
  let next = 0;
  return {
    name,
    cold: true,
    measure: () => {
      order.push(name);
      const time = times[next % times.length] ?? 0;
      next += 1;
      return Promise.resolve(time);
    },
  };
}

const benchOf = (baseline: Contender, subject: Contender, ratio: number): Bench => ({
  id: 9,
  name: 'scripted',
  title: 'scripted',
  groups: [
    {
      condition: 'here',
      subject,
      baselines: [baseline],
      targets: [{ kind: 'at-least-ratio', text: `at least ${ratio}x`, baseline: baseline.name, ratio }],
    },
  ],
});
const quiet = { rounds: 3, tell: () => undefined };

describe('runBench', () => {
  it('interleaves the contenders and compares them round by round', async () => {
    const order: string[] = [];
    const bench = benchOf(scripted('a', order, [10, 40, 90]), scripted('b', order, [1, 2, 3]), 20);
    const { groups } = await runBench(bench, quiet);
    expect(order.join('')).toBe('ababab');
    expect(groups[0]?.contenders[0]?.ratio).toEqual({ median: 20, min: 10, max: 30 });
    expect(groups[0]?.targets[0]).toMatchObject({ found: '20.0x', reached: true, failed: false });
  });
  it('fails a ratio only where it is missed by more than twofold', async () => {
    const missed = await runBench(benchOf(scripted('a', [], [10]), scripted('b', [], [1]), 19), quiet);
    expect(missed.groups[0]?.targets[0]).toMatchObject({ reached: false, failed: false });
    const failed = await runBench(benchOf(scripted('a', [], [10]), scripted('b', [], [1]), 21), quiet);
    expect(failed.groups[0]?.targets[0]).toMatchObject({ reached: false, failed: true });
  });
  it('fails by the best round, so that one busy moment fails nothing and what got slower fails', async () => {
    const busy = await runBench(benchOf(scripted('a', [], [10]), scripted('b', [], [5, 1, 5]), 15), quiet);
    expect(busy.groups[0]?.targets[0]).toMatchObject({ found: '2.0x', reached: false, failed: false });
    const slower = await runBench(benchOf(scripted('a', [], [10]), scripted('b', [], [5, 2, 5]), 15), quiet);
    expect(slower.groups[0]?.targets[0]).toMatchObject({ found: '2.0x', reached: false, failed: true });
  });
  it('measures what failed once more where asked to, and fails what fails twice', async () => {
    const told: string[] = [];
    const options = { rounds: 3, tell: (text: string) => void told.push(text), secondChance: true };
    const once = scripted('b', [], [2, 2, 2, 1, 1, 1]);
    const passed = await runBench(benchOf(scripted('a', [], [10]), once, 15), options);
    expect(passed.groups[0]?.targets[0]).toMatchObject({ found: '10.0x', failed: false });
    expect(told[3]).toBe('here: at least 15x failed, found 5.0x; measured once more');
    const failed = await runBench(benchOf(scripted('a', [], [10]), scripted('b', [], [2]), 15), options);
    expect(failed.groups[0]?.targets[0]).toMatchObject({ found: '5.0x', failed: true });
  });
  it('turns the ratio around where more is better, and fails a count without slack', async () => {
    const paced = benchOf(scripted('a', [], [40]), scripted('b', [], [50]), 1);
    const targets = [
      { kind: 'at-least', text: 'a rate', figure: 90 },
      { kind: 'at-most', text: 'a count', figure: 49, exact: true },
    ] as const;
    const groups = paced.groups.map((group) => ({ ...group, unit: 'a second', better: 'more' as const, targets }));
    const result = await runBench({ ...paced, groups }, quiet);
    expect(result.groups[0]?.contenders[0]?.ratio?.median).toBe(1.25);
    expect(result.groups[0]?.targets).toMatchObject([
      { found: '50.0 a second', reached: false, failed: false },
      { found: '50.0 a second', reached: false, failed: true },
    ]);
  });
  it('fails an exact figure by its worst round, a paced one by its best', async () => {
    const counted = benchOf(scripted('a', [], [1]), scripted('b', [], [12, 13, 12]), 0);
    const targets = [
      { kind: 'at-most', text: 'exact', figure: 12, exact: true },
      { kind: 'at-most', text: 'with slack', figure: 6 },
      { kind: 'at-most', text: 'beyond it', figure: 5 },
    ] as const;
    const result = await runBench(
      { ...counted, groups: counted.groups.map((group) => ({ ...group, targets })) },
      quiet,
    );
    expect(result.groups[0]?.targets.map(({ reached, failed }) => [reached, failed])).toEqual([
      [false, true],
      [false, false],
      [false, true],
    ]);
  });
  it('opens what a benchmark needs and closes it, also where a measurement fails', async () => {
    const seen: string[] = [];
    const open = () => {
      seen.push('open');
      return Promise.resolve({ kind: 'open' as const, close: () => Promise.resolve(void seen.push('close')) });
    };
    const broken: Contender = { name: 'b', cold: true, measure: () => Promise.reject(new Error('No gateway')) };
    const bench = { ...benchOf(scripted('a', seen, [1]), broken, 1), open };
    await expect(runBench(bench, quiet)).rejects.toThrow('No gateway');
    expect(seen).toEqual(['open', 'a', 'close']);
  });
  it('says why a benchmark cannot be measured here', async () => {
    const bench = benchOf(scripted('a', [], [1]), scripted('b', [], [1]), 1);
    const open = () => Promise.resolve({ kind: 'missing' as const, why: 'there is no Java' });
    expect(await runBench({ ...bench, open }, quiet)).toMatchObject({ groups: [], missing: 'there is no Java' });
  });
  it('measures what takes minutes in the first rounds only', async () => {
    const order: string[] = [];
    const slow = { ...scripted('a', order, [10]), rounds: 1 };
    await runBench(benchOf(slow, scripted('b', order, [1]), 1), quiet);
    expect(order.join('')).toBe('abbb');
  });
});

describe('spreadOf', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
  });
  it('refuses to summarise nothing', () => {
    expect(() => spreadOf([])).toThrow(/found none/);
  });
});
