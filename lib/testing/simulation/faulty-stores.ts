/**
 * The embedded stores as a network would serve them: each call takes time, a commit may be refused, may be asked twice
 * for its decision, and may take effect while its answer is lost. What was committed is told to the observer.
 */
import { memoryConfigurationStore } from '../../adapters/memory/memory-configuration-store.ts';
import type { MemoryDatabase } from '../../adapters/memory/memory-database.ts';
import { memoryLedger } from '../../adapters/memory/memory-ledger.ts';
import { memoryMarketDataStore } from '../../adapters/memory/memory-market-data-store.ts';
import { memoryRunStore } from '../../adapters/memory/memory-run-store.ts';
import { StoreError } from '../../domain/store-error.ts';
import type { Random } from '../../paper/random.ts';
import type { ConfigurationStore } from '../../ports/configuration-store.ts';
import type { Ledger, LedgerChange } from '../../ports/ledger.ts';
import type { MarketDataStore } from '../../ports/market-data-store.ts';
import type { RunStore } from '../../ports/run-store.ts';
import type { MortalProcess } from './mortal-process.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface StoreFaults {
  /** Chance of each, per call: refused before it began; committed or not, and nobody knows; decided twice. */
  refused: number;
  unknown: number;
  twice: number;
  /** Longest time one call takes, a part of it before and a part after the commit. */
  latencyMs: number;
}

export const calmStores = (): StoreFaults => ({ refused: 0, unknown: 0, twice: 0, latencyMs: 0 });

export interface FaultyStoresOptions {
  readonly database: MemoryDatabase;
  readonly process: MortalProcess;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly faults: StoreFaults;
  readonly committed: (changes: readonly LedgerChange[]) => void;
}

export interface FaultyStores {
  readonly ledger: Ledger;
  readonly runs: RunStore;
  readonly configuration: ConfigurationStore;
  readonly marketData: MarketDataStore;
}

const UNKNOWN = (): StoreError => new StoreError('outcome-unknown', 'Store did not answer: the commit was under way');

export function faultyStores(options: FaultyStoresOptions): FaultyStores {
  const { database, process, clock, random, faults, committed } = options;
  const ledger = memoryLedger(database, 'paper');
  const runs = memoryRunStore(database);
  const configuration = memoryConfigurationStore(database);

  const pass = async (signal: AbortSignal): Promise<void> => {
    if (faults.latencyMs > 0) await clock.sleep(random.next() * faults.latencyMs, signal);
  };
  const reading = <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> =>
    process.call(async () => {
      await pass(signal);
      if (random.next() < faults.refused) throw new StoreError('unavailable', 'Store cannot be reached');
      return await work();
    });
  const writing = <Result>(signal: AbortSignal, commit: () => Promise<Result>): Promise<Result> =>
    process.call(async () => {
      await pass(signal);
      if (random.next() < faults.refused) throw new StoreError('unavailable', 'Store cannot be reached');
      const isUnknown = random.next() < faults.unknown;
      if (isUnknown && random.next() < 0.5) throw UNKNOWN();
      const result = await commit();
      await pass(signal).catch(() => {
        throw UNKNOWN();
      });
      if (isUnknown) throw UNKNOWN();
      return result;
    });

  return {
    ledger: {
      mode: 'paper',
      read: (scope, signal) => reading(signal, () => ledger.read(scope, signal)),
      transact: (scope, decide, signal) =>
        writing(signal, async () => {
          let changes: readonly LedgerChange[] = [];
          const result = await ledger.transact(
            scope,
            (view) => {
              if (random.next() < faults.twice) decide(view);
              const decision = decide(view);
              ({ changes } = decision);
              return decision;
            },
            signal,
          );
          if (changes.length > 0) committed(changes);
          return result;
        }),
    },
    runs: {
      claim: (run, signal) => writing(signal, () => runs.claim(run, signal)),
      get: (runId, signal) => reading(signal, () => runs.get(runId, signal)),
      list: (list, signal) => reading(signal, () => runs.list(list, signal)),
      putActivity: (activity, signal) => writing(signal, () => runs.putActivity(activity, signal)),
      getActivity: (runId, signal) => reading(signal, () => runs.getActivity(runId, signal)),
    },
    configuration: {
      read: (mode, signal) => reading(signal, () => configuration.read(mode, signal)),
      seed: (name, document, signal) => writing(signal, () => configuration.seed(name, document, signal)),
      update: (name, change, signal) => writing(signal, () => configuration.update(name, change, signal)),
      // What a process that stalls has missed it reads when it is awake; the dead hear nothing.
      watch: (mode, { changed, failed }) =>
        configuration.watch(mode, {
          changed: (documents) => process.whenAwake(() => void (process.isAlive && changed(documents))),
          failed: (error) => process.whenAwake(() => void (process.isAlive && failed(error))),
        }),
    },
    marketData: memoryMarketDataStore(database),
  };
}
