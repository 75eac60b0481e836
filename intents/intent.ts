/**
 * What an intent is, what it is given, and what it answers. The life cycle around it is `run-intent.ts`.
 */
import type { DeliveryOverview } from '../lib/ports/delivery-overview.ts';
import type { z } from 'zod';
import type { Configuration } from '../lib/domain/configuration.ts';
import type { ClientId, FencingToken, RunId, StrategyId } from '../lib/domain/ids.ts';
import type { Role } from '../lib/domain/role.ts';
import type { Json, Mode } from '../lib/domain/run.ts';
import type { Strategy } from '../lib/domain/strategy.ts';
import type { TradingState } from '../lib/domain/trading-state.ts';
import type { BrokerConnector, BrokerReader, BrokerTrader } from '../lib/ports/broker.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { AccountHistory } from '../lib/ports/account-history.ts';
import type { ConfigurationStore } from '../lib/ports/configuration-store.ts';
import type { EventLog } from '../lib/ports/event-log.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import type { LiveSessionStore } from '../lib/ports/live-session-store.ts';
import type { MarketDataStore } from '../lib/ports/market-data-store.ts';
import type { OrderHistory } from '../lib/ports/order-history.ts';
import type { RunStore } from '../lib/ports/run-store.ts';
import type { TaskStore } from '../lib/ports/task-store.ts';
import type { Log, TradeLog } from '../lib/ports/trade-log.ts';
import type { EventTeller } from '../lib/trading/tell-events.ts';
import type { LiveConfigurationSource } from '../lib/live/live-configuration.ts';
import type { QueueDepth } from './queue-depth.ts';
import type { SessionEvent } from '../lib/live/session-events.ts';
import type { SendBrake } from '../lib/trading/send-brake.ts';
import type { LeaseTimes } from '../lib/trading/hold-lease.ts';

/** Everything the intents stand on; built once by `functions/wiring.ts`. */
export interface IntentDeps {
  readonly mode: Mode;
  /** `LIVE_ACCOUNT`; needed in mode live. */
  readonly liveAccount: string | undefined;
  /** Trading connections use it; reading ones the next higher, long reading ones the one after. */
  readonly clientId: ClientId;
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** What the account was at when it was read; left out: nobody is shown it, and nothing is kept. */
  readonly accounts?: AccountHistory;
  /** Left out: only open orders can be shown. */
  readonly orders?: OrderHistory;
  readonly runs: RunStore;
  readonly configuration: ConfigurationStore;
  readonly tasks: TaskStore;
  /** What people see of the trade log's deliveries. */
  readonly overview: DeliveryOverview;
  /** Tells a worker that a task was submitted; never throws, never waits. What it misses the sweep finds. */
  readonly wakeAnalysis: () => void;
  readonly queueDepth: QueueDepth;
  readonly marketData: MarketDataStore;
  readonly connector: BrokerConnector;
  readonly strategies: ReadonlyMap<StrategyId, Strategy>;
  /** Seed of pseudo-random strategies. */
  readonly seed: number;
  /** Tells each entry of an order as an event of its run, too. */
  readonly tradeLog: TradeLog;
  /** What happens, for whoever watches; off the order path. */
  readonly events: EventTeller;
  readonly log: Log;
  readonly random: () => string;
  readonly deadlines: { readonly connectMs: number; readonly readMs: number; readonly flushMs: number };
  /** `LEASE_TIMES` where left out; shorter ones only in tests that kill. */
  readonly leaseTimes?: LeaseTimes;
  /** Left out: this desk runs no live sessions. */
  readonly live?: LiveDeps;
}

/** What live sessions need beside the rest. */
export interface LiveDeps {
  /** Of their own: a strategy of a live session sees one symbol at a time. */
  readonly strategies: ReadonlyMap<StrategyId, Strategy>;
  readonly source: (name: string) => LiveConfigurationSource;
  /** Where the prices of a contract come from, in words. */
  readonly priceOf: (conId: number) => string;
  /** The broker is our own paper gateway. */
  readonly isDemo: boolean;
  readonly events?: Pick<EventLog, 'append'>;
  /** How the newest session stands, and whether it is to end. */
  readonly sessions: LiveSessionStore;
  readonly onEvent?: (event: SessionEvent) => void;
  readonly onProgress?: (line: string) => void;
}

