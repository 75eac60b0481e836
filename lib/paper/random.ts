/**
 * Seeded pseudo-random numbers (mulberry32): the same seed gives the same numbers on every machine.
 * For fill slices, ids and synthetic prices; never for anything that must be hard to guess.
 */
export interface Random {
  /** 0 <= x < 1. */
  next(): number;
  /** Integer, 0 <= x < `limit`. */
  below(limit: number): number;
  /** About normal, mean 0 and deviation 1: the sum of twelve uniform numbers less 6. */
  bell(): number;
  /** Where it stands: a generator given it as `from` goes on with the same numbers. */
  state(): number;
}

/** @param from the state of an earlier generator, to go on where it stood. */
export function seededRandom(seed: number, from?: number): Random {
  let state = (from ?? seed) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    bell() {
      let total = -6;
      for (let draw = 0; draw < 12; draw += 1) total += next();
      return total;
    },
    state: () => state,
  };
}
