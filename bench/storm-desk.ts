/**
 * A live session over 100 symbols in this process against the tick storm: the production wiring, pacing off, embedded
 * store, trade log in a file. It measures the loop of this process, and from the newest tick a decision saw to the write
 * of its order.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openTradeLogFile } from '../lib/adapters/file/trade-log-file.ts';
import { decimal } from '../lib/domain/decimal.ts';
import { currency, strategyId } from '../lib/domain/ids.ts';
import type { Strategy } from '../lib/domain/strategy.ts';
import type { BrokerConnector, BrokerTrader } from '../lib/ports/broker.ts';
import { openStores } from '../functions/open-stores.ts';
import { seedConfiguration } from '../functions/seed-configuration.ts';
import { createDeps, deskOf, type Stores } from '../functions/wiring.ts';
import type { IntentDeps } from '../intents/intent.ts';
import { callOf } from '../lib/testing/desk-harness.ts';
import { STORM_SYMBOLS } from './storm-symbols.ts';

const USD = currency('USD');
const INTERVAL_SECONDS = 1;
/** Each symbol turns its position around once in so many intervals: 20 orders a second of them all. */
export const TURNS_EVERY = 5;
const NANOSECONDS = 1e6;
/** After the beginning of a session, before anything counts. */
const SETTLING_MS = 1_000;

export interface StormResult {
  /** Milliseconds: 99th percentile of the delay of this process's event loop. */
  readonly loopLagP99Ms: number;
  readonly loopLagMaxMs: number;
  /** From the newest tick seen by the decision to the write of its order. */
  readonly tickToWireMs: readonly number[];
  /** Processor time of this thread between the two: what is left where the machine has other work, too. */
  readonly tickToWireCpuMs: readonly number[];
  readonly ticks: number;
  readonly orders: number;
  readonly executions: number;
  /** Of this process: processor time over wall time. */
  readonly processorShare: number;
  readonly servedShare: number;
  readonly ledgerEqualsBroker: boolean;
}

/** @param of what is measured, ascending or not */
export function percentile(of: readonly number[], part: number): number {
  const sorted = of.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** Of the wall, and of this thread's processor time. */
interface Moment {
  readonly atMs: number;
  readonly cpuMs: number;
}

/** Ticks and writes as they pass the port. */
interface Passing {
  ticks: number;
  /** symbol -> when its newest tick came. */
  readonly tickAt: Map<string, Moment>;
  /** symbol -> when the newest tick came that its last decision saw. */
  readonly decidedOn: Map<string, Moment>;
  readonly latencies: number[];
  readonly cpuLatencies: number[];
  /** Contracts are looked up and followed: from here on the session is what it will be for hours. */
  isStanding: boolean;
  onStanding: () => void;
}

export interface StormOptions {
  readonly port: number;
  readonly durationSeconds: number;
  /** The embedded store where left out. Whoever gives one closes it. */
  readonly stores?: Stores;
  /** Called twice a second while the session runs. */
  readonly onBeat?: () => void;
}

export async function runStorm({ port, durationSeconds, stores: given, onBeat }: StormOptions): Promise<StormResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const stores = given ?? (await embeddedStores());
  const { signal } = new AbortController();
  await seedConfiguration(stores.configuration, { mode: 'paper', file: 'local', signal });
  // The shipped limit is below the number of symbols that are measured.
  const limits = { maxPositions: STORM_SYMBOLS.length };
  await stores.configuration.update('paper', (old) => ({ ...Object(old), limits }), signal);
  const tradeLog = openTradeLogFile({ file: path.join(folder, 'trade-log.jsonl'), report: () => undefined });
  const passing: Passing = {
    ticks: 0,
    tickAt: new Map(),
    decidedOn: new Map(),
    latencies: [],
    cpuLatencies: [],
    isStanding: false,
    onStanding: () => undefined,
  };
  const deps = createDeps({
    mode: 'paper',
    broker: { host: '127.0.0.1', port, clientId: 1 },
    stores,
    tradeLog,
    log: { write: () => undefined },
    seed: 1,
    pacing: 'off',
    live: {
      strategies: new Map([[strategyId('storm'), stormStrategy(passing)]]),
      source: (name) => ({ name, read: () => Promise.resolve(DOCUMENT) }),
      isDemo: true,
      onEvent: ({ kind }) => {
        if (kind === 'session_started') setTimeout(() => stand(passing), SETTLING_MS);
      },
      ...(onBeat === undefined ? {} : { onProgress: onBeat }),
    },
  });
  try {
    return await measured({ ...deps, connector: watched(deps.connector, passing) }, stores, {
      passing,
      durationSeconds,
    });
  } finally {
    tradeLog.close();
    if (given === undefined) await stores.close();
    rmSync(folder, { recursive: true });
  }
}

/** In memory, as the production wiring opens it. */
export const embeddedStores = (): Promise<Stores> =>
  openStores({
    choice: 'embedded',
    mode: 'paper',
    file: undefined,
    emulatorHost: undefined,
    projectId: undefined,
    emulatorRequired: false,
    environment: {},
    tell: () => undefined,
  });

