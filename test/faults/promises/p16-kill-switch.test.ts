/**
 * P16: the kill switch stops a basket under way. Real TCP, the Firestore emulator where there is one (else the embedded
 * store), the gate of production; the gateway's wire log counts what was sent. Forty orders, one every 25 ms.
 */
import { createSendBrake } from '../../../lib/trading/send-brake.ts';
import { queueParts } from '../../../lib/testing/memory-parts.ts';
import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import type { OrderId } from '../../../lib/domain/ids.ts';
import type { TradingState } from '../../../lib/domain/trading-state.ts';
import { startPaperGateway, type PaperGateway } from '../../../lib/paper/paper-gateway.ts';
import { seededRandom } from '../../../lib/paper/random.ts';
import type { BrokerEvent, BrokerTrader } from '../../../lib/ports/broker.ts';
import type { ConfigurationStore } from '../../../lib/ports/configuration-store.ts';
import { emulatorStores, memoryStores } from '../../../lib/testing/desk-harness.ts';
import { describeOnEmulator, emulatorForTests } from '../../../lib/testing/emulator-for-tests.ts';
import { MARKET, orderOf } from '../../../lib/testing/ibkr-fixtures.ts';
import { decimal } from '../../../lib/domain/decimal.ts';
import { connectPaperTrader } from '../../../lib/testing/paper-trader.ts';
import { prices } from '../../../lib/testing/simulated-broker-fixture.ts';
import { measureStandstill } from '../../../lib/testing/stood-still.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { holdLease, type HeldLease } from '../../../lib/trading/hold-lease.ts';
import { seedConfiguration } from '../../../functions/seed-configuration.ts';
import type { Stores } from '../../../functions/wiring.ts';
import { readConfiguration } from '../../../intents/configuration.ts';
import { answerResource } from '../../../intents/resources.ts';
import { sendGate, watchState } from '../../../intents/send-gate.ts';

const BASKET = 40;
const EVERY_MS = 25;
const STOPS_WITHIN_MS = 50;
const ROUNDS = 6;
const UNREADABLE_MS = 5_000;
const LIMIT_MS = 120_000;

const quiet = { write: () => undefined };
let gateway: PaperGateway;
beforeAll(async () => {
  gateway = await startPaperGateway({ timers: systemClock, prices, alwaysOpen: true });
});
afterAll(() => gateway.close());

interface Basket {
  readonly trader: BrokerTrader;
  readonly lease: HeldLease;
  /** Wall time of each socket write. */
  readonly sentAtMs: readonly number[];
  readonly refused: readonly string[];
  /** Begins to send. */
  send(): readonly OrderId[];
  /** Resolves when each order was written or refused. */
  readonly over: Promise<void>;
  end(): Promise<void>;
}

let client = 100;

/** A run as far as the switch is concerned: lease, watch and gate as `run-intent.ts` joins them. */
async function startBasket(stores: Stores, configuration: ConfigurationStore = stores.configuration): Promise<Basket> {
  const held = await holdLease(
    { ledger: stores.ledger, clock: systemClock },
    { holder: 'p16', waitMs: 20_000, signal: calm() },
  );
  if (held.kind !== 'held') throw new Error('Lease is held by another');
  const { lease } = held;
  const read = async (signal: AbortSignal): Promise<TradingState> =>
    readConfiguration(await configuration.read('paper', signal), 'paper').tradingState;
  const watch = watchState({ clock: systemClock, configuration, mode: 'paper', log: quiet }, 'ACTIVE', read);
  client += 1;
  const trader = await connectPaperTrader(gateway.port, {
    client,
    gate: sendGate({ watch, lease, brake: createSendBrake('ACTIVE') }),
    pacing: { messages: 1, windowMs: EVERY_MS },
  });
  const sentAtMs: number[] = [];
  const refused: string[] = [];
  const { promise: over, resolve } = Promise.withResolvers<void>();
  trader.subscribe((event: BrokerEvent) => {
    if (event.kind === 'order-sent') sentAtMs.push(event.atMs);
    if (event.kind === 'order-not-sent') refused.push(event.reason);
    if (sentAtMs.length + refused.length === BASKET) resolve();
  });
  const send = (): readonly OrderId[] => {
    const ids = trader.allocateOrderIds(BASKET);
    // Below the market: they rest, so that there is something to cancel.
    const resting = { properties: { ...MARKET, orderType: 'LMT' as const, limitPrice: decimal('100') } };
    ids.forEach((id, index) => trader.place(orderOf(`p16-${client}-${index}`, resting), id, calm()));
    return ids;
  };
  const end = async (): Promise<void> => {
    trader.disconnect();
    watch.stop();
    await lease.release(calm());
  };
  return { trader, lease, sentAtMs, refused, send, over, end };
}

