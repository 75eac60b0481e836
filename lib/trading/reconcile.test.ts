import { decimal, ZERO } from '../domain/decimal.ts';
import { accountId, fencingToken, orderRef, runId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { Position } from '../domain/position.ts';
import type { Ledger } from '../ports/ledger.ts';
import { memoryParts } from '../testing/memory-parts.ts';
import { scriptedTrader, type ScriptedTrader } from '../testing/scripted-trader.ts';
import { calm } from '../testing/store-harness.ts';
import { ALPHA, contractOf, fillOf, holdingText, ledgerOrderOf } from '../testing/trading-values.ts';
import { reconcile, reconcileInMemory, type Reconciliation } from './reconcile.ts';

const NOW = 1_582_556_400_000;
const token = fencingToken(1);
const options = { runId: runId('a'.repeat(64)), token, signal: calm() };
let ledger: Ledger;
let broker: ScriptedTrader;

const fill = fillOf({ id: '0001.01', quantity: 3, atMs: NOW, commission: 1 });
const position = (quantity: number): Position => ({
  account: accountId('DU0000001'),
  contract: contractOf(),
  quantity: decimal(quantity),
  averageCost: decimal(100),
});

beforeEach(async () => {
  ({ ledger } = memoryParts());
  broker = scriptedTrader({ atMs: NOW });
  await store(ledgerOrderOf('ref-1', { alpha: 3 }, { plannedAtMs: NOW }));
});

async function store(order: LedgerOrder, holder = token): Promise<void> {
  const lease = { token: holder, holder: 'run-1', expiresAtMs: 9e12, released: false };
  const changes = [{ kind: 'put-lease', lease } as const, { kind: 'put-order', order } as const];
  await ledger.transact({ lease: true }, () => ({ changes, result: undefined }), calm());
}

function filled(): void {
  broker.lists.fills = [[fill]];
  broker.lists.positions = [position(3)];
}

const tradeLog = { push: () => undefined, flush: () => Promise.resolve() };
const run = (): Promise<Reconciliation> => reconcile({ ledger, tradeLog }, broker, options);
const alpha = async (): Promise<string> => {
  const { books } = await ledger.read({ books: 'all' }, calm());
  return holdingText({ books: new Map(books) }, ALPHA);
};
const watermark = async (): Promise<number | undefined> =>
  (await ledger.read({ session: true }, calm())).session.executionsReadThroughAtMs;

describe('reconcile', () => {
  it('books what was executed, lets its order leave, and finds no drift', async () => {
    filled();
    await expect(run()).resolves.toMatchObject({ booked: ['0001'], left: ['ref-1'], orders: [], drift: [] });
    await expect(alpha()).resolves.toBe('3 @ 300, -1');
    await expect(watermark()).resolves.toBe(NOW);
  });

  it('lets no order leave and proves no day while the broker is out of reach', async () => {
    await store(ledgerOrderOf('ref-1', { alpha: 3 }, { plannedAtMs: NOW, state: 'FILLED' }));
    broker.isLinkLost = () => true;
    await expect(run()).resolves.toMatchObject({ left: [], proof: { proved: false } });
    await expect(watermark()).resolves.toBeUndefined();
  });

  it('books nothing the second time', async () => {
    filled();
    await run();
    await expect(run()).resolves.toMatchObject({ booked: [], left: [], drift: [] });
    await expect(alpha()).resolves.toBe('3 @ 300, -1');
  });

  it('tells a difference and corrects nothing', async () => {
    broker.lists.positions = [position(5)];
    const { drift } = await run();
    expect(drift).toMatchObject([{ localSymbol: 'SPY', likelyCause: expect.stringContaining("nobody's order") }]);
    await expect(alpha()).resolves.toBe('none');
  });

  it('does not claim to have read a day whose executions still moved', async () => {
    broker.lists.fills = ['1', '2', '3', '4'].map((id) => [fillOf({ id: `000${id}.01`, ref: null, atMs: NOW })]);
    const { proof } = await run();
    expect(proof).toMatchObject({ proved: false });
    await expect(watermark()).resolves.toBeUndefined();
  });

  it('lets a done order of today leave, and one of an earlier day only where positions show that nothing is missing', async () => {
    const done = (plannedAtMs: number): LedgerOrder =>
      ledgerOrderOf('ref-1', { alpha: 3 }, { state: 'CANCELLED', plannedAtMs });
    await store(done(NOW - 86_400_000));
    broker.lists.positions = [position(2)];
    const { orders, drift } = await run();
    expect(orders).toMatchObject([{ orderRef: 'ref-1', state: 'CANCELLED' }]);
    expect(drift).toHaveLength(1);
    broker.lists.positions = [];
    await expect(run()).resolves.toMatchObject({ left: ['ref-1'], orders: [], drift: [] });
    await store(done(NOW));
    await expect(run()).resolves.toMatchObject({ left: ['ref-1'], orders: [] });
  });

  it('lets no order leave of which the broker says that more is filled than its executions show', async () => {
    const told = { plannedAtMs: NOW, brokerFilled: decimal(3) };
    for (const state of ['FILLED', 'CANCELLED'] as const) {
      await store(ledgerOrderOf('ref-1', { alpha: 3 }, { ...told, state }));
      await expect(run()).resolves.toMatchObject({ left: [], orders: [{ orderRef: 'ref-1', state, filled: ZERO }] });
    }
    filled();
    await expect(run()).resolves.toMatchObject({ left: ['ref-1'], orders: [], drift: [] });
    await expect(alpha()).resolves.toBe('3 @ 300, -1');
  });

  it('lets an order leave whose execution was taken back', async () => {
    await store(ledgerOrderOf('ref-1', { alpha: 3 }, { plannedAtMs: NOW, state: 'FILLED', brokerFilled: decimal(3) }));
    broker.lists.fills = [[fillOf({ id: '0001.02', quantity: 0, atMs: NOW })]];
    await expect(run()).resolves.toMatchObject({ left: ['ref-1'], orders: [], drift: [] });
  });

  it('writes nothing once another run holds the lease', async () => {
    filled();
    await store(ledgerOrderOf('ref-1', { alpha: 3 }, { plannedAtMs: NOW }), fencingToken(2));
    await expect(run()).rejects.toThrow(/run-1/);
    await expect(alpha()).resolves.toBe('none');
    await expect(watermark()).resolves.toBeUndefined();
  });

  it('fails where a list cannot be read, instead of taking it for empty', async () => {
    const broken = { ...broker, completedOrders: () => Promise.reject(new Error('No answer to completed orders')) };
    await expect(reconcile({ ledger, tradeLog }, broken, options)).rejects.toThrow('No answer to completed orders');
    expect(broker.listeners()).toBe(0);
  });
});

describe('reconcileInMemory', () => {
  it('finds the same and writes nothing', async () => {
    filled();
    const before = await ledger.read({ books: 'all', orders: 'all', session: true }, calm());
    const dry = await reconcileInMemory({ ledger }, broker, options);
    await expect(ledger.read({ books: 'all', orders: 'all', session: true }, calm())).resolves.toEqual(before);
    const { booked, left, books, drift } = await run();
    expect(dry).toMatchObject({ booked, left, drift });
    expect(dry.books).toEqual(books);
    expect(dry.orders.map(({ orderRef: ref }) => ref)).not.toContain(orderRef('ref-1'));
  });
});
