/** What may befall a desk and is no fault of its own, written straight into its ledger: for tests of how it is told. */
import { decimal } from '../domain/decimal.ts';
import type { Holding } from '../domain/holding.ts';
import { conId, strategyId } from '../domain/ids.ts';
import type { LedgerChange } from '../ports/ledger.ts';
import { leaveOpenOrders } from '../trading/settle-order.ts';
import type { TestDesk } from './desk-for-tests.ts';
import { calm } from './store-harness.ts';
import { USD } from './trading-values.ts';

/** Open orders are over for the ledger while the broker works them: as after a list that was not the whole truth. */
export async function takeForOver(desk: TestDesk): Promise<void> {
  const { orders } = await desk.deps.ledger.read({ orders: 'all' }, calm());
  await write(
    desk,
    [...orders.values()].flatMap((order) => leaveOpenOrders({ ...order, state: 'EXPIRED' })),
  );
}

/** The book of `alpha` has traded so many contracts and holds none of them. */
export async function crowdBook(desk: TestDesk, contracts: number): Promise<void> {
  const book = new Map(Array.from({ length: contracts }, (_, n) => [conId(900_000_001 + n), GONE] as const));
  await write(desk, [{ kind: 'put-book', strategyId: strategyId('alpha'), book }]);
}

const GONE: Holding = {
  quantity: decimal(0),
  cost: decimal(0),
  realizedPnl: decimal('-12.34'),
  currency: USD,
  localSymbol: 'GONE',
  multiplier: decimal(1),
};

const write = ({ deps }: TestDesk, changes: readonly LedgerChange[]): Promise<undefined> =>
  deps.ledger.transact({}, () => ({ changes, result: undefined }), calm());
