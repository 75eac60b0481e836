/**
 * Wants -1, 0 or 1 of the front MES future by the fall of a die: something to trade in demos and tests.
 * The die is a hash of seed and market day, so that the same day always gives the same answer. It predicts nothing.
 */
import { decimal } from '../lib/domain/decimal.ts';
import { currency, strategyId } from '../lib/domain/ids.ts';
import type { Strategy, StrategyAnswer, StrategyInput } from '../lib/domain/strategy.ts';

const MES = 'MES';
const DAY_MS = 86_400_000;

export const dummy: Strategy = {
  id: strategyId('dummy'),
  contracts: [{ key: MES, spec: { symbol: MES, secType: 'FUT', exchange: 'CME', currency: currency('USD') } }],
  // One bar, to know that the contract has a market at all.
  requires: [{ key: MES, size: '1 day', count: 1 }],
  evaluate,
};

function evaluate(input: StrategyInput): StrategyAnswer {
  const newest = input.bars.get(MES)?.at(-1);
  if (newest === undefined) return { kind: 'hold', reading: 'MES has too few daily bars: found 0, needed 1' };
  const day = Math.floor(input.nowAtMs / DAY_MS);
  const weight = dieOf(input.seed, day);
  return {
    kind: 'targets',
    targets: [{ key: MES, weight: decimal(weight) }],
    reading: `Die of seed ${input.seed} on day ${day} fell on ${weight}`,
    actedThroughAtMs: newest.startAtMs,
  };
}

/**
 * -1, 0 or 1 by seed and UTC day number. The UTC day turns at 19:00 or 20:00 in New York, outside regular hours
 * and after the CME's own trading day has turned at 18:00.
 */
function dieOf(seed: number, day: number): number {
  return (mixed(mixed(seed) ^ day) % 3) - 1;
}

/** 32-bit finalizer of MurmurHash3 (public domain): every bit of the input moves every bit of the result. */
function mixed(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
