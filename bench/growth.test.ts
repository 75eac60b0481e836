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
  /** A load whose cost in processor time is what the test says. */
  const growthOf = (cost: (count: number) => number) => {
    let spentMs = 0;
    const measure = (count: number): Promise<number> => {
      spentMs += cost(count);
      return Promise.resolve(1);
    };
    return measureGrowth({ name: 'n', how: 'scripted', counts: [1, 10, 100], measure }, 3, () => spentMs);
  };
  it('calls what grows with the square of its load not linear', async () => {
    expect(await growthOf((count) => count ** 2)).toMatchObject({ isLinear: false });
  });
  it('counts with a small load what it leaves to be collected, later and all at once', async () => {
    let garbage = 0;
    const { exponents, isLinear } = await growthOf((count) => {
      garbage += count;
      if (garbage < 100) return count;
      garbage = 0;
      return count + 100;
    });
    expect(exponents.at(-1)).toBeCloseTo(1);
    expect(isLinear).toBe(true);
  });
  it('forgives an expensive measurement, and a cost that does not grow at first', async () => {
    let calls = 0;
    const { isLinear, points } = await growthOf((count) => 5 + count * ((calls += 1) % 4 === 0 ? 9 : 1));
    expect(isLinear).toBe(true);
    expect(points.map(({ count }) => count)).toEqual([1, 10, 100]);
  });
});
