/**
 * P22: money is exact. Random fills of random orders are booked in batches, with corrections and busts in the batch
 * after; an oracle in plain BigInt (units of 1e-16, no decimal library) does the same accounting from the final
 * executions. For tests and the soak.
 */
import { decimal } from '../domain/decimal.ts';
import type { Contract } from '../domain/contract.ts';
import type { Fill } from '../domain/execution.ts';
import { conId, execKey, orderRef, type ExecKey, type OrderRef, type StrategyId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import { bookFills, bookingScope } from '../trading/book-execution.ts';
import {
  applyChanges,
  contractOf,
  fillOf,
  ledgerOrderOf,
  testLedger,
  viewOf,
  type TestLedger,
} from './trading-values.ts';

const BATCH = 250;

const PLACES = 16;
const units = (value: { toFixed(places: number): string }): bigint => BigInt(value.toFixed(PLACES).replace('.', ''));
const ONE = 10n ** 16n;
/** One unit of the eighth decimal place. */
const CENT = 10n ** 8n;

const CONTRACTS: readonly Contract[] = [
  contractOf(),
  contractOf({ conId: conId(2), localSymbol: 'MESU0', secType: 'FUT', multiplier: decimal(5) }),
  contractOf({ conId: conId(3), localSymbol: 'BTC', secType: 'CRYPTO' }),
];

interface Random {
  next(below: number): number;
}
function randomFrom(seed: number): Random {
  let state = (seed >>> 0) + 1;
  return {
    next(below) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    },
  };
}

interface Day {
  readonly orders: readonly LedgerOrder[];
  readonly batches: readonly (readonly Fill[])[];
}

/** Orders one after the other, a few fills each; every twentieth fill is corrected or busted in the batch after. */
function makeDay(seed: number, count: number): Day {
  const random = randomFrom(seed);
  const orders: LedgerOrder[] = [];
  const batches: Fill[][] = [];
  let late: Fill[] = [];
  for (let made = 0; made < count;) {
    const batch: Fill[] = [...late];
    late = [];
    while (batch.length < BATCH) {
      const contract = CONTRACTS[random.next(3)] ?? contractOf();
      const step = contract.secType === 'CRYPTO' ? '0.00000001' : '1';
      const asked = (): string =>
        decimal(random.next(900) + 1)
          .times(step)
          .toFixed();
      const ref = `ref-${orders.length}`;
      const side = random.next(2) === 0 ? 'BUY' : 'SELL';
      const source = { alpha: asked(), beta: asked(), gamma: random.next(3) === 0 ? asked() : '0' };
      const order = ledgerOrderOf(ref, source, {
        contract,
        side,
        sizeIncrement: decimal(step),
        plannedAtMs: orders.length,
      });
      orders.push(order);
      const pieces = random.next(6) + 1;
      for (let piece = 0; piece < pieces; piece += 1) {
        const quantity = order.quantity
          .div(pieces)
          .round(contract.secType === 'CRYPTO' ? 8 : 0, 0)
          .toFixed();
        const price = `${random.next(5_000) + 1}.${String(random.next(10_000)).padStart(4, '0')}`;
        const values = { ref, side, contract, price, atMs: orders.length } as const;
        const id = `${orders.length}-${piece}`;
        batch.push(
          fillOf({ ...values, id: `${id}.01`, quantity, commission: `${random.next(3)}.${random.next(1_000_000)}` }),
        );
        made += 1;
        if (random.next(20) === 0) {
          const corrected = random.next(2) === 0 ? '0' : quantity;
          late.push(fillOf({ ...values, price: '77.7777', id: `${id}.02`, quantity: corrected, commission: '0.5' }));
        }
      }
    }
    batches.push(batch);
  }
  if (late.length > 0) batches.push(late);
  return { orders, batches };
}

function bookDay({ orders, batches }: Day): TestLedger {
  const ledger = testLedger();
  const byRef = new Map(orders.map((order) => [order.orderRef, order]));
  let nowMs = 0;
  for (const batch of batches) {
    nowMs += 1;
    for (const { execution } of batch) {
      const order = byRef.get(execution.orderRef ?? orderRef('none'));
      if (order !== undefined) ledger.orders.set(order.orderRef, order);
      byRef.delete(execution.orderRef ?? orderRef('none'));
    }
    applyChanges(ledger, bookFills(viewOf(ledger, bookingScope(batch)), batch, nowMs).changes);
  }
  return ledger;
}

interface Account {
  quantity: bigint;
  cost: bigint;
  realized: bigint;
}

