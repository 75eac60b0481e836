/**
 * The paper gateway in one call: simulated broker, its state file, server, faults and wire log, joined. What the demo, the local stack
 * and the tests start in process; `functions/paper-gateway.ts` is the same on the command line.
 */
import { fileURLToPath } from 'node:url';
import type { Decimal } from '../domain/decimal.ts';
import { brokerFaults } from './broker-faults.ts';
import { playFaultSteps, type FaultStep } from './fault-file.ts';
import type { FaultScript } from './fault-script.ts';
import type { Timing } from './event-timing.ts';
import { createFaults, type Faults } from './faults.ts';
import type { PaperClock } from './paper-broker.ts';
import type { Listing } from './listing.ts';
import type { PaperTimers } from './paper-timers.ts';
import type { PartialFills } from './partial-fills.ts';
import { priceBook, type PriceBook } from './prices/price-book.ts';
import { readOptionalPriceFiles, readPriceFiles } from './prices/read-price-files.ts';
import { startPaperServer } from './server.ts';
import {
  createSimulatedBroker,
  DEFAULT_ACCOUNT,
  type SimulatedBroker,
  type SimulatedBrokerOptions,
} from './simulated-broker.ts';
import { StateFile } from './state-file.ts';
import { createFileWireLog, createMemoryWireLog, joinWireLogs, type MemoryWireLog } from './wire-log.ts';

/** Thursday 27 August 2020, 10:00 in New York: a day within every price file that is still moving. */
export const DEFAULT_START_MS = 1_598_536_800_000;
/** How often a running clock is made to live through what has passed. */
const PULSE_MS = 250;
const DEFAULT_RECORDS = 5_000;

export interface PaperGatewayOptions {
  readonly timers: PaperTimers;
  /** 0 or left out: any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Market time at the start, UTC epoch milliseconds. */
  readonly startAtMs?: number;
  /** Market time a wall time; 0 or left out: it stands until `clock.advanceTo`. */
  readonly speed?: number;
  readonly seed?: number;
  readonly alwaysOpen?: boolean;
  /** Folder of the price files; the shipped ones where left out. */
  readonly dataDirectory?: string;
  /** Already loaded prices, instead of reading the folder again. */
  readonly prices?: PriceBook;
  /** Listed besides the shipped contracts. */
  readonly listings?: readonly Listing[];
  readonly startingCash?: ReadonlyMap<string, Decimal>;
  readonly partialFills?: PartialFills;
  /**
   * Keeps what the broker knows beyond this process; begun where it is missing, and otherwise gone on with: then
   * `startAtMs` and `startingCash` do not count. Faults and connections are not kept.
   */
  readonly stateFile?: string;
  readonly pacing?: boolean;
  /** How late clients hear of their orders: at once where left out, else as at a real TWS. */
  readonly timing?: Timing;
  /** One that stands from the start, or steps (`parseFaultFile`). */
  readonly faults?: FaultScript | readonly FaultStep[];
  /** File to append the wire log to. */
  readonly wireLogFile?: string;
  /** Newest records kept in `wireLog`. */
  readonly wireLogRecords?: number;
  /** Told of what should not happen inside the gateway. */
  readonly onProblem?: (text: string, error: unknown) => void;
}

export interface PaperGateway {
  readonly port: number;
  readonly broker: SimulatedBroker;
  readonly clock: PaperClock;
  readonly faults: Faults;
  readonly wireLog: MemoryWireLog;
  /** Who is connected. */
  readonly clientIds: readonly number[];
  /** Cuts every connection, frees the port, closes wire log and state file. */
  close(): Promise<void>;
}

/**
 * Starts a gateway; each call a broker of its own. @throws Error where port, price files, wire log or state file cannot
 * be had, CorruptRecordError where the state file is damaged or foreign, ValidationError where it is of another seed or other price files
 */
export async function startPaperGateway(options: PaperGatewayOptions): Promise<PaperGateway> {
  const faults = createFaults();
  const kept = keptBroker(options, ({ clientId, orderId, input }) =>
    faults.fillPlan({ clientId, orderId, orderRef: input.orderRef }),
  );
  try {
    return await serveBroker(options, { ...kept, faults });
  } catch (error) {
    kept.close();
    throw error;
  }
}

type FillPlanOf = NonNullable<SimulatedBrokerOptions['fillPlan']>;

interface KeptBroker {
  readonly broker: SimulatedBroker;
  /** Keeps the market time last reached and frees the state file. */
  close(): void;
}

