import { lineChart, roundTicks } from './line-chart.ts';

describe('roundTicks', () => {
  it('encloses the range with a few round values', () => {
    expect(roundTicks(508_632, 1_421_369)).toEqual([
      400_000, 600_000, 800_000, 1_000_000, 1_200_000, 1_400_000, 1_600_000,
    ]);
    expect(roundTicks(-72.1, 0)).toEqual([-80, -60, -40, -20, 0]);
  });

  it('has two values where the range is a single one', () => {
    expect(roundTicks(5, 5).length).toBeGreaterThanOrEqual(2);
    expect(roundTicks(0, 0).length).toBeGreaterThanOrEqual(2);
  });
});

describe('lineChart', () => {
  const chart = (name: string): string =>
    lineChart({
      title: 'Value',
      days: ['2019-12-31', '2020-01-02'],
      lines: [{ name, style: 'own', values: [1, 2] }],
      tick: String,
    });

  it('draws a line over named years', () => {
    expect(chart('mine')).toMatch(/<polyline class="own" points="84\.0,[\d.]+ 948\.0,[\d.]+">/);
    expect(chart('mine')).toContain('>2020</text>');
  });

  it('takes no name for markup', () => {
    expect(chart('<img onerror=alert(1)>')).not.toContain('<img');
  });
});
