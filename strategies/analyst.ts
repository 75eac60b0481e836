/**
 * Follows the newest unexpired decision of the analysis on SPY and MSFT: its target weight, once, under the desk's limits like any
 * other opinion. It makes no decision and asks for none; without a fresh one, or while one waits for a person to approve it,
 * it holds what it has.
 */
import type { InvestmentDecision } from '../lib/domain/analysis.ts';
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
  unapproved = new Map(),
  actedThroughAtMs = -Infinity,
}: StrategyInput): StrategyAnswer {
  const isFresh = ({ decidedAtMs, expiresAtMs }: InvestmentDecision): boolean =>
    decidedAtMs <= nowAtMs && nowAtMs < expiresAtMs;
  const waiting = [...unapproved].filter(([, decision]) => isFresh(decision));
  if (waiting.length > 0) {
    // All of them or none: what was acted on is known by the newest decision, and this one may be an older one.
    const named = waiting.map(([key, { rating, taskId }]) => `${key}: ${rating} (${taskId})`).join('; ');
    return { kind: 'hold', reading: `Waits for a person to approve ${named}` };
  }
  const fresh = [...decisions].filter(([, decision]) => isFresh(decision));
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
