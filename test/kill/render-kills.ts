/** The table and the last line of the process killer. Pure. */
import type { RunResult } from './kill-run.ts';

export interface KillSummary {
  /** `N runs, N duplicates, N unresolved` */
  readonly line: string;
  /** No duplicate, nothing unresolved, and every point was really reached. */
  readonly isGood: boolean;
}

export function summaryOf(results: readonly RunResult[]): KillSummary {
  const duplicates = count(results, ({ duplicates: all }) => all.length);
  const unresolved = count(results, ({ unresolved: all }) => (all.length > 0 ? 1 : 0));
  const missed = results.filter(({ reached }) => !reached).length;
  const line = `${results.length} runs, ${duplicates} duplicates, ${unresolved} unresolved`;
  return { line, isGood: results.length > 0 && duplicates === 0 && unresolved === 0 && missed === 0 };
}

export function renderKills(results: readonly RunResult[]): string {
  const rows = new Map<string, RunResult[]>();
  for (const result of results) {
    const name = `${result.plan.crash.action} ${result.plan.crash.point}`;
    const row = rows.get(name) ?? [];
    rows.set(name, [...row, result]);
  }
  const head = ['crash point', 'runs', 'reached', 'orders', 'duplicates', 'unresolved'];
  const cells = [...rows].map(([name, row]) => [
    name,
    String(row.length),
    String(row.filter(({ reached }) => reached).length),
    String(count(row, ({ sent }) => sent)),
    String(count(row, ({ duplicates }) => duplicates.length)),
    String(count(row, ({ unresolved }) => (unresolved.length > 0 ? 1 : 0))),
  ]);
  return [head, ...cells.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))]
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(28) : cell.padStart(11))).join(''))
    .join('\n');
}

const count = (results: readonly RunResult[], of: (result: RunResult) => number): number =>
  results.reduce((sum, result) => sum + of(result), 0);
