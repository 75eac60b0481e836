/**
 * Follows the last moves of one symbol: long where the newest interval closed above the mean of the last ones, else
 * nothing. An example of a live strategy that looks at prices; no more than an example.
 */
import { decimal, divideHalfUp, sum } from '../lib/domain/decimal.ts';
import { strategyId } from '../lib/domain/ids.ts';
import type { Strategy, StrategyAnswer, StrategyInput } from '../lib/domain/strategy.ts';
import { liveDummy } from './live-dummy.ts';

/** Intervals in the mean. */
const WINDOW = 12;

export const liveMomentum: Strategy = {
  id: strategyId('live-momentum'),
  contracts: liveDummy.contracts,
  requires: [],
  evaluate,
};

function evaluate({ bars }: StrategyInput): StrategyAnswer {
  const [asked] = bars;
  const newest = asked?.[1].at(-1);
  if (asked === undefined || newest === undefined) return { kind: 'hold', reading: 'No symbol has bars' };
  const [key, seen] = asked;
  if (seen.length < WINDOW) {
    return { kind: 'hold', reading: `${key} has too few intervals: found ${seen.length}, needed ${WINDOW}` };
  }
  const mean = divideHalfUp(sum(seen.slice(-WINDOW).map(({ close }) => close)), decimal(WINDOW), 8);
  const weight = decimal(newest.close.gt(mean) ? 1 : 0);
  const reading = `${key} closed at ${newest.close.toFixed()}, mean of ${WINDOW} intervals ${mean.toFixed()}`;
  return { kind: 'targets', targets: [{ key, weight }], reading, actedThroughAtMs: newest.startAtMs };
}
