/**
 * One file of a spool as it is read back: its lines without those named as removed beside it. A line that was cut by the
 * death of its writer was never accepted, so that it is left out, in words.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { decodeSequencedEntry } from '../../ports/decode-trade-log-entry.ts';
import type { EntryLine } from '../../ports/trade-log.ts';

const SUFFIX = '.jsonl';
export const REMOVED_SUFFIX = '.removed';

export const segmentName = (count: number): string => `${String(count).padStart(8, '0')}${SUFFIX}`;

/** The oldest. */
export const firstSegmentIn = (folder: string): string | undefined =>
  readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .toSorted()[0];

export function readSegment(file: string, report: (problem: string) => void): readonly EntryLine[] {
  const removed = removedLines(file + REMOVED_SUFFIX);
  const lines: EntryLine[] = [];
  let unreadable = 0;
  for (const [number, text] of textLines(file).entries()) {
    if (removed.has(number)) continue;
    const line = lineOf(text);
    if (line === undefined) unreadable += 1;
    else lines.push(line);
  }
  if (unreadable > 0) report(`Trade-log spool has lines that cannot be read: found ${unreadable}, left out`);
  return lines;
}

/** Lines first: names of lines that are gone do no harm. */
export function removeSegment(file: string): void {
  rmSync(file, { force: true });
  rmSync(file + REMOVED_SUFFIX, { force: true });
}

/** Each number with its end: one that a full disk cut short must not be taken for another line's. */
export const removedText = (numbers: readonly number[]): string => `\n${numbers.join('.\n')}.\n`;

const removedLines = (file: string): ReadonlySet<number> =>
  new Set(
    existsSync(file)
      ? textLines(file)
          .filter((text) => /^\d+\.$/.test(text))
          .map(Number)
      : [],
  );

const textLines = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '');

function lineOf(text: string): EntryLine | undefined {
  try {
    const { id, sequence } = decodeSequencedEntry(JSON.parse(text));
    return { id, sequence, text };
  } catch {
    return undefined;
  }
}
