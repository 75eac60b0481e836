/**
 * What a session looks after beside its loops, twice a second: quotes that fell quiet, heartbeats that were missed, a line
 * of progress. It orders nothing.
 */
import type { Clock } from '../ports/clock.ts';
import type { LiveConfiguration } from './live-configuration.ts';
import type { SessionTeller } from './session-events.ts';
import type { SymbolFigures } from './symbol-figures.ts';

export interface HeartbeatWatch {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly teller: SessionTeller;
  readonly figures: ReadonlyMap<string, SymbolFigures>;
}

/** A heartbeat that is late is an alert, once until the next one. */
export function watchHeartbeats(
  { heartbeatMs, symbols }: Pick<LiveConfiguration, 'heartbeatMs' | 'symbols'>,
  { clock, teller, figures }: HeartbeatWatch,
): void {
  const nowMs = clock.nowMs();
  for (const { symbol, intervalMs } of symbols) {
    const own = figures.get(symbol);
    const limitMs = heartbeatMs + intervalMs;
    if (own === undefined || own.isOverdue || nowMs - own.lastBeatAtMs <= limitMs) continue;
    own.isOverdue = true;
    own.missedHeartbeats += 1;
    const foundMs = nowMs - own.lastBeatAtMs;
    const detail = `Heartbeat is late: found ${foundMs} ms, needed at most ${limitMs} ms`;
    teller.alert('heartbeat_missed', symbol, detail);
  }
}

export interface Progress {
  readonly elapsedMs: number;
  readonly durationMs: number;
  readonly served: number;
  readonly executions: number;
  /** Missing where undefined. */
  readonly pnl: string | undefined;
  readonly isBreakerOpen: boolean;
}

export const progressLine = ({ elapsedMs, durationMs, served, executions, pnl, isBreakerOpen }: Progress): string =>
  [
    `${Math.round(elapsedMs / 1000)} s of ${durationMs / 1000} s`,
    `${served} served`,
    `${executions} executions`,
    `P&L ${pnl ?? 'missing'}`,
    `breaker ${isBreakerOpen ? 'OPEN' : 'closed'}`,
  ].join(', ');
