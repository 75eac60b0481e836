/**
 * One lane of the process killer: a project of its own on the Firestore emulator, a paper gateway in this process on a
 * real TCP port, a desk that lives on (the twin), and for each run a desk that dies or freezes. Lanes share nothing, so
 * several go side by side. It kills only processes it started.
 */
import { clearEmulator } from '../../lib/testing/firestore-harness.ts';
import { withDeadline } from '../../lib/ports/with-deadline.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import type { Json } from '../../lib/domain/run.ts';
import { startPaperGateway, type PaperGateway } from '../../lib/paper/paper-gateway.ts';
import type { PriceBook } from '../../lib/paper/prices/price-book.ts';
import { momentsOf } from '../../functions/local-days.ts';
import { openStores } from '../../functions/open-stores.ts';
import { seedConfiguration } from '../../functions/seed-configuration.ts';
import type { Stores } from '../../functions/wiring.ts';
import { startDeskProcess, type DeskProcess } from './desk-process.ts';
import { crashText, type KillPlan } from './kill-plan.ts';

export interface LaneOptions {
  readonly lane: number;
  readonly emulatorHost: string;
  readonly prices: PriceBook;
  readonly leaseTtlMs: number;
  /** A folder in which Node keeps what it compiled. */
  readonly compileCache: string;
}

/** What one run stands on; the gateway is fresh, the store was emptied. */
export interface RunGround {
  readonly gateway: PaperGateway;
  readonly stores: Stores;
  /** Dies or freezes. */
  readonly victim: DeskProcess;
  /** Another instance of the same service, which lives. */
  readonly twin: DeskProcess;
  /** The fencing token last given, read without a transaction. */
  readToken(): Promise<number>;
}

export interface KillLane {
  /** Prepares the ground for a run; starts the victim of the next one meanwhile. */
  prepare(plan: KillPlan, next: KillPlan | undefined): Promise<RunGround>;
  close(): Promise<void>;
}

const MODE = 'paper';
/** SPY's MACD has crossed down and the die of `npm run intents` fell on -1: a basket of three, MES, SPY and VIXY. */
const DAY = '2020-01-27';
/** Confirmed soon, so that what is lost is found soon. */
const CONFIGURATION: { readonly [name: string]: Json } = { confirmationSeconds: 3, retryCheckMinutes: 0 };
const START_TRIES = 5;
const START_MS = 60_000;
const READ_MS = 30_000;
/** The orders of a run, and what its clients read, fit in many times over. */
const WIRE_RECORDS = 50_000;

export async function startKillLane(options: LaneOptions): Promise<KillLane> {
  const { lane, emulatorHost, prices, leaseTtlMs, compileCache } = options;
  const projectId = `soak-kill-${process.pid}-${lane}`;
  const newGateway = (port: number): Promise<PaperGateway> =>
    startPaperGateway({
      timers: systemClock,
      prices,
      port,
      startAtMs: momentsOf(DAY).tradeAtMs,
      alwaysOpen: true,
      wireLogRecords: WIRE_RECORDS,
    });
  let gateway = await newGateway(0);
  const { port } = gateway;
  const stores = await openStores({
    choice: 'emulator',
    mode: MODE,
    file: undefined,
    emulatorHost,
    projectId,
    emulatorRequired: true,
    environment: {},
    tell: () => undefined,
  });
  const environment = {
    FIRESTORE_EMULATOR_HOST: emulatorHost,
    METADATA_SERVER_DETECTION: 'none',
    NODE_COMPILE_CACHE: compileCache,
    GOOGLE_CLOUD_PROJECT: projectId,
    IB_PORT: String(port),
    TEST_LEASE_TTL_MS: String(leaseTtlMs),
  };
  const startVictim = (plan: KillPlan): Promise<DeskProcess> =>
    startedAtLast({ ...environment, CRASH_POINT: crashText(plan) });
  const empty = async (): Promise<void> => {
    await gateway.close();
    await clearEmulator(emulatorHost, projectId);
    await seedConfiguration(stores.configuration, { mode: MODE, file: 'local', signal: calm() });
    await stores.configuration.update(MODE, (old) => ({ ...Object(old), ...CONFIGURATION }), calm());
    gateway = await newGateway(port);
  };
  const twin = await startedAtLast(environment);
  let nextVictim: Promise<DeskProcess> | undefined;
  return {
    async prepare(plan, next) {
      const started = nextVictim ?? startVictim(plan);
      nextVictim = undefined;
      const victim = await started;
      try {
        await empty();
        // It seeds what is there already, so it disturbs nothing.
        nextVictim = next === undefined ? undefined : startVictim(next);
        nextVictim?.catch(() => undefined);
        // The emulator's reads take locks, and a frozen process lets none go: nobody may have to start beside it.
        if (plan.crash.action === 'stop') await nextVictim;
      } catch (error) {
        victim.signal('SIGKILL');
        throw error;
      }
      return { gateway, stores, victim, twin, readToken: () => readToken(emulatorHost, projectId) };
    },
    async close() {
      const left = await nextVictim?.catch(() => undefined);
      for (const desk of [twin, left]) {
        desk?.signal('SIGKILL');
        await desk?.ended;
      }
      await gateway.close();
      await stores.close();
    },
  };
}

/**
 * The emulator keeps the locks of a process that was killed in the middle of a read for some seconds, and a desk that
 * cannot seed its configuration meanwhile does not start.
 */
async function startedAtLast(environment: Readonly<Record<string, string | undefined>>): Promise<DeskProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withDeadline(systemClock, { what: 'a desk that listens', durationMs: START_MS }, (signal) =>
        startDeskProcess(environment, signal),
      );
    } catch (error) {
      if (attempt === START_TRIES) throw error;
    }
  }
}

/** Through the emulator's REST door: a transaction would hold up those that fight for the lease. */
async function readToken(emulatorHost: string, projectId: string): Promise<number> {
  const path = `v1/projects/${projectId}/databases/(default)/documents/locks/${MODE}`;
  const headers = { authorization: 'Bearer owner' };
  const text = await withDeadline(
    systemClock,
    { what: 'the token of the lease', durationMs: READ_MS },
    async (signal) => (await fetch(`http://${emulatorHost}/${path}`, { headers, signal })).text(),
  );
  return Number(/"token":\s*\{\s*"integerValue":\s*"(\d+)"/.exec(text)?.[1] ?? 0);
}