/** One call as it comes from HTTP, the caller already authenticated. */
export interface IntentCall {
  readonly intent: string;
  readonly body: Json;
  readonly idempotencyKey: string | undefined;
  readonly schedule: { readonly timeAtMs: number; readonly jobName: string } | undefined;
  readonly role: Role;
  /** Who called, for records; an e-mail address, or `local`. */
  readonly callerName: string;
  readonly signal: AbortSignal;
}

export interface IntentAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers: { readonly [name: string]: string };
}

interface CommonContext {
  readonly deps: IntentDeps;
  readonly runId: RunId;
  /** What orders and crosses of this claim are named after. */
  readonly planId: RunId;
  readonly configuration: Configuration;
  /** Who called, for records that outlive the run. */
  readonly callerName: string;
  readonly signal: AbortSignal;
  /** Notes a fact of the "why" record. */
  readonly record: (name: string, value: Json) => void;
}

/** Reads: no claim, no lease, a connection that cannot send. */
export interface ReadingContext extends CommonContext {
  readonly broker: BrokerReader;
}

/** Books: under the lease, a connection that cannot send. */
export interface BookingContext extends ReadingContext {
  readonly token: FencingToken;
}

/** Trades: under the lease, with the kill switch in the gate of every send. */
export interface TradingContext extends CommonContext {
  readonly broker: BrokerTrader;
  readonly token: FencingToken;
  /** Stops the run's own sends, and says under which state they were approved. */
  readonly brake: SendBrake;
  /** The effective trading state of this moment, from memory. */
  readonly stateNow: () => TradingState;
  /** The state when the run began: what is approved under it is not sent under a more restrictive one. */
  readonly tradingState: TradingState;
}

interface IntentBase<Schema extends z.ZodType> {
  readonly name: string;
  readonly role: Role;
  readonly schema: Schema;
  /** Refuses a well-formed body that names what does not exist or does not go together, before anything is claimed. */
  check?(deps: IntentDeps, body: z.infer<Schema>, configuration: Configuration): void;
  /** A repeated body without a key is the same run for `retryCheckMinutes`, as it is for every trading intent. */
  readonly repeatsAreOneRun?: true;
}

export interface ReadingIntent<Schema extends z.ZodType> extends IntentBase<Schema> {
  readonly kind: 'reading';
  /** Keeps its connection for long, hence on a client id of its own: other reading intents need not wait for it. */
  readonly takesLong?: true;
  read(context: ReadingContext, body: z.infer<Schema>): Promise<IntentResult>;
}

export interface BookingIntent<Schema extends z.ZodType = z.ZodType> extends IntentBase<Schema> {
  readonly kind: 'booking';
  book(context: BookingContext, body: z.infer<Schema>): Promise<IntentResult>;
}

export interface TradingIntent<Schema extends z.ZodType> extends IntentBase<Schema> {
  readonly kind: 'trading';
  /** A dry run is a reading run: nothing is claimed, booked or sent. */
  isDryRun(body: z.infer<Schema>): boolean;
  /** Whether it may run while HALTED: it then cancels only, the gate refuses every send. */
  worksHalted?(body: z.infer<Schema>): boolean;
  dryRun(context: ReadingContext, body: z.infer<Schema>): Promise<IntentResult>;
  trade(context: TradingContext, body: z.infer<Schema>): Promise<IntentResult>;
}

export type Intent<Schema extends z.ZodType = z.ZodType> =
  | ReadingIntent<Schema>
  | BookingIntent<Schema>
  | TradingIntent<Schema>;

/** Body without `runId` and `utcTimestamp`, which the life cycle adds. */
export interface IntentResult {
  readonly status: number;
  readonly body: { readonly [name: string]: Json };
}
