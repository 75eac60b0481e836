/**
 * Asks a strategy for one symbol: bars in, weight out. It is given the bars of the past that it requires of this
 * symbol (`required-bars.ts`), else what the session saw itself, one bar an interval. What throws, takes too long or makes no sense is an error of this symbol alone.
 */
import type { Bar } from '../domain/bar.ts';
import { decimalText, ONE, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';
import type { Strategy } from '../domain/strategy.ts';
import type { Clock } from '../ports/clock.ts';
import { EVALUATION_LIMIT_MS } from '../trading/ask-strategies.ts';

/** Bars of the session's own intervals that are kept. */
export const MAX_INTERVAL_BARS = 500;

export interface Signal {
  /** Undefined: hold what is held. */
  readonly weight: Decimal | undefined;
  readonly reading: string;
}

export interface SignalQuestion {
  /** The strategy's name of the contract. */
  readonly key: string;
  readonly bars: readonly Bar[];
  readonly holding: Decimal;
  readonly nowMs: number;
  readonly seed: number;
}

/** @throws Error in words: what the strategy threw, or what is wrong with its answer */
export function signalOf(strategy: Strategy, clock: Clock, question: SignalQuestion): Signal {
  const { key, bars, holding, nowMs, seed } = question;
  const beganAtMs = clock.nowMs();
  const answer = strategy.evaluate({
    nowAtMs: nowMs,
    bars: new Map([[key, bars]]),
    holdings: new Map([[key, holding]]),
    actedThroughAtMs: undefined,
    seed,
  });
  const tookMs = clock.nowMs() - beganAtMs;
  if (tookMs > EVALUATION_LIMIT_MS) {
    throw new Error(`Strategy ${strategy.id} took too long: found ${tookMs} ms, needed at most ${EVALUATION_LIMIT_MS}`);
  }
  if (answer.kind === 'hold') return { weight: undefined, reading: answer.reading };
  const target = answer.targets.find((one) => one.key === key);
  if (target === undefined) return { weight: undefined, reading: answer.reading };
  if (!isWeight(target.weight)) {
    throw new Error(`Weight of ${key} by ${strategy.id} does not fit: found ${String(target.weight)}, needed -1 to 1`);
  }
  return { weight: target.weight, reading: answer.reading };
}

/** Strategies are written by people: NaN and infinity are no numbers, and both comparisons with them are false. */
const isWeight = (weight: Decimal): boolean =>
  weight.gte(ONE.neg()) && weight.lte(ONE) && decimalText(weight) !== 'NaN';

/** The session's own bars, one an interval. */
export interface IntervalBars {
  add(price: Decimal): void;
  /** Ends the bar that forms; a price that stood still makes a bar as well. */
  close(startAtMs: number, price: Decimal): void;
  all(): readonly Bar[];
}

export function createIntervalBars(): IntervalBars {
  const bars: Bar[] = [];
  let forming: { high: Decimal; low: Decimal; open: Decimal } | undefined;
  const add = (price: Decimal): void => {
    forming =
      forming === undefined
        ? { open: price, high: price, low: price }
        : {
            ...forming,
            high: price.gt(forming.high) ? price : forming.high,
            low: price.lt(forming.low) ? price : forming.low,
          };
  };
  return {
    add,
    close(startAtMs, price) {
      add(price);
      const { open = price, high = price, low = price } = forming ?? {};
      bars.push({ startAtMs, open, high, low, close: price, volume: ZERO });
      if (bars.length > MAX_INTERVAL_BARS) bars.shift();
      forming = undefined;
    },
    all: () => bars,
  };
}

/** The name a strategy gives to the contract of this symbol; undefined where it does not trade it. */
export const keyOf = (strategy: Strategy, symbol: string): string | undefined =>
  strategy.contracts.find(({ spec }) => spec.symbol === symbol)?.key;

/** What a strategy holds of one contract. */
export type HoldingOf = (conId: ConId) => Decimal;