/** Half away from zero, to eight places. */
function divided(money: bigint, part: bigint, whole: bigint): bigint {
  const top = money * part;
  const bottom = whole * CENT;
  const rounded = ((top < 0n ? -top : top) * 2n + bottom) / (2n * bottom);
  return (top < 0n ? -rounded : rounded) * CENT;
}

function applyOrder(account: Account, quantity: bigint, cost: bigint): void {
  const held = account.quantity;
  const size = quantity < 0n ? -quantity : quantity;
  const heldSize = held < 0n ? -held : held;
  account.quantity += quantity;
  if (held === 0n || held > 0n === quantity > 0n) {
    account.cost += cost;
  } else if (size <= heldSize) {
    const closed = size === heldSize ? account.cost : divided(account.cost, size, heldSize);
    account.cost -= closed;
    account.realized -= cost + closed;
  } else {
    const closing = divided(cost, heldSize, size);
    account.realized -= closing + account.cost;
    account.cost = cost - closing;
  }
}

interface OrderSums {
  filled: bigint;
  money: bigint;
  commission: bigint;
}

function sumsOf(batches: readonly (readonly Fill[])[]): ReadonlyMap<OrderRef, OrderSums> {
  const newest = new Map<ExecKey, Fill>();
  for (const fill of batches.flat()) newest.set(execKey(fill.execution.execId), fill);
  const sums = new Map<OrderRef, OrderSums>();
  for (const { execution, commission } of newest.values()) {
    const ref = execution.orderRef ?? orderRef('none');
    const order = sums.get(ref) ?? { filled: 0n, money: 0n, commission: 0n };
    const quantity = units(execution.quantity);
    order.filled += quantity;
    order.money += (quantity * units(execution.price) * units(execution.contract.multiplier)) / ONE / ONE;
    if (quantity > 0n && commission !== undefined) order.commission += units(commission.commission);
    sums.set(ref, order);
  }
  return sums;
}

/** strategy and contract -> account, from the final executions; who got how many units is the ledger's own word. */
function oracle(
  { orders, batches }: Day,
  { ledger, found }: { readonly ledger: TestLedger; readonly found: string[] },
): ReadonlyMap<string, Account> {
  const sums = sumsOf(batches);
  const accounts = new Map<string, Account>();
  for (const order of orders) {
    const total = sums.get(order.orderRef) ?? { filled: 0n, money: 0n, commission: 0n };
    const now = ledger.orders.get(order.orderRef) ?? ledger.settledOrders.get(order.orderRef) ?? order;
    const sign = order.side === 'BUY' ? 1n : -1n;
    let reached = 0n;
    let paid = { money: 0n, commission: 0n };
    for (const [id, share] of now.booked) {
      const quantity = units(share.quantity);
      reached += quantity;
      const upTo = (money: bigint): bigint =>
        reached === total.filled ? money : divided(money, reached, total.filled);
      const money = upTo(total.money) - paid.money;
      const commission = upTo(total.commission) - paid.commission;
      paid = { money: paid.money + money, commission: paid.commission + commission };
      const name = nameOf(id, order.contract);
      const account = accounts.get(name) ?? { quantity: 0n, cost: 0n, realized: 0n };
      applyOrder(account, sign * quantity, sign * money);
      account.realized -= commission;
      accounts.set(name, account);
    }
    if (reached !== total.filled) found.push(`Order ${order.orderRef}: booked ${reached}, filled ${total.filled}`);
  }
  return accounts;
}

const nameOf = (id: StrategyId, contract: Contract): string => `${id} ${contract.localSymbol}`;

/** Books at least `fills` fills of one seed; every difference between the ledger and the oracle, in words. */
export function exactMoney(
  seed: number,
  fills: number,
): { readonly fills: number; readonly differences: readonly string[] } {
  const day = makeDay(seed, fills);
  const ledger = bookDay(day);
  const found: string[] = [];
  const accounts = oracle(day, { ledger, found });
  for (const [id, book] of ledger.books) {
    for (const [contract, holding] of book) {
      const name = nameOf(id, CONTRACTS[contract - 1] ?? contractOf());
      const { quantity, cost, realized } = accounts.get(name) ?? { quantity: 0n, cost: 0n, realized: 0n };
      const ours = `${units(holding.quantity)} ${units(holding.cost)} ${units(holding.realizedPnl)}`;
      const theirs = `${quantity} ${cost} ${realized}`;
      if (ours !== theirs) found.push(`${name}: books say ${ours}, the oracle ${theirs}`);
    }
  }
  const holdings = [...ledger.books.values()].reduce((all, book) => all + book.size, 0);
  if (holdings !== accounts.size) found.push(`Books hold ${holdings} contracts, the oracle ${accounts.size}`);
  return { fills: day.batches.flat().length, differences: found };
}
