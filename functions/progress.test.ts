import { createProgress } from './progress.ts';

function progress(options: { readonly total: number; readonly isTTY: boolean }) {
  const written: string[] = [];
  let nowMs = 0;
  const created = createProgress({
    total: options.total,
    unit: 'days',
    output: { isTTY: options.isTTY, write: (text) => written.push(text) },
    nowMs: () => nowMs,
  });
  const step = (label: string): void => {
    nowMs += 1_000;
    created.step(label);
  };
  return { written, step, end: () => created.end() };
}

describe('createProgress', () => {
  it('writes one line at each tenth where nobody watches', () => {
    const { written, step, end } = progress({ total: 3_000, isTTY: false });
    for (let day = 1; day <= 3_000; day += 1) step(`day ${day}`);
    end();
    expect(written).toHaveLength(10);
    expect(written[0]).toBe('10 % (300 of 3000 days), day 300, 2700 s left\n');
    expect(written.at(-1)).toBe('100 % (3000 of 3000 days), day 3000, 0 s left\n');
  });
  it('redraws one bar on a terminal and clears it at the end', () => {
    const { written, step, end } = progress({ total: 4, isTTY: true });
    step('2008-01-02');
    expect(written[0]).toBe('\r\u001B[2K[#######-----------------------] 25 % (1 of 4 days), 2008-01-02, 3 s left');
    end();
    expect(written.at(-1)).toBe('\r\u001B[2K');
    expect(written.join('')).not.toContain('\n');
  });
  it('does not redraw more often than a person can read', () => {
    const written: string[] = [];
    const options = { total: 1_000, unit: 'days', nowMs: () => 7 };
    const created = createProgress({ ...options, output: { isTTY: true, write: (text) => written.push(text) } });
    for (let day = 1; day <= 999; day += 1) created.step('');
    expect(written).toHaveLength(1);
  });
});
