/**
 * Everything a simulated desk lives in, made from one seed: time, the gateway with its broker and faults, the stores, and
 * the judge. Desks are started in it as processes that may die. It plays no scenario itself.
 */
import { createHash, type Hash } from 'node:crypto';
import { memoryConfigurationStore } from '../../adapters/memory/memory-configuration-store.ts';
import { MemoryDatabase } from '../../adapters/memory/memory-database.ts';
import { memoryLedger } from '../../adapters/memory/memory-ledger.ts';
import type { ContractSpec } from '../../domain/contract.ts';
import { decimal } from '../../domain/decimal.ts';
import { currency, strategyId } from '../../domain/ids.ts';
import type { Json } from '../../domain/run.ts';
import type { Listing } from '../../paper/listing.ts';
import { seededRandom, type Random } from '../../paper/random.ts';
import type { LedgerView } from '../../ports/ledger.ts';
import type { TradingState } from '../../domain/trading-state.ts';
import { prices, TEN_O_CLOCK } from '../simulated-broker-fixture.ts';
import { calm } from '../store-harness.ts';
import { calmStores, type StoreFaults } from './faulty-stores.ts';
import { createJudge, type Judge } from './judge.ts';
import { memoryGateway, type MemoryGateway } from './memory-gateway.ts';
import type { MortalProcess } from './mortal-process.ts';
import type { Carrier } from './memory-socket.ts';
import { startDesk, type DeskBirth, type SimulatedDesk } from './simulated-desk.ts';
import { virtualClock, type VirtualClock } from './virtual-clock.ts';
import { createStateSetter } from './set-state.ts';
import { wishing, type Wish } from './wishing-strategy.ts';

export interface World {
  readonly seed: number;
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly gateway: MemoryGateway;
  readonly judge: Judge;
  readonly storeFaults: StoreFaults;
  /** What each strategy answers from now on. */
  readonly wishes: Map<string, Wish>;
  desk(options?: DeskBirth): SimulatedDesk;
  /** As a person asks for it, by `POST /trading-state`; whether it was acknowledged. */
  setState(state: TradingState): Promise<boolean>;
  /** Merges into `config/paper`. */
  configure(fields: { readonly [name: string]: Json }): Promise<void>;
  view(): Promise<LedgerView>;
  /** Hash of everything that went over the wire and was committed or answered. */
  journal(): string;
  /** A line of the journal; a function where making it takes time. */
  note(text: string | (() => string)): void;
  /** Ends the gateway and every process. What was found and written down until then stands; nothing is added to it. */
  close(): void;
}

export interface WorldOptions {
  readonly seed: number;
  readonly alwaysOpen?: boolean;
  /** Market and wall time; Thursday 27 August 2020, 10:00 in New York, where left out. */
  readonly startAtMs?: number;
  /** Contracts its strategies may ask for, by symbol; `SPECS` where left out. */
  readonly specs?: typeof SPECS;
  /** `STRATEGY_IDS` where left out. */
  readonly strategyIds?: readonly string[];
  /** Listed at the gateway besides the shipped contracts. */
  readonly listings?: readonly Listing[];
  /** Longest way of a message, milliseconds. */
  readonly latencyMs?: number;
  readonly confirmationSeconds?: number;
  /** Whether `journal()` is going to be asked for: making it takes a tenth of the time. */
  readonly keepsJournal?: boolean | undefined;
  /** Told of each line of the journal, for people who look for the cause of a finding. */
  readonly tell?: ((line: string) => void) | undefined;
}

export const SPECS: { readonly [symbol: string]: ContractSpec } = {
  SPY: { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: currency('USD') },
  VIXY: { symbol: 'VIXY', secType: 'STK', exchange: 'SMART', currency: currency('USD') },
  MSFT: { symbol: 'MSFT', secType: 'STK', exchange: 'SMART', currency: currency('USD') },
  /** Five dollars a point. */
  MES: { symbol: 'MES', secType: 'FUT', exchange: 'CME', currency: currency('USD') },
  /** Eight decimal places. */
  BTC: { symbol: 'BTC', secType: 'CRYPTO', exchange: 'PAXOS', currency: currency('USD') },
};
/** Foreign cash, some of it short: the cash balancer has work. */
const STARTING_CASH = new Map([
  ['USD', decimal(1_000_000)],
  ['EUR', decimal(25_500)],
  ['JPY', decimal(-3_000_000)],
]);
export const STRATEGY_IDS = ['alpha', 'beta', 'gamma'] as const;

