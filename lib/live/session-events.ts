/** What a live session tells of itself: to the trade log, to the service log, and to whoever follows its events. */
import { sha256 } from '../trading/run-key.ts';
import { isoTime } from '../trading/iso-time.ts';
import { bounded } from '../trading/trade-log-entries.ts';
import type { RunId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import type { Log, TradeLog, TradeLogEntry } from '../ports/trade-log.ts';

export interface SessionEvent {
  /** Words in snake case. */
  readonly kind: string;
  readonly atMs: number;
  readonly facts: { readonly [name: string]: Json };
}

/** What a person should see -> its name in the service log, by which `infra/metrics` and `infra/alerts` find it. */
export const ALERTS = {
  breaker_tripped: 'BreakerTripped',
  contract_stopped: 'ContractStopped',
  drawdown_warned: 'DrawdownWarned',
  not_flattened: 'NotFlattened',
  execution_lost: 'ExecutionLost',
  configuration_refused: 'LiveConfigurationRefused',
  heartbeat_missed: 'HeartbeatMissed',
} as const;
export type AlertKind = keyof typeof ALERTS;

export interface SessionEntry {
  /** Undefined: missing. */
  readonly pnl: string | undefined;
  /** In words. */
  readonly figures: string;
  /** Why somebody should look. */
  readonly problem: string | undefined;
}

export interface SessionTeller {
  /** Stored as an event, in order; never waits. */
  event(kind: string, facts: { readonly [name: string]: Json }): void;
  /** An event that a person should see: in the log as well, and an ERROR entry of the trade log. */
  alert(kind: AlertKind, symbol: string, detail: string): void;
  /** The session with its figures, once: an entry, so that sinks have a page of it. */
  session(told: SessionEntry): void;
  heartbeat(symbol: string, conId: number | undefined, beat: number): void;
  entry(entry: TradeLogEntry): void;
}

export interface TellerDeps {
  /** Market time. */
  readonly marketNowMs: () => number;
  readonly runId: RunId;
  readonly tradeLog: TradeLog;
  readonly log: Log;
  readonly onEvent: (event: SessionEvent) => void;
}

export function createTeller({ marketNowMs, runId, tradeLog, log, onEvent }: TellerDeps): SessionTeller {
  let alerts = 0;
  const event: SessionTeller['event'] = (kind, facts) => onEvent({ kind, atMs: marketNowMs(), facts });
  const plain = (
    told: Pick<TradeLogEntry, 'id' | 'symbol' | 'conId' | 'action' | 'status' | 'errorMessage' | 'comment'> & {
      readonly profit?: string | undefined;
    },
  ): TradeLogEntry => ({
    profit: undefined,
    ...told,
    timestamp: isoTime(marketNowMs()),
    runId,
    price: undefined,
    volume: '0',
    strategies: {},
    version: 1,
  });
  return {
    event,
    alert(kind, symbol, detail) {
      event(kind, { symbol, detail });
      log.write('ERROR', ALERTS[kind], { runId, symbol, detail });
      alerts += 1;
      const id = sha256(`live:${runId}:${kind}:${symbol}:${alerts}`);
      const errorMessage = bounded(detail);
      const told = { id, symbol, conId: undefined, action: 'ERROR', status: 'FAILED', errorMessage } as const;
      tradeLog.push(plain({ ...told, comment: `Live session: ${kind.replaceAll('_', ' ')}` }));
    },
    session({ pnl: profit, figures, problem }) {
      const id = sha256(`session:${runId}`);
      const errorMessage = problem === undefined ? undefined : bounded(problem);
      const told = { id, symbol: '', conId: undefined, action: 'SESSION', status: 'SESSION', errorMessage } as const;
      tradeLog.push(plain({ ...told, profit, comment: bounded(figures) }));
    },
    heartbeat(symbol, conId, beat) {
      event('heartbeat', { symbol, beat });
      const id = sha256(`heartbeat:${runId}:${symbol}:${beat}`);
      const told = { id, symbol, conId, action: 'HEARTBEAT', status: 'HEARTBEAT', errorMessage: undefined } as const;
      tradeLog.push(plain({ ...told, comment: `Heartbeat ${beat}` }));
    },
    entry: (entry) => tradeLog.push(entry),
  };
}