async function measured(
  deps: IntentDeps,
  stores: Parameters<typeof deskOf>[1],
  { passing, durationSeconds }: { readonly passing: Passing; readonly durationSeconds: number },
): Promise<StormResult> {
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  passing.onStanding = () => lag.reset();
  const [beganCpu, beganMs] = [process.cpuUsage(), performance.now()];
  const answer = await deskOf(deps, stores).call(callOf('live-session', { durationSeconds }, `storm-${beganMs}`));
  const used = process.cpuUsage(beganCpu);
  const tookMs = performance.now() - beganMs;
  lag.disable();
  const { orders, executions, concurrency, ledgerEqualsBroker, equality } = reportOf(answer);
  if (orders.filled === 0) throw new Error(`Nothing was filled: found ${JSON.stringify(answer.body).slice(0, 2_000)}`);
  if (!ledgerEqualsBroker) process.stderr.write(`Ledger and broker differ: ${equality}\n`);
  return {
    loopLagP99Ms: lag.percentile(99) / NANOSECONDS,
    loopLagMaxMs: lag.max / NANOSECONDS,
    tickToWireMs: passing.latencies,
    tickToWireCpuMs: passing.cpuLatencies,
    ticks: passing.ticks,
    orders: orders.filled,
    executions,
    processorShare: (used.user + used.system) / 1000 / tookMs,
    servedShare: concurrency.share ?? 0,
    ledgerEqualsBroker,
  };
}

function stand(passing: Passing): void {
  passing.isStanding = true;
  passing.onStanding();
}

/** Of this thread. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

interface Report {
  readonly orders: { readonly filled: number };
  readonly executions: number;
  readonly concurrency: { readonly share: number | null };
  readonly ledgerEqualsBroker: boolean;
  readonly equality: string;
}

function reportOf({ status, body }: { readonly status: number; readonly body: unknown }): Report {
  if (status !== 200) throw new Error(`Session did not end well: found ${JSON.stringify(body)}`);
  const report: Report = JSON.parse(JSON.stringify(body));
  return report;
}

const DOCUMENT = {
  symbols: STORM_SYMBOLS.map((symbol, index) => ({
    symbol,
    secType: 'STK',
    exchange: 'SMART',
    currency: 'USD',
    lotSize: '1',
    magicNumber: index + 1,
    strategy: 'storm',
    intervalSeconds: INTERVAL_SECONDS,
  })),
  maxLoss: '1000000',
};

/** Long, then flat, each symbol in its own interval; it tells when it was asked. */
function stormStrategy({ tickAt, decidedOn }: Passing): Strategy {
  return {
    id: strategyId('storm'),
    contracts: STORM_SYMBOLS.map((symbol) => ({
      key: symbol,
      spec: { symbol, secType: 'STK', exchange: 'SMART', currency: USD },
    })),
    requires: [],
    evaluate: ({ bars, nowAtMs }) => {
      const [key = ''] = bars.keys();
      const newest = tickAt.get(key);
      if (newest !== undefined) decidedOn.set(key, newest);
      const turn = Math.floor((nowAtMs / 1000 / INTERVAL_SECONDS + Number(key.slice(1))) / TURNS_EVERY);
      return {
        kind: 'targets',
        targets: [{ key, weight: decimal(turn % 2) }],
        reading: `turn ${turn}`,
        actedThroughAtMs: undefined,
      };
    },
  };
}

/**
 * The times of a tick, read once for all ticks of one chunk of the socket, at its beginning: asking the system for each of
 * 10,000 ticks a second would be a twelfth of what is measured. A tick is never taken for younger than it is.
 */
function readBursts(): () => Moment {
  let now: Moment | undefined;
  return () => {
    if (now !== undefined) return now;
    queueMicrotask(() => {
      now = undefined;
    });
    now = { atMs: performance.now(), cpuMs: cpuMs() };
    return now;
  };
}

/** The same connector; what passes through its traders is timed. */
function watched(connector: BrokerConnector, passing: Passing): BrokerConnector {
  return {
    connectReader: (options) => connector.connectReader(options),
    connectTrader: async (options) => timed(await connector.connectTrader(options), passing),
  };
}

function timed(trader: BrokerTrader, passing: Passing): BrokerTrader {
  const symbolOf = new Map<number, string>();
  const burst = readBursts();
  trader.subscribe((event) => {
    if (event.kind !== 'order-sent') return;
    const saw = passing.decidedOn.get(symbolOf.get(event.orderId) ?? '');
    symbolOf.delete(event.orderId);
    if (saw === undefined || !passing.isStanding) return;
    passing.latencies.push(performance.now() - saw.atMs);
    passing.cpuLatencies.push(cpuMs() - saw.cpuMs);
  });
  return new Proxy(trader, {
    get(target, name) {
      if (name === 'place') {
        return (...[order, orderId, sendBy]: Parameters<BrokerTrader['place']>) => {
          symbolOf.set(orderId, order.contract.symbol);
          target.place(order, orderId, sendBy);
        };
      }
      if (name === 'streamQuotes') {
        return (...[contract, onChange]: Parameters<BrokerTrader['streamQuotes']>) =>
          target.streamQuotes(contract, () => {
            passing.ticks += 1;
            passing.tickAt.set(contract.symbol, burst());
            onChange?.();
          });
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