const COMMON: Json = {
  marketDataType: 1,
  tradingState: 'ACTIVE',
  tradingStateReason: 'simulated',
  tradingEnabled: true,
  exposure: { overall: '0.9', strategies: { alpha: '0.3', beta: '0.3', gamma: '0.3' } },
  order: { type: 'MKT', tif: 'DAY', outsideRth: false },
  retryCheckMinutes: 15,
  limits: { maxOrderNotional: '5000000', maxGrossExposure: '2', maxPositions: 20, priceCollarPercent: '10' },
  staleAfterMinutes: 10_080,
  confirmationSeconds: 15,
};

export async function createWorld(options: WorldOptions): Promise<World> {
  const { seed, startAtMs = TEN_O_CLOCK } = options;
  const random = seededRandom(seed);
  const clock = virtualClock(startAtMs);
  const hash = createHash('sha256');
  const { tell, keepsJournal = false } = options;
  const note = keepsJournal || tell !== undefined ? noter(hash, clock, tell) : () => undefined;
  const confirmationSeconds = options.confirmationSeconds ?? 15;
  const judge = createJudge({
    told: ({ direction, session, raw }) => note(() => `${direction} ${session} ${raw.join('|')}`),
    nowMs: () => clock.nowMs(),
    confirmationMs: confirmationSeconds * 1000,
  });
  const gateway = memoryGateway({
    timers: clock,
    broker: {
      prices,
      startAtMs,
      speed: 1,
      wallNowMs: () => clock.nowMs(),
      seed,
      alwaysOpen: options.alwaysOpen ?? true,
      startingCash: STARTING_CASH,
      ...(options.listings === undefined ? {} : { listings: options.listings }),
    },
    wireLog: judge,
    carrier: carriers(clock, random, options.latencyMs ?? 3),
    problem: (text, error) => judge.find(`Gateway: ${text}: ${String(error)}`),
  });
  judge.watch(gateway.broker);
  const database = new MemoryDatabase();
  const configuration = memoryConfigurationStore(database);
  await configuration.seed('common', COMMON, calm());
  await configuration.seed('paper', { account: 'DU0000001', confirmationSeconds }, calm());
  const wishes = new Map<string, Wish>();
  const { specs = SPECS, strategyIds = STRATEGY_IDS } = options;
  const strategies = new Map(strategyIds.map((id) => [strategyId(id), wishing(strategyId(id), specs, wishes)]));
  const storeFaults = calmStores();
  const processes: MortalProcess[] = [];
  let isOver = false;
  const setState = createStateSetter(() => world, database);
  const world: World = {
    seed,
    random,
    clock,
    gateway,
    judge,
    storeFaults,
    wishes,
    desk: (birth = {}) => {
      const desk = startDesk({ ...world, database, strategies }, birth);
      processes.push(desk.process);
      return desk;
    },
    setState,
    configure: (fields) => configuration.update('paper', (old) => ({ ...objectOf(old), ...fields }), calm()),
    view: () =>
      memoryLedger(database, 'paper').read({ books: 'all', orders: 'all', session: true, lease: true }, calm()),
    journal: () => hash.copy().digest('hex'),
    note: (text) => {
      if (!isOver) note(text);
    },
    close() {
      isOver = true;
      gateway.close();
      for (const process of processes) process.bury();
    },
  };
  return world;
}

/** Keeps the order of each direction, as TCP does. */
function carriers(clock: VirtualClock, random: Random, latencyMs: number): () => Carrier {
  return () => {
    let lastDueMs = 0;
    return (task) => {
      lastDueMs = Math.max(lastDueMs, clock.nowMs() + Math.ceil(random.next() * latencyMs));
      clock.after(lastDueMs - clock.nowMs(), task);
    };
  };
}

function noter(hash: Hash, clock: VirtualClock, tell: ((line: string) => void) | undefined): World['note'] {
  return (text) => {
    const line = `${clock.nowMs() - TEN_O_CLOCK} ${typeof text === 'string' ? text : text()}`;
    hash.update(line);
    tell?.(line);
  };
}

const objectOf = (document: Json | undefined): { readonly [name: string]: Json } =>
  typeof document === 'object' && document !== null && !Array.isArray(document)
    ? Object.fromEntries(Object.entries(document))
    : {};
