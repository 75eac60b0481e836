import { decimal } from '../domain/decimal.ts';
import { conId, fencingToken, orderRef, runId } from '../domain/ids.ts';
import type { InternalCross } from '../domain/ledger-order.ts';
import { approve } from '../domain/order.ts';
import type { Run } from '../domain/run.ts';
import type { Ledger } from '../ports/ledger.ts';
import { memoryParts, runOf } from '../testing/memory-parts.ts';
import { calm } from '../testing/store-harness.ts';
import { ALPHA, BETA, contractOf, holdingText, ledgerOrderOf, MARKET, quantities } from '../testing/trading-values.ts';
import { commitPlan, type PlanToCommit } from './commit-plan.ts';
import type { PlannedOrder } from './allocation-plan.ts';

const token = fencingToken(3);
const contract = contractOf({ conId: conId(2), symbol: 'VIXY', localSymbol: 'VIXY' });
let ledger: Ledger;
beforeEach(() => {
  ({ ledger } = memoryParts());
});

const order = (ref: string): PlannedOrder => ({
  request: approve({
    orderRef: orderRef(ref),
    contract: contractOf(),
    side: 'BUY',
    quantity: decimal(3),
    properties: MARKET,
    source: quantities({ alpha: 3 }),
  }),
  details: {
    contract: contractOf(),
    longName: '',
    minTick: decimal('0.01'),
    sizeIncrement: decimal(1),
    minSize: decimal(1),
    timeZoneId: 'US/Eastern',
    tradingHours: '',
    liquidHours: '',
  },
});

const cross: InternalCross = {
  id: 'cross-1',
  runId: runOf().runId,
  contract,
  deltas: quantities({ alpha: 5, beta: -5 }),
  price: decimal(10),
  atMs: 1_000,
};

const plan: PlanToCommit = {
  runId: runOf().runId,
  token,
  orders: [order('ref-1'), order('ref-2')],
  crosses: [cross],
  acted: new Map([
    [ALPHA, { beforeAtMs: 1, throughAtMs: 2 }],
    [BETA, { throughAtMs: 2 }],
  ]),
  nowMs: 5_000,
};

async function begin(run: Run = runOf({ token })): Promise<void> {
  const lease = { token, holder: run.runId, expiresAtMs: 9e12, released: false };
  const changes = [{ kind: 'put-lease', lease } as const, { kind: 'put-run', run } as const];
  await ledger.transact({ lease: true }, () => ({ changes, result: undefined }), calm());
}

const view = () => ledger.read({ run: plan.runId, books: 'all', orders: 'all', session: true }, calm());

describe('commitPlan', () => {
  it('moves the run to PLANNED and stores every order unsent, in one commit', async () => {
    await begin();
    await commitPlan(ledger, plan, calm());
    const { run, orders, session } = await view();
    expect(run?.state).toBe('PLANNED');
    expect([...orders.values()]).toMatchObject([
      { orderRef: 'ref-1', state: 'PLANNED', orderId: undefined, runId: plan.runId, plannedAtMs: 5_000 },
      { orderRef: 'ref-2', state: 'PLANNED', orderId: undefined },
    ]);
    expect(session.actedThroughAtMs).toEqual(new Map([...plan.acted].map(([id]) => [id, 2])));
  });

  it('keeps with each order what its own strategies had acted on before', async () => {
    await begin();
    await commitPlan(ledger, plan, calm());
    expect((await view()).orders.get(orderRef('ref-1'))?.acted).toEqual(
      new Map([[ALPHA, { beforeAtMs: 1, throughAtMs: 2 }]]),
    );
  });

  it('books both sides of a cross at its price', async () => {
    await begin();
    await commitPlan(ledger, plan, calm());
    const after = { books: new Map((await view()).books) };
    expect(holdingText(after, ALPHA, contract)).toBe('5 @ 50, 0');
    expect(holdingText(after, BETA, contract)).toBe('-5 @ -50, 0');
  });

  it.each<[string, Run, RegExp]>([
    ['was planned already', runOf({ token, state: 'PLANNED' }), /found PLANNED, needed our own CLAIMED run/],
    ['has ended', runOf({ token, state: 'DONE', answer: { status: 200, body: {} } }), /found DONE/],
    ['was adopted by another', runOf({ token: fencingToken(9) }), /needed our own CLAIMED run/],
    ['does not exist', runOf({ runId: runId('b'.repeat(64)) }), /found nothing/],
  ])('refuses a run that %s, and writes nothing', async (_, run, words) => {
    await begin(run);
    await expect(commitPlan(ledger, plan, calm())).rejects.toThrow(words);
    const { orders, books } = await view();
    expect([orders.size, books.size]).toEqual([0, 0]);
  });

  it('refuses without the lease, and where an order of the plan exists already', async () => {
    await expect(commitPlan(ledger, plan, calm())).rejects.toThrow(/nobody/);
    await begin();
    const known = ledgerOrderOf('ref-2', { alpha: 3 });
    await ledger.transact({}, () => ({ changes: [{ kind: 'put-order', order: known }], result: undefined }), calm());
    await expect(commitPlan(ledger, plan, calm())).rejects.toThrow('Order ref-2 exists already');
    expect((await view()).run?.state).toBe('CLAIMED');
  });
});
