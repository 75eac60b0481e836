/**
 * A desk of the simulation: the production intents over the IB adapter and the embedded stores, as a process that may die
 * at any touch of the world. It decides nothing and plays nothing.
 */
import { createIbkrConnector, type IbkrConnectorOptions } from '../../adapters/ibkr/ibkr-connector.ts';
import type { MemoryDatabase } from '../../adapters/memory/memory-database.ts';
import { memoryDeliveryOverview } from '../../adapters/memory/memory-delivery-overview.ts';
import { memoryTaskStore } from '../../adapters/memory/memory-task-store.ts';
import { clientId, type StrategyId } from '../../domain/ids.ts';
import type { Json } from '../../domain/run.ts';
import type { Strategy } from '../../domain/strategy.ts';
import type { Random } from '../../paper/random.ts';
import type { IntentAnswer, IntentCall, IntentDeps } from '../../../intents/intent.ts';
import { intents } from '../../../intents/registry.ts';
import { runIntent } from '../../../intents/run-intent.ts';
import { calm } from '../store-harness.ts';
import { faultyStores, type StoreFaults } from './faulty-stores.ts';
import type { Judge } from './judge.ts';
import type { MemoryGateway } from './memory-gateway.ts';
import type { MemorySocket } from './memory-socket.ts';
import { MortalProcess } from './mortal-process.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface CallOptions {
  readonly key?: string | undefined;
  readonly schedule?: IntentCall['schedule'];
  readonly signal?: AbortSignal;
}

export interface SimulatedDesk {
  readonly process: MortalProcess;
  readonly deps: IntentDeps;
  /** `died` where its process died before it answered. */
  call(intent: string, body: Json, how?: CallOptions): Promise<IntentAnswer | 'died'>;
}

export interface DeskBirth {
  /** Its clock differs from the world's by so much. */
  readonly skewMs?: number;
  /** Touches of the world until it dies; it lives where left out. */
  readonly diesAfter?: number;
  readonly pacing?: IbkrConnectorOptions['pacing'];
}

/** What a desk finds where it is started. */
export interface DeskPlace {
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly judge: Judge;
  readonly gateway: MemoryGateway;
  readonly storeFaults: StoreFaults;
  readonly database: MemoryDatabase;
  readonly strategies: ReadonlyMap<StrategyId, Strategy>;
  readonly note: (text: string | (() => string)) => void;
}

export function startDesk(place: DeskPlace, { skewMs = 0, diesAfter, pacing }: DeskBirth): SimulatedDesk {
  const { seed, clock, random, judge, gateway, storeFaults, database, strategies, note } = place;
  const wire = {
    opened: (socket: MemorySocket) => judge.wire.opened(socket),
    heard: (socket: MemorySocket, bytes: Buffer) => judge.wire.heard(socket, bytes),
    wrote: (socket: MemorySocket, bytes: Buffer) =>
      judge.wire.wrote(socket, bytes, { nowMs: () => process.clock.nowMs(), awakeFromMs: process.awakeFromMs }),
  };
  const process: MortalProcess = new MortalProcess({ clock, skewMs, diesAfter, wire });
  const committed: Parameters<typeof faultyStores>[0]['committed'] = (changes) => {
    note(() => `commit ${JSON.stringify(changes, mapsToo)}`);
    judge.committed(changes);
  };
  const stores = faultyStores({ database, process, clock, random, faults: storeFaults, committed });
  const deps: IntentDeps = {
    mode: 'paper',
    liveAccount: undefined,
    clientId: clientId(1),
    clock: process.clock,
    ...stores,
    tasks: memoryTaskStore(database),
    overview: memoryDeliveryOverview(database),
    wakeAnalysis: () => undefined,
    queueDepth: { open: () => Promise.resolve(0), add: () => undefined },
    connector: createIbkrConnector({
      host: 'memory',
      port: 0,
      clock: process.clock,
      log: () => undefined,
      ...(pacing === undefined ? {} : { pacing }),
      runtime: {
        openSocket: () => process.own(gateway.open()),
        monotonicMs: () => clock.nowMs(),
        wake: (afterMs, task) => process.after(afterMs, task),
      },
    }),
    strategies,
    seed,
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    events: {
      tell: () => undefined,
      begin: () => undefined,
      beginNew: () => undefined,
      flush: () => Promise.resolve(),
      counts: () => ({ stored: 0, lost: 0 }),
    },
    log: {
      write: (severity, event, facts) => note(() => `log ${severity} ${event} ${JSON.stringify(facts, firstLines)}`),
    },
    random: () => `random-${random.next()}`,
    deadlines: { connectMs: 15_000, readMs: 10_000, flushMs: 5_000 },
  };
  return {
    process,
    deps,
    async call(name, body, { key, schedule, signal = calm() } = {}) {
      const intent = intents.get(name);
      if (intent === undefined) throw new Error(`Intent is not known: found "${name}"`);
      const call = {
        intent: name,
        body,
        idempotencyKey: key,
        schedule,
        role: 'admin',
        callerName: 'simulation',
        signal: process.within(signal),
      } as const;
      const answer = await Promise.race([runIntent(deps, intent, call), process.died]);
      if (answer !== 'died') judge.answered(answer.body);
      note(
        () =>
          `answer ${name} ${key ?? ''} ${answer === 'died' ? 'died' : `${answer.status} ${JSON.stringify(answer.body)}`}`,
      );
      return answer;
    },
  };
}

/** The frames of a stack depend on how warm the engine is; its first line is the error. */
const firstLines = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.split('\n', 1)[0] : value;

function mapsToo(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}
