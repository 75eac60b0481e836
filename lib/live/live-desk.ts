/** What the parts of one live session share: the desk's ports, the run they act for, and who may stop it. */
import type { Configuration } from '../domain/configuration.ts';
import type { FencingToken, RunId, StrategyId } from '../domain/ids.ts';
import type { Strategy } from '../domain/strategy.ts';
import type { TradingState } from '../domain/trading-state.ts';
import type { BrokerTrader } from '../ports/broker.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log, TradeLog } from '../ports/trade-log.ts';
import type { SendBrake } from '../trading/send-brake.ts';
import type { SessionEvent } from './session-events.ts';

export interface LiveDesk {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly broker: BrokerTrader;
  readonly tradeLog: TradeLog;
  readonly log: Log;
  readonly strategies: ReadonlyMap<StrategyId, Strategy>;
  readonly seed: number;
  readonly runId: RunId;
  /** Of this claim: orders are named after it. */
  readonly planId: RunId;
  readonly token: FencingToken;
  readonly configuration: Configuration;
  readonly brake: SendBrake;
  /** Market time: what records carry. Leases, ages and deadlines use `clock`. */
  readonly marketNowMs: () => number;
  /** The effective trading state of this moment, from memory. */
  readonly stateNow: () => TradingState;
  /** Ends the session: the caller's deadline, a signal, a lost lease. */
  readonly signal: AbortSignal;
  /** Deadline of a commit that must be made although the session ends. */
  readonly recordMs: number;
  readonly onEvent: (event: SessionEvent) => void;
}
