import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EntryLine } from '../../ports/trade-log.ts';
import { calm } from '../../testing/store-harness.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { entryOf } from '../../testing/trade-log-values.ts';
import { openEntrySpool } from './entry-spool.ts';

const lineOf = (n: number): EntryLine => ({
  id: String(n),
  sequence: n,
  text: JSON.stringify({ ...entryOf(String(n)), sequence: n }),
});
const linesOf = (count: number): readonly EntryLine[] => Array.from({ length: count }, (_, n) => lineOf(n));

describe('spool of trade-log lines', () => {
  const inFolder = temporaryFolder();
  const problems: string[] = [];
  const open = (durable = false) =>
    openEntrySpool({ folder: inFolder('spool'), durable, report: (problem) => void problems.push(problem) });
  beforeEach(() => void problems.splice(0));

  function leftIds(): readonly string[] {
    const next = open();
    const ids: string[] = [];
    for (let lines = next.nextLeftover(); lines !== undefined; lines = next.nextLeftover()) {
      ids.push(...lines.map(({ id }) => id));
      next.removeLeftover();
    }
    next.close();
    return ids;
  }

  it('gives what was not removed to the next process, as it was written', () => {
    const spool = open();
    const lines = linesOf(5);
    for (const line of lines) spool.append(line);
    spool.remove(lines.slice(0, 2));
    spool.remove(lines.slice(3, 4));
    spool.close();
    const next = open();
    expect(next.nextLeftover()).toEqual([lines[2], lines[4]]);
    next.removeLeftover();
    expect(next.nextLeftover()).toBeUndefined();
  });

  it('leaves nothing behind where everything was removed', () => {
    const spool = open();
    const lines = linesOf(3);
    for (const line of lines) spool.append(line);
    spool.remove(lines);
    spool.close();
    expect(readdirSync(inFolder('spool'))).toEqual([]);
  });

  it('keeps lines that follow a removal of all', () => {
    const spool = open();
    const [a, b] = linesOf(2);
    if (a === undefined || b === undefined) throw new Error('No lines');
    spool.append(a);
    spool.remove([a]);
    spool.append(b);
    spool.close();
    expect(leftIds()).toEqual(['1']);
  });

  it('goes through many segments and keeps each line that stays', () => {
    const spool = open();
    const lines = linesOf(4_000);
    for (const line of lines) spool.append(line);
    spool.remove(lines.filter(({ sequence }) => sequence % 10 !== 3));
    expect(
      readdirSync(inFolder('spool')).flatMap((name) => readdirSync(inFolder(`spool/${name}`))).length,
    ).toBeGreaterThan(4);
    spool.close();
    expect(leftIds()).toEqual(lines.filter(({ sequence }) => sequence % 10 === 3).map(({ id }) => id));
  });

  it('takes nothing from an owner that lives, not even in the same process', () => {
    const spool = open();
    spool.append(lineOf(1));
    expect(leftIds()).toEqual([]);
    spool.close();
    expect(leftIds()).toEqual(['1']);
  });

  it('takes over from a process that is gone, and gives on what it did not get to', () => {
    const dead = inFolder('spool/999999999.x-1.abcdef12');
    mkdirSync(dead, { recursive: true });
    writeFileSync(path.join(dead, '00000001.jsonl'), `${lineOf(1).text}\n`);
    writeFileSync(path.join(dead, '00000002.jsonl'), `${lineOf(2).text}\n`);
    const spool = open();
    expect(spool.nextLeftover()).toEqual([lineOf(1)]);
    spool.removeLeftover();
    spool.close();
    expect(leftIds()).toEqual(['2']);
  });

  it('leaves out a line that was cut, in words, and nothing else', () => {
    const dead = inFolder('spool/999999999.x-1.abcdef12');
    mkdirSync(dead, { recursive: true });
    writeFileSync(path.join(dead, '00000001.jsonl'), `${lineOf(1).text}\n{"id":"cu\n${lineOf(2).text}\n`);
    appendFileSync(path.join(dead, '00000001.jsonl.removed'), '\n0.\n\n2');
    expect(leftIds()).toEqual(['2']);
    expect(problems).toEqual(['Trade-log spool has lines that cannot be read: found 1, left out']);
  });

  it('touches nothing in its folder that is not a spool', () => {
    mkdirSync(inFolder('spool/notes'), { recursive: true });
    expect(leftIds()).toEqual([]);
    expect(readdirSync(inFolder('spool'))).toEqual(['notes']);
  });

  it('waits for the disk where it is durable, also for the lines of a running sync', async () => {
    const spool = open(true);
    for (const line of linesOf(50)) spool.append(line);
    await spool.sync(calm());
    spool.append(lineOf(51));
    await spool.sync(calm());
    await expect(spool.sync(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    spool.close();
    expect(leftIds()).toHaveLength(51);
  });

  it('refuses to write once closed', () => {
    const spool = open();
    spool.close();
    spool.close();
    expect(() => spool.append(lineOf(1))).toThrow(/closed/);
  });
});
