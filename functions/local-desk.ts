/**
 * A desk with its own paper gateway in this process: what the demo, `npm start` and the end-to-end tests stand on.
 * The production code is unchanged; only the broker's address is the gateway's.
 */
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { startPaperGateway, type PaperGateway, type PaperGatewayOptions } from '../lib/paper/paper-gateway.ts';
import type { Log, TradeLog } from '../lib/ports/trade-log.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { marketClock } from './market-clock.ts';
import { seedConfiguration } from './seed-configuration.ts';
import type { LiveDeps } from '../intents/intent.ts';
import { createDesk, type Desk, type Stores } from './wiring.ts';

export interface LocalDesk {
  readonly desk: Desk;
  readonly gateway: PaperGateway;
  close(): Promise<void>;
}

export interface LocalDeskOptions {
  readonly gateway: Omit<PaperGatewayOptions, 'timers'>;
  readonly stores: Stores;
  readonly log: Log;
  readonly tradeLog: TradeLog;
  readonly seed: number;
  /** Live sessions: what differs from the desk's own. */
  readonly live?: Partial<LiveDeps>;
  /**
   * Records carry market time and expire in it, so that years fit into memory. Only for stores that end with the
   * process; `npm start` may keep its store, so that its records and leases carry wall time.
   */
  readonly marketTimeRecords?: boolean;
}

/** Starts the gateway, seeds the configuration where there is none, and joins the desk. */
export async function startLocalDesk(options: LocalDeskOptions): Promise<LocalDesk> {
  const { stores, log, tradeLog, seed } = options;
  const gateway = await startPaperGateway({ ...options.gateway, timers: systemClock });
  try {
    await withDeadline(systemClock, { what: 'seeding the configuration', durationMs: 10_000 }, (signal) =>
      seedConfiguration(stores.configuration, { mode: 'paper', file: 'local', signal }),
    );
  } catch (error) {
    await gateway.close();
    throw error;
  }
  const desk = createDesk({
    mode: 'paper',
    broker: { host: '127.0.0.1', port: gateway.port, clientId: 1 },
    stores,
    log,
    tradeLog,
    seed,
    live: { isDemo: true, priceOf: (conId) => gateway.broker.priceOrigin(conId), ...options.live },
    clock: options.marketTimeRecords === true ? marketClock(gateway.clock, systemClock) : systemClock,
  });
  return {
    desk,
    gateway,
    close: async () => {
      await gateway.close();
      await stores.close();
    },
  };
}
