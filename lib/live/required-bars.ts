/**
 * Bars of the past that a strategy of a live session requires of its own symbol: fetched before its first decision and
 * again when the next one should be complete, kept meanwhile. Bars of other contracts it cannot have: a live session asks for
 * one symbol at a time, and a configuration that needs them is refused.
 */
import type { Bar } from '../domain/bar.ts';
import type { Contract } from '../domain/contract.ts';
import type { Strategy } from '../domain/strategy.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { BAR_MS, barsProblem } from '../trading/ask-strategies.ts';
import type { LiveDesk } from './live-desk.ts';

const FETCH_MS = 10_000;
/** IB limits how often history is asked for: a bar that is due and not there is asked for again this part of its span later. */
const AGAIN_PART = 24;
const AGAIN_LEAST_MS = 60_000;

/** Why a strategy cannot be asked about this symbol alone, in words; undefined where it can. */
export function requiredElsewhere(strategy: Strategy, key: string): string | undefined {
  const foreign = strategy.requires.find((row) => row.key !== key);
  if (foreign !== undefined) return `bars of ${foreign.key}`;
  return strategy.requires.length > 1 ? `${strategy.requires.length} series of bars` : undefined;
}

export interface RequiredBars {
  /** Undefined: the strategy requires none. @throws Error where they are missing or stale, BrokerError */
  of(strategy: Strategy, contract: Contract): Promise<readonly Bar[] | undefined>;
}

type BarsDesk = Pick<LiveDesk, 'broker' | 'clock' | 'signal' | 'marketNowMs' | 'configuration'>;

export function createRequiredBars({
  broker,
  clock,
  signal: parent,
  marketNowMs,
  configuration,
}: BarsDesk): RequiredBars {
  let kept: readonly Bar[] = [];
  let nextAtMs = -Infinity;
  return {
    async of(strategy, contract) {
      const [row] = strategy.requires;
      if (row === undefined) return undefined;
      const { key, size, count } = row;
      const nowMs = marketNowMs();
      if (nowMs >= nextAtMs) {
        nextAtMs = nowMs + Math.max(AGAIN_LEAST_MS, BAR_MS[size] / AGAIN_PART);
        const bound = { what: `bars of ${key}`, durationMs: FETCH_MS, parent };
        kept = await withDeadline(clock, bound, (signal) =>
          broker.bars({ contract, size, count, endAtMs: nowMs }, signal),
        );
        const newest = kept.at(-1);
        // The next one is complete a span after this one ended.
        if (newest !== undefined) nextAtMs = Math.max(nextAtMs, newest.startAtMs + 2 * BAR_MS[size]);
      }
      const staleAfterMs = configuration.staleAfterMinutes * 60_000;
      const problem = barsProblem(strategy, new Map([[key, kept]]), { marketNowMs: nowMs, staleAfterMs });
      if (problem !== undefined) throw new Error(problem);
      return kept;
    },
  };
}
