/**
 * The paper gateway in one call: simulated broker, server, faults and wire log, joined. What the demo, the local stack
 * and the tests start in process; `functions/paper-gateway.ts` is the same on the command line.
 */
import { fileURLToPath } from 'node:url';
import type { Decimal } from '../domain/decimal.ts';
import { executionFaults } from './execution-faults.ts';
import type { FaultScript } from './fault-script.ts';
import { createFaults, type Faults } from './faults.ts';
import type { PaperClock } from './paper-broker.ts';
import type { PaperTimers } from './paper-timers.ts';
import type { PartialFills } from './partial-fills.ts';
import { priceBook, type PriceBook } from './prices/price-book.ts';
import { readPriceFiles } from './prices/read-price-files.ts';
import { startPaperServer } from './server.ts';
import { createSimulatedBroker, type SimulatedBroker } from './simulated-broker.ts';
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
  readonly startingCash?: ReadonlyMap<string, Decimal>;
  readonly partialFills?: PartialFills;
  readonly pacing?: boolean;
  readonly faults?: FaultScript;
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
  /** Cuts every connection, frees the port, closes the wire log file. */
  close(): Promise<void>;
}

/** Starts a gateway; each call a broker of its own. @throws Error where port, price files or wire log cannot be had */
export async function startPaperGateway(options: PaperGatewayOptions): Promise<PaperGateway> {
  const { timers } = options;
  const seed = options.seed ?? 1;
  const speed = options.speed ?? 0;
  const faults = createFaults();
  const broker = createSimulatedBroker({
    prices: options.prices ?? shippedPrices(options.dataDirectory, seed),
    startAtMs: options.startAtMs ?? DEFAULT_START_MS,
    speed,
    wallNowMs: () => timers.nowMs(),
    seed,
    alwaysOpen: options.alwaysOpen ?? false,
    fillPlan: ({ clientId, orderId, input }) => faults.fillPlan({ clientId, orderId, orderRef: input.orderRef }),
    ...(options.startingCash === undefined ? {} : { startingCash: options.startingCash }),
    ...(options.partialFills === undefined ? {} : { partialFills: options.partialFills }),
  });
  faults.brokers.add(executionFaults(broker));
  faults.set(options.faults ?? {});
  const wireLog = createMemoryWireLog(options.wireLogRecords ?? DEFAULT_RECORDS);
  const file = options.wireLogFile === undefined ? undefined : createFileWireLog(options.wireLogFile);
  const server = await startPaperServer({
    broker,
    timers,
    faults,
    port: options.port ?? 0,
    wireLog: file === undefined ? wireLog : joinWireLogs([file, wireLog]),
    pacing: options.pacing ?? false,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.onProblem === undefined ? {} : { onProblem: options.onProblem }),
  }).catch((error: unknown) => {
    file?.close();
    throw error;
  });
  const pulse = speed > 0 ? timers.every(PULSE_MS, () => broker.control.pulse()) : undefined;
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
      pulse?.stop();
      await server.close();
      file?.close();
    },
  };
}

function shippedPrices(directory: string | undefined, seed: number): PriceBook {
  const folder = directory ?? fileURLToPath(new URL('../../data', import.meta.url));
  return priceBook({ readText: readPriceFiles(folder), seed });
}