/** A broker fresh or as its state file left it. */
function keptBroker(options: PaperGatewayOptions, fillPlan: FillPlanOf): KeptBroker {
  const { stateFile: file, onProblem } = options;
  const prices = options.prices ?? shippedPrices(options.dataDirectory, seedOf(options));
  if (file === undefined) return { broker: brokerOf(options, { prices, fillPlan }), close: () => undefined };
  const state = new StateFile({
    file,
    identity: { account: DEFAULT_ACCOUNT, seed: seedOf(options), prices: prices.fingerprint() },
    notice: (text) => onProblem?.(text, undefined),
  });
  try {
    const broker = brokerOf(options, {
      prices,
      fillPlan,
      ...(state.kept === undefined ? {} : { restored: { state: state.kept, source: file } }),
      keep(changes) {
        state.append(changes);
        state.rewriteIfLong(() => broker.control.snapshot());
      },
    });
    if (state.kept === undefined) state.rewrite(broker.control.snapshot());
    return {
      broker,
      close() {
        try {
          broker.control.pulse();
        } finally {
          state.close();
        }
      },
    };
  } catch (error) {
    state.close();
    throw error;
  }
}

function brokerOf(
  options: PaperGatewayOptions,
  kept: Pick<SimulatedBrokerOptions, 'prices' | 'fillPlan' | 'keep' | 'restored'>,
): SimulatedBroker {
  const { timers } = options;
  const seed = seedOf(options);
  return createSimulatedBroker({
    startAtMs: options.startAtMs ?? DEFAULT_START_MS,
    speed: options.speed ?? 0,
    wallNowMs: () => timers.nowMs(),
    seed,
    alwaysOpen: options.alwaysOpen ?? false,
    ...(options.listings === undefined ? {} : { listings: options.listings }),
    ...(options.startingCash === undefined ? {} : { startingCash: options.startingCash }),
    ...(options.partialFills === undefined ? {} : { partialFills: options.partialFills }),
    ...kept,
  });
}

const seedOf = ({ seed }: PaperGatewayOptions): number => seed ?? 1;

async function serveBroker(
  options: PaperGatewayOptions,
  kept: KeptBroker & { readonly faults: Faults },
): Promise<PaperGateway> {
  const { timers } = options;
  const { broker, faults } = kept;
  faults.brokers.add(brokerFaults(broker));
  const life = new AbortController();
  playFaultSteps(stepsOf(options.faults), {
    faults,
    timers,
    signal: life.signal,
    problem: (text, error) => options.onProblem?.(text, error),
  });
  const wireLog = createMemoryWireLog(options.wireLogRecords ?? DEFAULT_RECORDS);
  const file = options.wireLogFile === undefined ? undefined : createFileWireLog(options.wireLogFile);
  const server = await startPaperServer({
    broker,
    timers,
    faults,
    port: options.port ?? 0,
    wireLog: file === undefined ? wireLog : joinWireLogs([file, wireLog]),
    pacing: options.pacing ?? false,
    ...(options.timing === undefined ? {} : { timing: options.timing }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.onProblem === undefined ? {} : { onProblem: options.onProblem }),
  }).catch((error: unknown) => {
    file?.close();
    life.abort();
    throw error;
  });
  const pulse = timers.every(PULSE_MS, () => pulseOf(broker, options));
  return {
    port: server.port,
    broker,
    clock: broker.clock,
    faults,
    wireLog,
    get clientIds() {
      return server.clientIds;
    },
    async close() {
      pulse.stop();
      life.abort();
      await server.close();
      file?.close();
      kept.close();
    },
  };
}

const isSteps = (faults: FaultScript | readonly FaultStep[]): faults is readonly FaultStep[] => Array.isArray(faults);

const stepsOf = (faults: PaperGatewayOptions['faults'] = {}): readonly FaultStep[] =>
  isSteps(faults) ? faults : [{ afterMs: 0, script: faults }];

/** Where the state cannot be kept nothing has been told of it, and the next pulse tries again. */
function pulseOf(broker: SimulatedBroker, { onProblem }: PaperGatewayOptions): void {
  try {
    broker.control.pulse();
  } catch (error) {
    if (onProblem === undefined) throw error;
    onProblem('Market time could not be lived through', error);
  }
}

function shippedPrices(directory: string | undefined, seed: number): PriceBook {
  const folder = directory ?? fileURLToPath(new URL('../../data', import.meta.url));
  return priceBook({ readText: readPriceFiles(folder), readOptionalText: readOptionalPriceFiles(folder), seed });
}
