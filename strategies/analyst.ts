/**
 * Follows the newest unexpired decision of the analysis on SPY and MSFT: its target weight, once, under the desk's limits like any
 * other opinion. It makes no decision and asks for none; without a fresh one it holds what it has.
 */
import { decimalText, isZero, ZERO } from '../lib/domain/decimal.ts';
import { currency, strategyId } from '../lib/domain/ids.ts';
import type { Strategy, StrategyAnswer, StrategyInput } from '../lib/domain/strategy.ts';

const USD = currency('USD');

export const analyst: Strategy = {
  id: strategyId('analyst'),
  contracts: [
    { key: 'SPY', spec: { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: USD, primaryExchange: 'ARCA' } },
    { key: 'MSFT', spec: { symbol: 'MSFT', secType: 'STK', exchange: 'SMART', currency: USD } },
  ],
  requires: [],
  usesDecisions: true,
  evaluate,
};

function evaluate({
  nowAtMs,
  holdings,
  decisions = new Map(),
  actedThroughAtMs = -Infinity,
}: StrategyInput): StrategyAnswer {
  const fresh = [...decisions].filter(
    ([, { decidedAtMs, expiresAtMs }]) => decidedAtMs <= nowAtMs && nowAtMs < expiresAtMs,
  );
  if (fresh.length === 0) return { kind: 'hold', reading: 'No decision that has not expired' };
  const newestAtMs = Math.max(...fresh.map(([, { decidedAtMs }]) => decidedAtMs));
  const reading = fresh
    .map(
      ([key, { rating, targetWeight, taskId }]) => `${key}: ${rating}, weight ${decimalText(targetWeight)} (${taskId})`,
    )
    .join('; ');
  if (newestAtMs <= actedThroughAtMs) return { kind: 'hold', reading: `Acted on already: ${reading}` };
  const named = new Set(fresh.map(([key]) => key));
  const stale = [...holdings].filter(([key, quantity]) => !named.has(key) && !isZero(quantity ?? ZERO));
  if (stale.length > 0) {
    // Left out of an answer it would be closed: an opinion that has merely run out is no reason to.
    const held = stale.map(([key]) => key).join(', ');
    return { kind: 'hold', reading: `Holds ${held} without a decision that has not expired; ${reading}` };
  }
  const targets = fresh.map(([key, { targetWeight: weight }]) => ({ key, weight }));
  return { kind: 'targets', targets, reading, actedThroughAtMs: newestAtMs };
}
