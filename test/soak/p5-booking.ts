/**
 * P5: booking is idempotent and order-free. Each case is a day of one to three orders and strangers' executions: every
 * message comes one to five times, in any order and cut anywhere into bookings; commissions come first, late or never;
 * revisions go from .01 over .02 to .03. The ledger must end as if each newest message had come once, in order.
 */
import { decimal, decimalText } from '../../lib/domain/decimal.ts';
import type { Fill } from '../../lib/domain/execution.ts';
import type { LedgerOrder } from '../../lib/domain/ledger-order.ts';
import { seededRandom, type Random } from '../../lib/paper/random.ts';
import {
  applyChanges,
  booksText,
  contractOf,
  fillOf,
  ledgerOrderOf,
  testLedger,
  viewOf,
  type TestLedger,
} from '../../lib/testing/trading-values.ts';
import { bookFills, bookingScope } from '../../lib/trading/book-execution.ts';
import type { SoakPromise } from './soak-promise.ts';

const CASES_A_SEED = 250;
const CONTRACT = contractOf({ multiplier: decimal(5) });

export const bookedOnce: SoakPromise = {
  name: 'P5',
  title: 'booking is idempotent and order-free',
  unit: 'cases',
  seeds: 40,
  seedsInCi: 4,
  try(seed) {
    const random = seededRandom(seed);
    const findings: string[] = [];
    for (let index = 0; index < CASES_A_SEED; index += 1) {
      const difference = tryCase(random);
      if (difference !== undefined) findings.push(`Case ${index}: ${difference}`);
    }
    return Promise.resolve({ runs: CASES_A_SEED, findings });
  },
};

interface Day {
  readonly orders: readonly LedgerOrder[];
  readonly messages: readonly Fill[];
}

function tryCase(random: Random): string | undefined {
  const day = drawDay(random);
  const once = bookAll(day.orders, [day.messages]);
  const arrivals = shuffled(
    random,
    day.messages.flatMap((message) => Array.from({ length: 1 + random.below(5) }, () => message)),
  );
  const any = bookAll(day.orders, cut(random, arrivals));
  const [expected, found] = [inWords(once), inWords(any)];
  return found === expected ? undefined : `found ${found}, needed ${expected}`;
}

function drawDay(random: Random): Day {
  const orders = Array.from({ length: 1 + random.below(3) }, (_, index) =>
    ledgerOrderOf(
      `ref-${index}`,
      { alpha: 1 + random.below(9), beta: random.below(9), gamma: random.below(9) },
      { contract: CONTRACT, side: sideOf(index), plannedAtMs: index },
    ),
  );
  const messages = Array.from({ length: 1 + random.below(7) }, (_, index) =>
    reportsOf(random, { index, orders }),
  ).flat();
  return { orders, messages };
}

/** One execution, revision by revision; a fourth of them are nobody's. */
function reportsOf(
  random: Random,
  { index, orders }: { readonly index: number; readonly orders: readonly LedgerOrder[] },
): readonly Fill[] {
  const owner = random.below(orders.length + 1);
  const commission = (['first', 'late', 'never'] as const)[random.below(3)];
  return Array.from({ length: 1 + random.below(3) }, (_, revision) => revision + 1).flatMap((revision) => {
    const report = {
      id: `${index}.0${revision}`,
      ref: owner < orders.length ? `ref-${owner}` : null,
      side: sideOf(owner),
      quantity: random.below(6),
      price: `${1 + random.below(999)}.${revision}7`,
      atMs: index,
      contract: CONTRACT,
    };
    const paid = fillOf({ ...report, commission: `0.${index}${revision}1` });
    if (commission === 'first') return [paid];
    return commission === 'late' ? [fillOf(report), paid] : [fillOf(report)];
  });
}

const sideOf = (index: number): 'BUY' | 'SELL' => (index % 2 === 0 ? 'BUY' : 'SELL');

function shuffled<Item>(random: Random, items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random.next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function cut(random: Random, fills: readonly Fill[]): readonly (readonly Fill[])[] {
  const batches: (readonly Fill[])[] = [];
  for (let from = 0; from < fills.length;) {
    const length = 1 + random.below(5);
    batches.push(fills.slice(from, from + length));
    from += length;
  }
  return batches;
}

function bookAll(orders: readonly LedgerOrder[], batches: readonly (readonly Fill[])[]): TestLedger {
  const ledger = testLedger(orders);
  for (const fills of batches) {
    const scope = bookingScope(fills, [...ledger.orders.keys()]);
    applyChanges(ledger, bookFills(viewOf(ledger, scope), fills, 10, {}).changes);
  }
  return ledger;
}

function inWords(ledger: TestLedger): string {
  const orders = [...ledger.settledOrders.values(), ...ledger.orders.values()]
    .map(({ orderRef, filled }) => `${orderRef} ${decimalText(filled)}`)
    .toSorted();
  return `${booksText(ledger)} | ${orders.join(', ')}`;
}
