import { benchmarksMarkdown, leakMarkdown, scaleMarkdown } from './benchmarks-markdown.ts';
import { runBench, type Contender } from './harness.ts';
import { WHAT_BINDS, whatBinds } from './what-binds.ts';

const always = (name: string, ms: number): Contender => ({ name, cold: true, measure: () => Promise.resolve(ms) });

describe('benchmarksMarkdown', () => {
  it('says what was found, against what, and what was missed', async () => {
    const result = await runBench(
      {
        id: 4,
        name: 'booking',
        title: 'book fills',
        groups: [
          {
            condition: '50 fills',
            subject: always('the desk', 40),
            baselines: [always('serial', 800)],
            targets: [
              { kind: 'at-least-ratio', text: 'at least 8x serial', baseline: 'serial', ratio: 8 },
              { kind: 'at-most-ms', text: 'at most 5 ms', ms: 5, moonshot: true },
            ],
          },
        ],
      },
      { rounds: 2, tell: () => undefined },
    );
    const text = benchmarksMarkdown([result]);
    expect(text).toContain('Targets met: 1 of 1; moonshots: 0 of 1.');
    expect(text).toContain('| 4 | 50 fills | serial | 800 ms | 20.0x (20.0 to 20.0) |');
    expect(text).toContain('| 4 | 50 fills | **the desk** | 40.0 ms |  |');
    expect(text).toContain('| 4 | 50 fills | moonshot: at most 5 ms | 40.0 ms | missed: not looked into yet |');
  });
  it('says that there is no run yet', () => {
    expect(benchmarksMarkdown([])).toBe('No full run yet.');
  });
});

describe('scaleMarkdown', () => {
  it('shows what one costs at each size', () => {
    const point = (count: number, spentMs: number) => {
      const cpuMs = { median: spentMs, min: spentMs, max: spentMs };
      return { count, ms: cpuMs, cpuMs };
    };
    const results = [
      { name: 'orders', how: '', points: [point(5, 10), point(50, 100)], exponents: [1], isLinear: true },
    ];
    expect(scaleMarkdown({ load: 1, results })).toContain('| orders | 5, 50 | 10.0, 100 | 2,000, 2,000 | 1.00 | yes |');
  });
});

describe('leakMarkdown', () => {
  it('shows what the documents weigh beside what is alive', () => {
    const fifths = [
      { heapMb: 40, documentsMb: 1 },
      { heapMb: 50, documentsMb: 10 },
    ];
    const text = leakMarkdown({ runs: 10_000, fifths, growth: 1.026 });
    expect(text).toContain('40.0, 50.0 MB, of them the documents of the embedded store 1.0, 10.0 MB');
    expect(text).toContain('grew 1.026-fold');
  });
});

describe('whatBinds', () => {
  it('finds the note of each missed target', () => {
    for (const { bench, condition = 'any', target, why } of WHAT_BINDS) {
      expect(whatBinds({ bench, condition, text: `at least ${target}, or so` })).toContain(why);
    }
  });
  it('names the command that shows the profile again', () => {
    const found = whatBinds({ bench: 7, condition: '100 readers', text: 'half the p99 of the naive loop' });
    expect(found).toContain('(`npm run bench:profile -- 7 --beside`)');
  });
  it('says where nobody has looked', () => {
    expect(whatBinds({ bench: 99, condition: 'any', text: 'at most 1 s' })).toBe('not looked into yet');
  });
});
