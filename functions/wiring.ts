/**
 * The composition root: joins strategies, intents and adapters into a desk. The only place that knows them all;
 * everything else takes what it needs as an argument.
 */
import { createIbkrConnector, type IbkrConnectorOptions } from '../lib/adapters/ibkr/ibkr-connector.ts';
import { randomName } from '../lib/adapters/system/random-name.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { clientId } from '../lib/domain/ids.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { Mode } from '../lib/domain/run.ts';
import type { AccountHistory } from '../lib/ports/account-history.ts';
import type { ConfigurationStore } from '../lib/ports/configuration-store.ts';
import type { EventLog } from '../lib/ports/event-log.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import type { PassStore } from '../lib/ports/pass-store.ts';
import type { DeliveryOverview } from '../lib/ports/delivery-overview.ts';
import type { DeliveryStore } from '../lib/ports/delivery-store.ts';
import type { LiveSessionStore } from '../lib/ports/live-session-store.ts';
import type { MarketDataStore } from '../lib/ports/market-data-store.ts';
import type { OrderHistory } from '../lib/ports/order-history.ts';
import type { RunStore } from '../lib/ports/run-store.ts';
import type { TaskStore } from '../lib/ports/task-store.ts';
import type { Log, TradeLog } from '../lib/ports/trade-log.ts';
import { liveFile } from './live-file.ts';
import type { IntentAnswer, IntentCall, IntentDeps, LiveDeps } from '../intents/intent.ts';
import { createQueueDepth } from '../intents/queue-depth.ts';
import { intents } from '../intents/registry.ts';
import { runIntent } from '../intents/run-intent.ts';
import { createEventTeller, tellingTradeLog } from '../lib/trading/tell-events.ts';
import { LIVE_STRATEGIES, STRATEGIES } from '../strategies/registry.ts';

/** The stores of one mode; which they are is chosen by `choose-store.ts`. */
export interface Stores {
  readonly ledger: Ledger;
  readonly accounts: AccountHistory;
  readonly orders: OrderHistory;
  readonly runs: RunStore;
  readonly configuration: ConfigurationStore;
  readonly events: EventLog;
  readonly passes: PassStore;
  readonly tasks: TaskStore;
  readonly deliveries: DeliveryStore;
  /** What people see of the deliveries. */
  readonly overview: DeliveryOverview;
  readonly marketData: MarketDataStore;
  readonly liveSessions: LiveSessionStore;
  /** In words, for the log and `/ready`. */
  readonly description: string;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly mode: Mode;
  /** `LIVE_ACCOUNT` */
  readonly liveAccount?: string;
  readonly broker: { readonly host: string; readonly port: number; readonly clientId: number };
  readonly stores: Stores;
  readonly tradeLog: TradeLog;
  readonly log: Log;
  readonly seed: number;
  /** IB's own pace unless given. */
  readonly pacing?: IbkrConnectorOptions['pacing'];
  /** Deadlines of one connection; the adapter's own where left out. */
  readonly brokerDeadlines?: IbkrConnectorOptions['deadlines'];
  readonly deadlines?: IntentDeps['deadlines'];
  /** Live sessions: what differs from the desk's own. */
  readonly live?: Partial<LiveDeps>;
  /** The machine's own unless given. */
  readonly clock?: Clock;
  /** Nobody is woken unless given: the worker's own sweep finds what is submitted. */
  readonly wakeAnalysis?: () => void;
}

const DEADLINES: IntentDeps['deadlines'] = { connectMs: 15_000, readMs: 10_000, flushMs: 5_000 };

/** Where events and passes to their streams are kept. */
export type StreamStores = Pick<Stores, 'events' | 'passes'>;

/** A desk without HTTP: one call, one answer. */
export interface Desk {
  readonly deps: IntentDeps;
  /** What event streams stand on. */
  readonly streams: StreamStores;
  call(call: IntentCall): Promise<IntentAnswer>;
}

export function createDesk(options: DeskOptions): Desk {
  return deskOf(createDeps(options), options.stores);
}

/** Builds every adapter the intents stand on. */
export function createDeps(options: DeskOptions): IntentDeps {
  const { mode, broker, stores, tradeLog, log, seed, pacing, brokerDeadlines: deadlines } = options;
  const clock = options.clock ?? systemClock;
  const events = createEventTeller({ log: stores.events, clock, report: log });
  return {
    mode,
    liveAccount: options.liveAccount,
    clientId: clientId(broker.clientId),
    clock,
    ledger: stores.ledger,
    accounts: stores.accounts,
    orders: stores.orders,
    runs: stores.runs,
    configuration: stores.configuration,
    tasks: stores.tasks,
    overview: stores.overview,
    queueDepth: createQueueDepth(stores.tasks, clock),
    wakeAnalysis: options.wakeAnalysis ?? (() => undefined),
    marketData: stores.marketData,
    connector: createIbkrConnector({
      host: broker.host,
      port: broker.port,
      clock,
      log: connectorLog(log),
      ...(pacing === undefined ? {} : { pacing }),
      ...(deadlines === undefined ? {} : { deadlines }),
    }),
    strategies: STRATEGIES,
    live: {
      strategies: LIVE_STRATEGIES,
      source: liveFile,
      priceOf: () => 'the broker',
      isDemo: false,
      events: stores.events,
      sessions: stores.liveSessions,
      ...options.live,
    },
    seed,
    tradeLog: tellingTradeLog(tradeLog, events),
    events,
    log,
    random: randomName,
    deadlines: options.deadlines ?? DEADLINES,
  };
}

/** Every intent of the registry over the same parts. */
export function deskOf(deps: IntentDeps, streams: StreamStores): Desk {
  return {
    deps,
    streams,
    call: async (call) => {
      const intent = intents.get(call.intent);
      if (intent !== undefined) return runIntent(deps, intent, call);
      throw unknownIntent(call.intent);
    },
  };
}

const unknownIntent = (name: string): ProblemError =>
  new ProblemError({
    type: 'not-found',
    detail: `Intent is not known: found "${name}", needed one of ${[...intents.keys()].join(', ')}`,
    members: { known: [...intents.keys()] },
  });

const SEVERITY = { debug: 'INFO', info: 'INFO', warn: 'WARNING', error: 'ERROR' } as const;

/** The adapter's words as one structured event; its chatter at debug level stays out. */
function connectorLog(log: Log): IbkrConnectorOptions['log'] {
  return (level, message, fields = {}) => {
    if (level === 'debug') return;
    const facts = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : String(value),
    ]);
    log.write(SEVERITY[level], 'Broker', { message, ...Object.fromEntries(facts) });
  };
}
