import { memoryLedger } from '../lib/adapters/memory/memory-ledger.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import type { LedgerChange, Ledger } from '../lib/ports/ledger.ts';
import { bareOrder, RUN_ID, runIdOf } from '../lib/testing/ledger-fixtures.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { ordersOfRun } from './orders-of-run.ts';

async function ledgerWith(...changes: readonly LedgerChange[]): Promise<Ledger> {
  const ledger = memoryLedger(new MemoryDatabase(), 'paper');
  await ledger.transact({ orders: 'all', settledOrders: [] }, () => ({ changes, result: undefined }), calm());
  return ledger;
}

const open = (ref: string, change: Parameters<typeof bareOrder>[1] = {}): LedgerChange => ({
  kind: 'put-order',
  order: bareOrder(ref, { runId: RUN_ID, ...change }),
});
const settled = (ref: string): LedgerChange => ({
  kind: 'put-settled-order',
  order: bareOrder(ref, { runId: RUN_ID, state: 'FILLED' }),
});
const A = 'a-1';
const B = 'b-2';

describe('ordersOfRun', () => {
  it('tells open orders of the run by the state in which recovery left them', async () => {
    const ledger = await ledgerWith(
      open(A, { state: 'UNKNOWN', reason: 'no confirmation' }),
      open(B, { runId: runIdOf(9), state: 'WORKING' }),
    );
    const found = await ordersOfRun(ledger, { runId: RUN_ID, told: [] }, calm());
    expect(found).toMatchObject({
      resolution: 'unsettled',
      orders: [{ orderRef: A, state: 'UNKNOWN', reason: 'no confirmation', isBooked: false }],
    });
  });

  it('finds orders that left by the names in the answer or the record', async () => {
    const ledger = await ledgerWith(settled(A), settled(B));
    const told = [{ orders: [{ orderRef: A }] }, { answer: { settledOrders: [B] } }];
    const found = await ordersOfRun(ledger, { runId: RUN_ID, told }, calm());
    expect(found).toMatchObject({ resolution: 'settled', orders: [{ orderRef: A, isBooked: true }, { orderRef: B }] });
  });

  it('is open while all that is left works, and none where the run has no order', async () => {
    const working = await ledgerWith(open(A, { state: 'WORKING' }));
    expect(await ordersOfRun(working, { runId: RUN_ID, told: [] }, calm())).toMatchObject({ resolution: 'open' });
    const empty = await ledgerWith();
    const told = [{ orderRef: 'not a reference: far too long and with spaces in it' }];
    expect(await ordersOfRun(empty, { runId: RUN_ID, told }, calm())).toEqual({ orders: [], resolution: 'none' });
  });
});
