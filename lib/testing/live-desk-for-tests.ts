/** A whole desk with live sessions for tests: production wiring, paper gateway in this process, a strategy that the test tells. */
import type { IntentDeps, LiveDeps } from '../../intents/intent.ts';
import { decimal } from '../domain/decimal.ts';
import { strategyId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import type { Strategy } from '../domain/strategy.ts';
import type { SessionEvent } from '../live/session-events.ts';
import type { BrokerConnector, BrokerTrader } from '../ports/broker.ts';
import { callOf, memoryStores, startDesk, type DeskHarness, type DeskHarnessOptions } from './desk-harness.ts';
import { calm } from './store-harness.ts';
import { USD } from './trading-values.ts';

export type LiveDocument = { readonly [name: string]: Json };
type Told = { readonly [name: string]: unknown };

export const LIVE_SYMBOLS = ['BTC', 'ETH', 'XAUUSD'] as const;

export const liveSymbol = (symbol: string, magicNumber: number, fields: LiveDocument = {}): LiveDocument => ({
  symbol,
  secType: symbol === 'XAUUSD' ? 'CMDTY' : 'CRYPTO',
  exchange: symbol === 'XAUUSD' ? 'SMART' : 'PAXOS',
  currency: 'USD',
  lotSize: symbol === 'XAUUSD' ? '1' : '0.01',
  magicNumber,
  strategy: 'told',
  intervalSeconds: 0.2,
  ...fields,
});

export const liveDocument = (fields: LiveDocument = {}): LiveDocument => ({
  symbols: LIVE_SYMBOLS.map((symbol, index) => liveSymbol(symbol, index + 1)),
  heartbeatSeconds: 0.4,
  ...fields,
});

export interface LiveDeskForTests {
  readonly desk: DeskHarness;
  readonly events: readonly SessionEvent[];
  /** Weight by symbol and number of the interval; changed by the test at will. */
  wish: (symbol: string, interval: number) => string;
  /** What the source gives; changed by the test at will. */
  document: LiveDocument;
  /** Begins a session and gives its report. */
  session(durationSeconds: number): Promise<Told>;
  /** Waits for an event of this kind. */
  until(kind: string): Promise<SessionEvent>;
  close(): Promise<void>;
}

export interface LiveDeskOptions extends DeskHarnessOptions {
  readonly live?: Partial<LiveDeps>;
  /** Called in the tick of each event of the session. */
  readonly onEvent?: (event: SessionEvent) => void;
  /** Puts something between the session and its connection. */
  readonly trader?: (trader: BrokerTrader) => BrokerTrader;
}

export async function startLiveDesk(options: LiveDeskOptions = {}): Promise<LiveDeskForTests> {
  const events: SessionEvent[] = [];
  const stores = options.stores ?? (await memoryStores());
  const told: Strategy = toldStrategy((key, interval) => live.wish(key, interval));
  const parts: LiveDeps = {
    strategies: new Map([[told.id, told]]),
    source: (name) => ({ name, read: () => Promise.resolve(live.document) }),
    priceOf: () => 'test',
    isDemo: true,
    sessions: stores.liveSessions,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    ...options.live,
  };
  const wrap = (deps: IntentDeps): IntentDeps => ({
    ...deps,
    live: parts,
    connector: options.trader === undefined ? deps.connector : wrapped(deps.connector, options.trader),
  });
  const desk = await startDesk({ ...options, stores, wrap });
  let sessions = 0;
  const live: LiveDeskForTests = {
    desk,
    events,
    wish: () => '1',
    document: liveDocument(),
    async session(durationSeconds) {
      sessions += 1;
      const answer = await desk.desk.call(callOf('live-session', { durationSeconds }, `live-${sessions}`));
      if (answer.status !== 200) throw new Error(`Session was refused: found ${JSON.stringify(answer.body)}`);
      return Object.fromEntries(Object.entries(answer.body ?? {}));
    },
    async until(kind) {
      for (;;) {
        const found = events.find((event) => event.kind === kind);
        if (found !== undefined) return found;
        await desk.clock.sleep(10, calm());
      }
    },
    close: () => desk.close(),
  };
  return live;
}

const wrapped = (connector: BrokerConnector, wrap: (trader: BrokerTrader) => BrokerTrader): BrokerConnector => ({
  connectReader: (options) => connector.connectReader(options),
  connectTrader: async (options) => wrap(await connector.connectTrader(options)),
});

const toldStrategy = (weightOf: (key: string, interval: number) => string): Strategy => ({
  id: strategyId('told'),
  contracts: LIVE_SYMBOLS.map((symbol) => ({
    key: symbol,
    spec: { symbol, secType: symbol === 'XAUUSD' ? 'CMDTY' : 'CRYPTO', exchange: 'SMART', currency: USD } as const,
  })),
  requires: [],
  evaluate: ({ bars }) => {
    const [asked] = bars;
    if (asked === undefined) throw new Error('No symbol is asked for');
    const [key, seen] = asked;
    const weight = decimal(weightOf(key, seen.length));
    return { kind: 'targets', targets: [{ key, weight }], reading: 'told so', actedThroughAtMs: undefined };
  },
});
