/**
 * A whole desk for tests in one line: a paper gateway in this process on port 0, the production wiring over it, short
 * deadlines. The judge of what was sent is the gateway's wire log (`placed`), never the desk's own state.
 */
import { randomUUID } from 'node:crypto';
import { decimal, decimalText, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Json } from '../domain/run.ts';
import { LOCAL_SEED, momentsOf, START_DAY } from '../../functions/local-days.ts';
import { openEmbeddedStores, openStores } from '../../functions/open-stores.ts';
import { seedConfiguration } from '../../functions/seed-configuration.ts';
import { createDeps, deskOf, type Desk, type DeskOptions, type Stores } from '../../functions/wiring.ts';
import type { IntentAnswer, IntentCall, IntentDeps } from '../../intents/intent.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { startPaperGateway, type PaperGateway, type PaperGatewayOptions } from '../paper/paper-gateway.ts';
import { priceBook } from '../paper/prices/price-book.ts';
import { readPriceFiles } from '../paper/prices/read-price-files.ts';
import type { LedgerView } from '../ports/ledger.ts';
import type { Log } from '../ports/trade-log.ts';
import { shiftedClock, type ShiftedClock } from './shifted-clock.ts';
import { calm } from './store-harness.ts';

export const BOTH = { strategies: ['spy-macd-vixy', 'dummy'] } as const;
/** One order: MES. */
export const DUMMY_ONLY = { strategies: ['dummy'] } as const;

/** Loaded once a test file: reading and parsing take longer than most tests. */
const prices = priceBook({ readText: readPriceFiles('data'), seed: LOCAL_SEED });

/** What was asked to be sent, as it arrived at the gateway. */
export interface PlacedLine {
  readonly orderId: number;
  readonly conId: number;
  readonly orderRef: string;
}

export interface DeskHarness {
  readonly desk: Desk;
  readonly gateway: PaperGateway;
  readonly stores: Stores;
  readonly clock: ShiftedClock;
  /** Events of the service log, newest last. */
  readonly logged: readonly { readonly event: string; readonly facts: Readonly<Record<string, Json>> }[];
  /** A second desk over the same stores and broker: another instance of the service. */
  twin(wrap?: (deps: IntentDeps) => IntentDeps): Desk;
  call(intent: string, body?: Json, key?: string): Promise<IntentAnswer>;
  /** Every placeOrder in the gateway's wire log, oldest first. */
  placed(): readonly PlacedLine[];
  /** Connections that were opened so far. */
  connections(): number;
  /** conId -> the broker's own position; empty ones left out. */
  positions(): ReadonlyMap<number, string>;
  /** conId -> sum of all books; empty ones left out. */
  holdings(): Promise<ReadonlyMap<number, string>>;
  ledger(): Promise<LedgerView>;
  /** Merges fields into `config/paper`. */
  configure(fields: Readonly<Record<string, Json>>): Promise<void>;
  close(): Promise<void>;
}

export interface DeskHarnessOptions {
  readonly stores?: Stores;
  readonly gateway?: Partial<PaperGatewayOptions>;
  /** Fields of `config/paper` beside the shipped seed. */
  readonly configuration?: Readonly<Record<string, Json>>;
  /** Puts something between the desk and one of its parts. */
  readonly wrap?: (deps: IntentDeps) => IntentDeps;
  readonly deadlines?: IntentDeps['deadlines'];
  readonly brokerDeadlines?: DeskOptions['brokerDeadlines'];
}

const DEADLINES = { connectMs: 4_000, readMs: 4_000, flushMs: 4_000 };
const BROKER_DEADLINES = { handshakeMs: 2_000, startUpMs: 4_000, requestMs: 4_000 };

/** An empty embedded store in memory. */
export const memoryStores = (): Promise<Stores> => openEmbeddedStores();

/** A project of its own on a running emulator. */
export const emulatorStores = (host: string): Promise<Stores> =>
  openStores({ ...STORE, choice: 'emulator', emulatorHost: host, projectId: `test-${randomUUID().slice(0, 13)}` });

