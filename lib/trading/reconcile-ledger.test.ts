import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { memoryLedger } from '../adapters/memory/memory-ledger.ts';
import { decimal, decimalText } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { clientId, conId, fencingToken, permId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { Position } from '../domain/position.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import type { Ledger } from '../ports/ledger.ts';
import { positionOf, SPY } from '../testing/allocation-values.ts';
import { describeOnEmulator, emulatorForTests } from '../testing/emulator-for-tests.ts';
import { firestoreStores } from '../testing/firestore-harness.ts';
import { scriptedReader } from '../testing/scripted-broker-reader.ts';
import { calm } from '../testing/store-harness.ts';
import { ALPHA, contractOf, fillOf, ledgerOrderOf, RUN, type FillValues } from '../testing/trading-values.ts';
import { instantMs } from './iso-time.ts';
import { reconcile, type Reconciliation } from './reconcile.ts';

const NOW = instantMs('2020-08-27T14:00:00Z');
const TOKEN = fencingToken(1);

/** What the broker says; a list of several reads of executions is told one after the other, the last one for ever. */
interface Broker {
  readonly reads: readonly (readonly Fill[])[];
  readonly positions?: readonly Position[];
  /** Orders that are still live. */
  readonly open?: readonly LedgerOrder[];
}

const listed = (order: LedgerOrder): BrokerOrder => ({
  ...order,
  clientId: order.clientId,
  permId: permId(70),
  status: 'Submitted',
  properties: { orderType: 'MKT', tif: 'DAY', limitPrice: undefined },
});

/** It does not read again what it has committed: what it says must be what is there. */
async function expectStored(ledger: Ledger, { books, orders, session }: Reconciliation): Promise<void> {
  const stored = await ledger.read({ books: 'all', orders: 'all', session: true }, calm());
  expect({ books, orders, session }).toEqual({
    books: stored.books,
    orders: [...stored.orders.values()],
    session: stored.session,
  });
}

/** A ledger with the lease taken and these orders open, and a count of its commits. */
async function ledgerWith(orders: readonly LedgerOrder[], ledger: Ledger) {
  const lease = { token: TOKEN, holder: RUN, expiresAtMs: NOW + 60_000, released: false };
  await ledger.transact(
    {},
    () => ({
      changes: [{ kind: 'put-lease', lease }, ...orders.map((order) => ({ kind: 'put-order', order }) as const)],
      result: undefined,
    }),
    calm(),
  );
  let commits = 0;
  const counted: Ledger = {
    mode: ledger.mode,
    read: (...given) => ledger.read(...given),
    transact: (...given) => {
      commits += 1;
      return ledger.transact(...given);
    },
  };
  const tell = async ({ reads, positions = [], open = [] }: Broker): Promise<Reconciliation> => {
    let read = 0;
    const broker = scriptedReader({
      openedAtMs: NOW,
      currentTime: () => Promise.resolve(NOW),
      executions: () => Promise.resolve(reads[Math.min(read++, reads.length - 1)] ?? []),
      positions: () => Promise.resolve(positions),
      openOrders: () => Promise.resolve(open.map(listed)),
    });
    const tradeLog = { push: () => undefined, flush: () => Promise.resolve() };
    const told = await reconcile({ ledger: counted, tradeLog }, broker, { runId: RUN, token: TOKEN, signal: calm() });
    await expectStored(ledger, told);
    return told;
  };
  return { tell, commits: () => commits };
}

const order = (ref: string, quantity: number, changes: Partial<LedgerOrder> = {}): LedgerOrder =>
  ledgerOrderOf(ref, { alpha: quantity }, { plannedAtMs: NOW - 60_000, updatedAtMs: NOW - 60_000, ...changes });
const alpha = ({ books }: Reconciliation, contract = SPY): string => {
  const holding = books.get(ALPHA)?.get(contract.conId);
  return holding === undefined
    ? 'none'
    : `${decimalText(holding.quantity)} @ ${decimalText(holding.cost)}, ${decimalText(holding.realizedPnl)}`;
};

const revised = (revision: string, changes: FillValues = {}): readonly Fill[] => [
  fillOf({ id: `0001.${revision}`, atMs: NOW, commission: '0.5', ...changes }),
];
const held = ({ books }: Reconciliation): readonly string[] =>
  [...books].map(([id, book]) => `${id} ${book.get(SPY.conId)?.quantity.toFixed()}`);

function describeBooking(name: string, makeLedger: () => Promise<Ledger>): void {
  describe(`reconcile on ${name}`, () => {
    it('books a thousand fills of many orders in at most 12 commits', async () => {
      const contracts = Array.from({ length: 10 }, (_, index) => contractOf({ conId: conId(index + 1) }));
      const orders = Array.from({ length: 100 }, (_, index) =>
        order(`ref-${index}`, 10, { contract: contracts[index % 10] ?? SPY }),
      );
      const fills = orders.flatMap(({ orderRef, contract }, index) =>
        Array.from({ length: 10 }, (_, part) =>
          fillOf({ id: `${index}.${part}.01`, ref: orderRef, contract, commission: '0.1', atMs: NOW - 1_000 }),
        ),
      );
      const { tell, commits } = await ledgerWith(orders, await makeLedger());
      const positions = contracts.map((contract) => positionOf(contract, 100));
      const state = await tell({ reads: [fills], positions });
      expect(commits()).toBeLessThanOrEqual(12);
      expect([state.booked.length, state.left.length, state.orders, state.drift]).toEqual([1_000, 100, [], []]);
      expect(alpha(state)).toBe('100 @ 10000, -10');
      expect((await tell({ reads: [fills], positions })).booked).toEqual([]);
    }, 90_000);

    it('settles, books and lets go in one commit', async () => {
      const sent = order('ref-1', 1, { state: 'UNKNOWN', clientId: scriptedReader().clientId });
      const foreign = order('ref-2', 1, { state: 'SENDING', clientId: clientId(9) });
      const { tell, commits } = await ledgerWith([sent, foreign], await makeLedger());
      const state = await tell({ reads: [[fillOf({ atMs: NOW })]], positions: [positionOf(SPY, 1)] });
      expect([state.left, commits()]).toEqual([['ref-1'], 1]);
      expect(state.orders).toMatchObject([{ orderRef: 'ref-2', state: 'UNKNOWN' }]);
    });

    it('books a commission that comes later, once', async () => {
      const { tell } = await ledgerWith([order('ref-1', 1)], await makeLedger());
      const positions = [positionOf(SPY, 1)];
      expect(alpha(await tell({ reads: [[fillOf({ atMs: NOW })]], positions }))).toBe('1 @ 100, 0');
      const late = [fillOf({ atMs: NOW, commission: '0.5' })];
      expect(alpha(await tell({ reads: [late], positions }))).toBe('1 @ 100, -0.5');
      expect(alpha(await tell({ reads: [late], positions }))).toBe('1 @ 100, -0.5');
    });

    it('books a correction by its higher revision, ignores a lower one, and takes a bust back', async () => {
      const { tell } = await ledgerWith([order('ref-1', 1)], await makeLedger());
      const positions = [positionOf(SPY, 1)];
      await tell({ reads: [revised('01')], positions });
      expect(alpha(await tell({ reads: [revised('02', { price: 90 })], positions }))).toBe('1 @ 90, -0.5');
      expect(alpha(await tell({ reads: [revised('01')], positions }))).toBe('1 @ 90, -0.5');
      const busted = await tell({ reads: [revised('03', { quantity: 0 })] });
      expect([alpha(busted), busted.drift]).toEqual(['none', []]);
    });

    it('lets an order of an earlier day leave by the proof of positions, or freezes it', async () => {
      const old = { plannedAtMs: NOW - 2 * 86_400_000, updatedAtMs: NOW - 2 * 86_400_000 };
      const proved = await ledgerWith([order('ref-1', 1, old)], await makeLedger());
      const gone = await proved.tell({ reads: [[]] });
      expect([gone.left, gone.orders, gone.drift]).toEqual([['ref-1'], [], []]);
      const doubted = await ledgerWith([order('ref-1', 1, old)], await makeLedger());
      const kept = await doubted.tell({ reads: [[]], positions: [positionOf(SPY, 1)] });
      expect([kept.left, kept.orders.map(({ state }) => state)]).toEqual([[], ['UNKNOWN']]);
      expect(kept.drift[0]?.likelyCause).toMatch(/not settled/);
    });
  });
}

const inMemory = (): Promise<Ledger> => Promise.resolve(memoryLedger(new MemoryDatabase(), 'paper'));
describeBooking('the embedded store', inMemory);
describeOnEmulator('reconcile on Firestore', await emulatorForTests('firestore'), (host) => {
  describe('reconcile on the Firestore emulator', () => {
    const makeStore = firestoreStores(host);
    describeBooking('Firestore', async () => (await makeStore()).ledger('paper'));
  });
});

describe('reconcile', () => {
  it('reads again where executions changed meanwhile, and sets its watermark only once they stand still', async () => {
    const { tell } = await ledgerWith([order('ref-1', 3)], await inMemory());
    const [one, two, three] = ['1', '2', '3'].map((id) => fillOf({ id: `000${id}.01`, atMs: NOW }));
    if (one === undefined || two === undefined || three === undefined) throw new Error('No fills');
    const moving = await tell({ reads: [[], [one], [one, two], [one, two, three]], positions: [positionOf(SPY, 3)] });
    expect([moving.truth.stable, moving.session.executionsReadThroughAtMs]).toEqual([false, undefined]);
    expect([alpha(moving), moving.proof]).toEqual([
      '3 @ 300, 0',
      { proved: false, reason: expect.stringMatching(/still changed/) },
    ]);
    const still = await tell({ reads: [[one], [one, two, three]], positions: [positionOf(SPY, 3)] });
    expect([still.truth.stable, still.session.executionsReadThroughAtMs]).toEqual([true, NOW]);
  });

  it('divides what is filled so far among the strategies that asked, and the rest when it comes', async () => {
    const shared = ledgerOrderOf('ref-1', { alpha: 6, beta: 3 }, { plannedAtMs: NOW, updatedAtMs: NOW - 1 });
    const { tell } = await ledgerWith([shared], await inMemory());
    const fill = fillOf({ quantity: 3, atMs: NOW });
    const part = await tell({ reads: [[fill]], positions: [positionOf(SPY, 3)], open: [shared] });
    expect(held(part)).toEqual(['alpha 2', 'beta 1']);
    const rest = [
      fillOf({ quantity: 3, atMs: NOW }),
      fillOf({ id: '0002.01', quantity: 6, atMs: NOW, price: decimal(110).toFixed() }),
    ];
    const whole = await tell({ reads: [rest], positions: [positionOf(SPY, 9)] });
    expect([held(whole), whole.left]).toEqual([['alpha 6', 'beta 3'], ['ref-1']]);
  });
});
