import { BOUNDS_MS, createMeter } from './meter.ts';

describe('a meter', () => {
  it('adds up by name and attributes, since its start', () => {
    const meter = createMeter();
    for (const status of ['SENT', 'SENT', 'FILLED']) meter.count('desk.orders', { status });
    expect(meter.read().counted).toEqual([
      { name: 'desk.orders', attributes: { status: 'SENT' }, count: 2 },
      { name: 'desk.orders', attributes: { status: 'FILLED' }, count: 1 },
    ]);
    meter.count('desk.orders', { status: 'FILLED' });
    expect(meter.read().counted.map(({ count }) => count)).toEqual([2, 2]);
  });

  it('puts a measure at a bound into the bucket below it, and what is above all bounds into the last', () => {
    const meter = createMeter();
    for (const ms of [0, 1, 1.5, 60_000, 60_001]) meter.measure('desk.run.duration', ms, {});
    const [series] = meter.read().measured;
    expect(series).toMatchObject({ count: 5, sumMs: 120_003.5, minMs: 0, maxMs: 60_001 });
    expect(series?.buckets).toEqual([2, 1, ...Array.from({ length: BOUNDS_MS.length - 3 }, () => 0), 1, 1]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('leaves out %d, which is no duration', (ms) => {
    const meter = createMeter();
    meter.measure('desk.run.duration', ms, {});
    expect(meter.read().measured).toEqual([]);
  });

  it('tells what a gauge shows now, and nothing where it shows nothing', () => {
    const meter = createMeter();
    let queued: number | undefined = 3;
    meter.watch('desk.trade_log.queued', () => queued);
    expect(meter.read().gauges).toEqual([{ name: 'desk.trade_log.queued', value: 3 }]);
    queued = undefined;
    expect(meter.read().gauges).toEqual([]);
  });

  it('counts under "other" what would be one series too many, and loses no count', () => {
    const meter = createMeter();
    for (let n = 0; n < 1_000; n += 1) meter.count('desk.failures', { event: `E${n}${'x'.repeat(200)}` });
    const { counted } = meter.read();
    expect(counted).toHaveLength(301);
    expect(counted.at(-1)).toEqual({ name: 'desk.failures', attributes: { other: 'true' }, count: 700 });
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
    expect(Math.max(...counted.map(({ attributes }) => (attributes['event'] ?? '').length))).toBe(60);
  });
});
