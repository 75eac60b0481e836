/** The table and the last line of the process killer. Pure. */
import type { RunResult } from './kill-run.ts';

export interface KillSummary {
  /** `N runs, N duplicates, N unresolved` */
  readonly line: string;
  /** No duplicate, nothing unresolved, and every point of the table was really reached. */
  readonly isGood: boolean;
}

export function summaryOf(results: readonly RunResult[]): KillSummary {
  const duplicates = count(results, ({ duplicates: all }) => all.length);
  const unresolved = count(results, ({ unresolved: all }) => (all.length > 0 ? 1 : 0));
  const line = `${results.length} runs, ${duplicates} duplicates, ${unresolved} unresolved`;
  // On a busy machine a desk may lose its short lease before it comes to its point; a point that nobody comes to is a fault.
  const points = new Set(results.map(({ plan }) => plan.crash.point));
  const reached = new Set(results.flatMap((result) => (result.reached ? [result.plan.crash.point] : [])));
  const isTested = points.size === reached.size;
  return { line, isGood: results.length > 0 && duplicates === 0 && unresolved === 0 && isTested };
}

/** Runs by what was done to them. */
function rowsOf(results: readonly RunResult[]): readonly (readonly [string, readonly RunResult[]])[] {
  const rows = new Map<string, readonly RunResult[]>();
  for (const result of results) {
    const name = `${result.plan.crash.action} ${result.plan.crash.point}`;
    rows.set(name, [...(rows.get(name) ?? []), result]);
  }
  return [...rows];
}

export function renderKills(results: readonly RunResult[]): string {
  const head = ['crash point', 'runs', 'reached', 'orders', 'duplicates', 'unresolved'];
  const cells = rowsOf(results).map(([name, row]) => [
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