const onWire = (message: string): number =>
  gateway.wireLog.of(message).filter(({ direction, clientId }) => direction === 'in' && clientId === client).length;

/** As `POST /trading-state` does it. Resolves with the acknowledgement. */
async function setState(stores: Stores, state: TradingState, readable: () => void): Promise<void> {
  const configuration: ConfigurationStore = {
    ...stores.configuration,
    async update(name, change, signal) {
      await stores.configuration.update(name, change, signal);
      readable();
    },
  };
  const { status } = await answerResource(
    {
      mode: 'paper',
      clock: systemClock,
      configuration,
      runs: stores.runs,
      ledger: stores.ledger,
      log: quiet,
      ...queueParts(),
    },
    'trading-state',
    {
      method: 'POST',
      parameters: {},
      query: {},
      body: { state, reason: 'P16' },
      role: 'admin',
      callerName: 'test',
      signal: calm(),
    },
  );
  expect(status).toBe(200);
}

/** One basket, halted after `afterMs`. */
async function haltDuring(
  stores: Stores,
  afterMs: number,
): Promise<{ readonly lateMs: number; readonly sent: number }> {
  await setState(stores, 'ACTIVE', () => undefined);
  const basket = await startBasket(stores);
  basket.send();
  await systemClock.sleep(afterMs, calm());
  const standstill = measureStandstill();
  let readableAtMs = 0;
  await setState(stores, 'HALTED', () => (readableAtMs = systemClock.nowMs()));
  const acknowledgedAtMs = systemClock.nowMs();
  await basket.over;
  const stoodStillMs = standstill.lateMs();
  standstill.stop();
  const last = basket.sentAtMs.at(-1) ?? 0;
  expect(last).toBeLessThanOrEqual(acknowledgedAtMs);
  expect(basket.refused.every((reason) => reason === 'trading is HALTED')).toBe(true);
  // Everything the desk says it sent has arrived, and nothing else.
  await basket.trader.currentTime(calm());
  expect(onWire('placeOrder')).toBe(basket.sentAtMs.length);
  await basket.end();
  return { lateMs: last - readableAtMs - stoodStillMs, sent: basket.sentAtMs.length };
}

function describeSwitch(open: () => Promise<Stores>): void {
  let stores: Stores;
  beforeAll(async () => {
    stores = await open();
    await seedConfiguration(stores.configuration, { mode: 'paper', file: 'local', signal: calm() });
  });
  afterAll(() => stores.close());

  it(
    `at most ${STOPS_WITHIN_MS} ms after it is readable, wherever it is set, and nothing after its acknowledgement`,
    async () => {
      const random = seededRandom(16);
      const rounds: { readonly lateMs: number; readonly sent: number }[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        rounds.push(await haltDuring(stores, random.below(Math.floor(BASKET * EVERY_MS * 0.8))));
      }
      expect(Math.max(...rounds.map(({ lateMs }) => lateMs))).toBeLessThanOrEqual(STOPS_WITHIN_MS);
      // It was really set in the middle of baskets.
      expect(rounds.filter(({ sent }) => sent > 0 && sent < BASKET).length).toBeGreaterThan(ROUNDS / 2);
    },
    LIMIT_MS,
  );

  it(
    'lets every cancel pass while it is HALTED',
    async () => {
      await setState(stores, 'ACTIVE', () => undefined);
      const basket = await startBasket(stores);
      const ids = basket.send();
      await basket.over;
      await setState(stores, 'HALTED', () => undefined);
      for (const id of ids) basket.trader.cancel(id);
      await systemClock.sleep(BASKET * EVERY_MS * 2, calm());
      expect([onWire('placeOrder'), onWire('cancelOrder')]).toEqual([BASKET, BASKET]);
      await basket.end();
    },
    LIMIT_MS,
  );

  it(
    'and a configuration that nobody can read for five seconds halts as well',
    async () => {
      await setState(stores, 'ACTIVE', () => undefined);
      const away: ConfigurationStore = {
        ...stores.configuration,
        read: () => Promise.reject(new Error('The store is away')),
        watch: (_mode, { failed }) => {
          failed(new Error('The store is away'));
          return () => undefined;
        },
      };
      const basket = await startBasket(stores, away);
      await systemClock.sleep(UNREADABLE_MS + 200, calm());
      basket.send();
      await basket.over;
      expect([onWire('placeOrder'), new Set(basket.refused)]).toEqual([0, new Set(['trading is HALTED'])]);
      await basket.end();
    },
    LIMIT_MS,
  );
}

describeOnEmulator(
  'P16: the kill switch stops orders, on the Firestore emulator',
  await emulatorForTests('firestore'),
  (host) => describeSwitch(() => emulatorStores(host)),
);
describe('P16: the kill switch stops orders, on the embedded store', () => {
  describeSwitch(memoryStores);
});
