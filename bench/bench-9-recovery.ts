/**
 * Benchmark 9: recovery (design 07), from the kill -9 of the instance that holds the link to the first order on the wire
 * of the one that takes over: same client id, lists to their End, 100 open orders and 1,000 executions reconciled. The
 * dead instance stood between two runs: where it dies within one, what is left of its lease (at most 17 s) comes first,
 * and no benchmark may take that away: it is what keeps a frozen holder from trading.
 */
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import type { BrokerTrader } from '../lib/ports/broker.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import { connectPaperTrader } from '../lib/testing/paper-trader.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { RUN } from '../lib/testing/trading-values.ts';
import { bookFills, bookingScope } from '../lib/trading/book-execution.ts';
import { holdLease, verifyToken, type HeldLease } from '../lib/trading/hold-lease.ts';
import { readBroker } from '../lib/trading/read-broker.ts';
import { reconcile } from '../lib/trading/reconcile.ts';
import { openEmulator, seedOrders, withEmulatedLedger } from './emulated-ledger.ts';
import { LONG_ROUNDS, type Bench, type Opened } from './harness.ts';
import { requestsOf } from './requests-of.ts';
import {
  FULL_LOAD,
  killAtOnce,
  QUICK_LOAD,
  openRecoveryScene,
  restingOrder,
  type RecoveryScene,
} from './recovery-scene.ts';

const PER_FILL = 'full re-read, one transaction a fill';
/** Before what is shown request by request. */
const WARM_UPS = 5;
const SILENT = { push: () => undefined, flush: () => Promise.resolve() };

type Reconcile = (ledger: Ledger, broker: BrokerTrader, lease: HeldLease) => Promise<number>;

export function recovery({ quick }: { readonly quick: boolean }): Bench {
  const ratio = quick ? 3 : 10;
  let scene: RecoveryScene | undefined;
  const measure = (work: Reconcile) => (): Promise<number> => {
    if (scene === undefined) throw new Error('Recovery cannot be measured: found no scene, needed it opened');
    return recover(scene, work);
  };
  const open = async (): Promise<Opened> => {
    const emulator = await openEmulator();
    if (emulator.kind === 'missing') return emulator;
    const opened = await openRecoveryScene(quick ? QUICK_LOAD : FULL_LOAD);
    scene = opened;
    return { kind: 'open', close: () => opened.close() };
  };
  return {
    id: 9,
    name: 'recovery',
    title: 'kill -9 to the first order on the wire, Firestore emulator',
    open,
    groups: [
      {
        condition: quick ? '10 open orders, 100 executions' : '100 open orders, 1,000 executions',
        // The same lists, then each execution for itself, as one does who books what the broker reports as it comes.
        baselines: [{ name: PER_FILL, measure: measure(bookEachFill), rounds: 1, cold: true }],
        subject: {
          name: 'the desk: four lists, few commits',
          measure: measure(reconcileAsTheDesk),
          warmUps: 2,
          rounds: LONG_ROUNDS,
        },
        targets: [
          { kind: 'at-most-ms', text: 'at most 1 s', ms: 1_000 },
          { kind: 'at-most-ms', text: 'at most 300 ms', ms: 300, moonshot: true },
          { kind: 'at-least-ratio', text: `at least ${ratio}x one transaction a fill`, baseline: PER_FILL, ratio },
        ],
        parts: async () => {
          for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) await measure(reconcileAsTheDesk)();
          return requestsOf(measure(reconcileAsTheDesk));
        },
      },
    ],
  };
}

/** Milliseconds from the kill to the first order on the wire. @throws Error where anything is not as it has to be */
function recover(scene: RecoveryScene, work: Reconcile): Promise<number> {
  return withEmulatedLedger(async ({ ledger }) => {
    await seedOrders(ledger, scene.orders);
    const holder = await scene.holder();
    const beganMs = performance.now();
    const gone = killAtOnce(holder);
    let lease: HeldLease | undefined;
    const broker = await connectPaperTrader(scene.gateway.port, {
      gate: () => (lease === undefined ? 'no lease' : lease.refusal()),
    });
    const held = await holdLease({ ledger, clock: systemClock }, { holder: RUN, waitMs: 0, signal: calm() });
    if (held.kind !== 'held') throw new Error(`Lease is not ours: found ${held.kind}, needed held`);
    lease = held.lease;
    const booked = await work(ledger, broker, held.lease);
    await firstOrder(broker);
    const tookMs = performance.now() - beganMs;
    if (booked !== scene.executions)
      throw new Error(`Executions are missing: found ${booked}, needed ${scene.executions}`);
    await held.lease.release(calm());
    broker.disconnect();
    await gone;
    return tookMs;
  });
}

const reconcileAsTheDesk: Reconcile = async (ledger, broker, { token }) => {
  const state = await reconcile({ ledger, tradeLog: SILENT }, broker, { runId: RUN, token, signal: calm() });
  if (state.drift.length > 0) throw new Error(`Books differ: found ${state.drift.length} rows, needed none`);
  return state.booked.length;
};

const bookEachFill: Reconcile = async (ledger, broker, { token }) => {
  const truth = await readBroker(broker, calm());
  for (const fill of truth.fills) {
    await ledger.transact(
      { ...bookingScope([fill]), lease: true },
      (view) => {
        verifyToken(view, token);
        return bookFills(view, [fill], truth.atMs);
      },
      calm(),
    );
  }
  return truth.fills.length;
};

/** Sent, and cancelled again: the next recovery finds the same open orders. */
async function firstOrder(broker: BrokerTrader): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const [id] = broker.allocateOrderIds(1);
  if (id === undefined) throw new Error('Order id is missing: found none, needed one');
  broker.subscribe((event) => {
    if (event.kind === 'order-sent') resolve();
    if (event.kind === 'order-not-sent') reject(new Error(`First order was refused: ${event.reason}`));
  });
  broker.place(restingOrder('first'), id, calm());
  await promise;
  broker.cancel(id);
}