const STORE = {
  mode: 'paper',
  file: undefined,
  projectId: undefined,
  emulatorRequired: false,
  environment: {},
  tell: () => undefined,
} as const;

export async function startDesk(options: DeskHarnessOptions = {}): Promise<DeskHarness> {
  const stores = options.stores ?? (await memoryStores());
  const clock = shiftedClock();
  const logged: { event: string; facts: Readonly<Record<string, Json>> }[] = [];
  const log: Log = { write: (_severity, event, facts) => void logged.push({ event, facts }) };
  const gateway = await startPaperGateway({
    prices,
    seed: LOCAL_SEED,
    startAtMs: momentsOf(START_DAY).tradeAtMs,
    alwaysOpen: true,
    ...options.gateway,
    timers: systemClock,
  });
  await seedConfiguration(stores.configuration, { mode: 'paper', file: 'local', signal: calm() });
  if (options.configuration !== undefined) await configure(stores, options.configuration);
  const build = (wrap: (deps: IntentDeps) => IntentDeps): Desk =>
    deskOf(wrap(depsOf(options, { stores, clock, log, port: gateway.port })), stores);
  const desk = build(options.wrap ?? same);
  return {
    desk,
    gateway,
    stores,
    clock,
    logged,
    twin: (wrap = same) => build(wrap),
    call: (intent, body = {}, key) => desk.call(callOf(intent, body, key)),
    placed: () => placedLines(gateway),
    connections: () => gateway.wireLog.of('handshake').filter(({ direction }) => direction === 'in').length,
    positions: () => new Map(gateway.broker.positions().flatMap(({ conId, quantity }) => shown(conId, quantity))),
    holdings: async () => sumOfBooks(await stores.ledger.read({ books: 'all' }, calm())),
    ledger: () => stores.ledger.read({ books: 'all', orders: 'all', session: true, lease: true }, calm()),
    configure: (fields) => configure(stores, fields),
    close: async () => {
      await gateway.close();
      await stores.close();
    },
  };
}

function depsOf(
  { deadlines, brokerDeadlines }: DeskHarnessOptions,
  parts: { readonly stores: Stores; readonly clock: ShiftedClock; readonly log: Log; readonly port: number },
): IntentDeps {
  const { stores, clock, log, port } = parts;
  return createDeps({
    mode: 'paper',
    broker: { host: '127.0.0.1', port, clientId: 1 },
    stores,
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    log,
    seed: LOCAL_SEED,
    clock,
    deadlines: deadlines ?? DEADLINES,
    brokerDeadlines: { ...BROKER_DEADLINES, ...brokerDeadlines },
  });
}

const same = (deps: IntentDeps): IntentDeps => deps;

/** One call as HTTP hands it over. */
export const callOf = (intent: string, body: Json = {}, key?: string, signal = calm()): IntentCall => ({
  intent,
  body,
  idempotencyKey: key,
  schedule: undefined,
  role: 'admin',
  callerName: 'test',
  signal,
});

function configure(stores: Stores, fields: Readonly<Record<string, Json>>): Promise<void> {
  return stores.configuration.update('paper', (old) => ({ ...(isObject(old) ? old : {}), ...fields }), calm());
}

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function placedLines(gateway: PaperGateway): readonly PlacedLine[] {
  return gateway.wireLog
    .of('placeOrder')
    .filter(({ direction }) => direction === 'in')
    .map(({ fields }) => {
      const { orderId, conId, orderRef }: Partial<PlacedLine> = fields;
      return { orderId: orderId ?? 0, conId: conId ?? 0, orderRef: orderRef ?? '' };
    });
}

const shown = (conId: number, quantity: Decimal): [number, string][] =>
  quantity.eq(ZERO) ? [] : [[conId, decimalText(quantity)]];

function sumOfBooks({ books }: LedgerView): ReadonlyMap<number, string> {
  const sums = new Map<number, Decimal>();
  for (const book of books.values()) {
    for (const [conId, { quantity }] of book) sums.set(conId, (sums.get(conId) ?? decimal(0)).plus(quantity));
  }
  return new Map([...sums].flatMap(([conId, quantity]) => shown(conId, quantity)));
}
