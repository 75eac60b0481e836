import { entryOf } from '../../testing/trade-log-values.ts';
import { createTradeLogLines } from './trade-log-lines.ts';

describe('createTradeLogLines', () => {
  it('writes one structured line an entry, with a severity', () => {
    const lines: string[] = [];
    const log = createTradeLogLines(
      (line) => lines.push(line),
      () => 1,
    );
    log.push(entryOf('a'));
    log.push(entryOf('b', { status: 'FAILED' }));
    log.push(entryOf('c', { status: 'UNKNOWN' }));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { severity: 'INFO', event: 'TradeLogEntry', tradeLogEntry: { id: 'a', sequence: 1_000 } },
      { severity: 'ERROR', tradeLogEntry: { id: 'b', sequence: 1_001 } },
      { severity: 'WARNING', tradeLogEntry: { id: 'c', sequence: 1_002 } },
    ]);
    expect(lines.every((line) => line.endsWith('}\n') && line.split('\n').length === 2)).toBe(true);
  });

  it('counts what could not be written and never throws', async () => {
    const log = createTradeLogLines(() => {
      throw new Error('EPIPE');
    });
    log.push(entryOf('a'));
    expect(log.counts()).toEqual({ written: 0, refused: 0, failed: 1 });
    expect(log.describe()).toBe('structured lines on stdout: 0 written, 1 failed');
    await expect(log.flush(new AbortController().signal)).resolves.toBeUndefined();
  });
});
