import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { entryOf } from '../../testing/trade-log-values.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { ERROR_RESERVE_BYTES, openTradeLogFile, type TradeLogFileOptions } from './trade-log-file.ts';

const writer = path.join(import.meta.dirname, '../../testing/trade-log-writer.ts');
const linesOf = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

interface Line {
  readonly id: string;
  readonly sequence: number;
}

/** Lines that can be read; a broken one is left out. */
function entriesIn(file: string): readonly Line[] {
  return linesOf(file).flatMap((line) => {
    try {
      const entry: Line = JSON.parse(line);
      return [entry];
    } catch {
      return [];
    }
  });
}

describe('trade-log file', () => {
  const inFolder = temporaryFolder();
  const open = (options: Partial<TradeLogFileOptions> = {}) => {
    const problems: string[] = [];
    const file = inFolder('trade-log.jsonl');
    const log = openTradeLogFile({ file, report: (problem) => problems.push(problem), ...options });
    return { file, log, problems };
  };

  it('keeps each entry as one line, before push returns', () => {
    const { file, log } = open({ nowMs: () => 5 });
    log.push(entryOf('a'));
    expect(JSON.parse(linesOf(file)[0] ?? '')).toEqual({
      ...JSON.parse(JSON.stringify(entryOf('a'))),
      sequence: 5_000,
    });
    log.push(entryOf('b', { comment: 'line\nbreak' }));
    expect(entriesIn(file).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(log.counts()).toEqual({ written: 2, refused: 0, failed: 0 });
    log.close();
  });

  it('numbers entries upwards, also within a millisecond and when the clock goes back', () => {
    let now = 7;
    const { file, log } = open({ nowMs: () => now });
    log.push(entryOf('a'));
    log.push(entryOf('b'));
    now = 3;
    log.push(entryOf('c'));
    log.close();
    expect(entriesIn(file).map(({ sequence }) => sequence)).toEqual([7_000, 7_001, 7_002]);
  });

  it('is readable by its owner alone and goes on where it ended', () => {
    const first = open();
    first.log.push(entryOf('a'));
    first.log.close();
    const second = open();
    second.log.push(entryOf('b'));
    second.log.close();
    expect(entriesIn(second.file).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(statSync(second.file).mode & 0o777).toBe(0o600);
  });

  it('begins a new line after one that was cut', () => {
    const first = open();
    first.log.push(entryOf('a'));
    first.log.close();
    appendFileSync(first.file, '{"id":"cut');
    const second = open();
    second.log.push(entryOf('b'));
    second.log.close();
    expect(entriesIn(second.file).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('refuses what is no error when it is full, counts it, and drops nothing it had taken', () => {
    const { file, log, problems } = open({ maxBytes: 1_000 });
    for (let n = 0; n < 10; n += 1) log.push(entryOf(`n${n}`));
    const { written, refused } = log.counts();
    expect(written).toBeGreaterThan(0);
    expect(written + refused).toBe(10);
    expect(statSync(file).size).toBeLessThanOrEqual(1_000);
    log.push(entryOf('error', { status: 'FAILED' }));
    expect(entriesIn(file).at(-1)?.id).toBe('error');
    expect(problems[0]).toMatch(/^Trade log refused 1 entries so far: the file is full at 1000 bytes/);
    log.close();
  });

  it('is bounded for errors too', () => {
    const { file, log } = open({ maxBytes: 0 });
    const errorMessage = 'x'.repeat(100_000);
    for (let n = 0; n < 20; n += 1) log.push(entryOf(`n${n}`, { status: 'FAILED', errorMessage }));
    log.close();
    expect(statSync(file).size).toBeLessThanOrEqual(ERROR_RESERVE_BYTES);
    expect(log.counts().refused).toBeGreaterThan(0);
  });

  it('tells of losses at the 1st, 2nd, 4th of them, not at each', () => {
    const { log, problems } = open({ maxBytes: 0 });
    for (let n = 0; n < 7; n += 1) log.push(entryOf(`n${n}`));
    expect(problems).toHaveLength(3);
    log.close();
  });

  it('never throws: not closed, not where the report throws, not for what is no JSON', () => {
    const { log } = open({
      report: () => {
        throw new Error('no report');
      },
    });
    log.close();
    log.push(entryOf('a'));
    log.close();
    expect(log.counts()).toEqual({ written: 0, refused: 0, failed: 1 });
    expect(log.describe()).toBe('file: 0 written, 0 refused, 1 failed');
  });

  it('flushes to the disk where it is durable, and not after an abort', async () => {
    const { log } = open({ durable: true });
    log.push(entryOf('a'));
    await expect(log.flush(new AbortController().signal)).resolves.toBeUndefined();
    await expect(log.flush(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    log.close();
  });

  it('does not open what is no file', () => {
    expect(() => openTradeLogFile({ file: inFolder('.'), report: () => undefined })).toThrow(/EISDIR/);
  });
});

describe('trade-log file of a killed process', () => {
  const inFolder = temporaryFolder();

  it('holds every entry whose push returned', async () => {
    const file = inFolder('trade-log.jsonl');
    for (const count of [1, 50, 700]) {
      const child = spawn(process.execPath, [writer, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      for await (const chunk of child.stdout) {
        output += String(chunk);
        // Killed while its output is still read: leaving the loop first would wait for a pipe that the writer keeps full.
        if (output.split('\n').length > count) child.kill('SIGKILL');
      }
      if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
      const pushed = output
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' ')[0]);
      const kept = entriesIn(file).map(({ id }) => id);
      expect(pushed.length).toBeGreaterThanOrEqual(count);
      expect(kept.slice(kept.lastIndexOf('1'))).toEqual(expect.arrayContaining(pushed));
    }
  }, 60_000);

  it('counts what a full disk refused and goes on', async () => {
    const file = inFolder('trade-log.jsonl');
    // 16 blocks of 512 bytes: the write that crosses the limit is cut short, those after it fail (EFBIG).
    const script = 'ulimit -f 16; exec "$0" "$1" "$2" 100';
    const child = spawn('sh', ['-c', script, process.execPath, writer, file], { stdio: ['ignore', 'pipe', 'pipe'] });
    const streams = [child.stdout.toArray(), child.stderr.toArray()] as const;
    const [output, errors] = await Promise.all([...streams, once(child, 'exit')]);
    const [pushed, written, failed] = (output.join('').trim().split('\n').at(-1) ?? '').split(' ').map(Number);
    expect([pushed, child.exitCode]).toEqual([100, 0]);
    expect(failed).toBeGreaterThan(0);
    expect(entriesIn(file)).toHaveLength(written ?? -1);
    expect((written ?? 0) + (failed ?? 0)).toBe(100);
    expect(errors.join('')).toMatch(/Trade log failed 1 entries so far: the disk took \d+ of \d+ bytes/);
    expect(errors.join('')).toMatch(/Trade log failed 2 entries so far: Error: EFBIG/);
  }, 60_000);
});
