import { exponentsOf, measureGrowth } from './growth.ts';

describe('exponentsOf', () => {
  it('is 1 where cost grows with the load, 2 where it grows with its square, 0 where it does not grow', () => {
    const [linear, squared, constant] = exponentsOf([
      { count: 1, ms: 2 },
      { count: 10, ms: 20 },
      { count: 100, ms: 2_000 },
      { count: 1_000, ms: 2_000 },
    ]);
    expect([linear, squared, constant].map((value) => value?.toFixed(6))).toEqual(['1.000000', '2.000000', '0.000000']);
  });
});

describe('measureGrowth', () => {
  const load = { name: 'n', how: 'scripted', counts: [1, 10, 100] as const };
  it('calls what grows with the square of its load not linear', async () => {
    const measure = (count: number): Promise<number> => Promise.resolve(count ** 2);
    expect(await measureGrowth({ ...load, measure }, 2)).toMatchObject({ isLinear: false });
  });
  it('forgives a slow measurement, and a cost that only sets in', async () => {
    let calls = 0;
    const measure = (count: number): Promise<number> => Promise.resolve(5 + count * ((calls += 1) % 4 === 0 ? 9 : 1));
    const { isLinear, points } = await measureGrowth({ ...load, measure }, 3);
    expect(isLinear).toBe(true);
    expect(points.map(({ count }) => count)).toEqual([1, 10, 100]);
  });
});
