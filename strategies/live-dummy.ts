/**
 * Wants all or nothing of each symbol by the fall of a die, a new one every ten seconds: something to trade in live sessions
 * that show and test. It looks at the time and at no price. It predicts nothing.
 */
import { decimal } from '../lib/domain/decimal.ts';
import { currency, strategyId } from '../lib/domain/ids.ts';
import type { Strategy, StrategyAnswer, StrategyInput } from '../lib/domain/strategy.ts';

const USD = currency('USD');
/** A die counts this long. */
const THROW_EVERY_MS = 10_000;

export const liveDummy: Strategy = {
  id: strategyId('live-dummy'),
  contracts: [
    { key: 'BTC', spec: { symbol: 'BTC', secType: 'CRYPTO', exchange: 'PAXOS', currency: USD } },
    { key: 'ETH', spec: { symbol: 'ETH', secType: 'CRYPTO', exchange: 'PAXOS', currency: USD } },
    { key: 'XAUUSD', spec: { symbol: 'XAUUSD', secType: 'CMDTY', exchange: 'SMART', currency: USD } },
  ],
  requires: [],
  evaluate,
};

/** Of the one symbol it is asked for: the live session gives the bars of no other. */
function evaluate({ bars, seed }: StrategyInput): StrategyAnswer {
  const [asked] = bars;
  if (asked === undefined) return { kind: 'hold', reading: 'No symbol has bars: found 0, needed 1' };
  const [key, seen] = asked;
  const startAtMs = seen.at(-1)?.startAtMs ?? 0;
  const throwing = Math.floor(startAtMs / THROW_EVERY_MS);
  const weight = mixed(mixed(seed) ^ mixed(throwing) ^ mixed(key.length + (key.codePointAt(0) ?? 0))) % 2;
  return {
    kind: 'targets',
    targets: [{ key, weight: decimal(weight) }],
    reading: `Die of ${key} number ${throwing} fell on ${weight}`,
    actedThroughAtMs: startAtMs,
  };
}

/** 32-bit finalizer of MurmurHash3 (public domain): every bit of the input moves every bit of the result. */
function mixed(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
