/** The ledger's four invariants, over any schedule of fills, corrections, busts, duplicates and batches. */
import * as fc from 'fast-check';
import { decimal, decimalText, sum, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { UNALLOCATED } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import { signedQuantity } from '../domain/side.ts';
import {
  applyChanges,
  booksText,
  contractOf,
  fillOf,
  ledgerOrderOf,
  testLedger,
  viewOf,
  type TestLedger,
} from '../testing/trading-values.ts';
import { bookFills, bookingScope } from './book-execution.ts';
import { newestRevisions } from './newest-revisions.ts';

const CASES = 10_000;
const CONTRACT = contractOf({ multiplier: decimal(5) });

/** What the broker reports of one execution, revision by revision; the last one may come with its commission late. */
interface Reported {
  readonly order: number | null;
  readonly quantities: readonly number[];
  readonly price: number;
  readonly commission: 'first' | 'late' | 'never';
}
interface Schedule {
  readonly sources: readonly (readonly number[])[];
  readonly reports: readonly Reported[];
  /** Order of arrival. */
  readonly seed: number;
  /** Copies that come before the rest: each number picks a message. */
  readonly picks: readonly number[];
  readonly batchLengths: readonly number[];
}

const schedules: fc.Arbitrary<Schedule> = fc.record({
  sources: fc.array(fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 3 }),
  reports: fc.array(
    fc.record({
      order: fc.oneof(fc.nat(2), fc.constant(null)),
      quantities: fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }),
      price: fc.integer({ min: 1, max: 999 }),
      commission: fc.constantFrom('first', 'late', 'never'),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  seed: fc.nat(),
  picks: fc.array(fc.nat(1_000), { maxLength: 12 }),
  batchLengths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
});

const sideOfOrder = (index: number): 'BUY' | 'SELL' => (index % 2 === 0 ? 'BUY' : 'SELL');

const ordersOf = ({ sources }: Schedule): readonly LedgerOrder[] =>
  sources.map(([alpha = 0, beta = 0, gamma = 0], index) =>
    ledgerOrderOf(
      `ref-${index}`,
      { alpha: alpha + 1, beta, gamma },
      { contract: CONTRACT, side: sideOfOrder(index), plannedAtMs: index },
    ),
  );

function messagesOf({ reports, sources }: Schedule): readonly Fill[] {
  return reports.flatMap(({ order, quantities, price, commission }, index) =>
    quantities.flatMap((quantity, revision) => {
      const fill = {
        id: `${index}.0${revision + 1}`,
        ref: order === null || order >= sources.length ? null : `ref-${order}`,
        side: sideOfOrder(order ?? index),
        quantity,
        price: `${price}.${revision}7`,
        atMs: index,
        contract: CONTRACT,
      };
      const paid = fillOf({ ...fill, commission: `0.${index}${revision}1` });
      if (commission === 'first') return [paid];
      return commission === 'late' ? [fillOf(fill), paid] : [fillOf(fill)];
    }),
  );
}

/** Every message at least once, shuffled by the picks, some several times. */
function arrivals(schedule: Schedule): readonly Fill[] {
  const messages = messagesOf(schedule);
  const picked = schedule.picks.map((pick) => messages[pick % messages.length]);
  const rest = messages
    .map((fill, index) => ({ fill, rank: Math.imul(index + 1, schedule.seed * 2 + 1) % 1_009 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ fill }) => fill);
  return [...picked, ...rest].filter((fill) => fill !== undefined);
}

function batches(fills: readonly Fill[], lengths: readonly number[]): readonly (readonly Fill[])[] {
  const all: (readonly Fill[])[] = [];
  for (let start = 0, turn = 0; start < fills.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    all.push(fills.slice(start, start + length));
    start += length;
  }
  return all;
}

function bookInto(ledger: TestLedger, fills: readonly Fill[]): void {
  const scope = bookingScope(fills, [...ledger.orders.keys()]);
  applyChanges(ledger, bookFills(viewOf(ledger, scope), fills, 10, {}).changes);
}

function bookAll(schedule: Schedule, parts: readonly (readonly Fill[])[]): TestLedger {
  const ledger = testLedger(ordersOf(schedule));
  for (const part of parts) bookInto(ledger, part);
  return ledger;
}

const summed = ({ books }: TestLedger, value: 'quantity' | 'cost' | 'realizedPnl'): Decimal =>
  sum([...books.values()].flatMap((book) => [...book.values()].map((holding) => holding[value])));

describe("the ledger's invariants", () => {
  it('1: any order, split and repetition of the same executions gives the same holdings', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const once = bookAll(schedule, [messagesOf(schedule)]);
        const any = bookAll(schedule, batches(arrivals(schedule), schedule.batchLengths));
        expect(booksText(any)).toBe(booksText(once));
        expect(
          [...any.settledOrders.values(), ...any.orders.values()].map((order) => decimalText(order.filled)).toSorted(),
        ).toEqual(
          [...once.settledOrders.values(), ...once.orders.values()]
            .map((order) => decimalText(order.filled))
            .toSorted(),
        );
      }),
      { numRuns: CASES },
    );
  });

  it('2: all books together equal the signed sum of the newest executions, units and money', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const ledger = bookAll(schedule, batches(arrivals(schedule), schedule.batchLengths));
        const newest = [...newestRevisions(messagesOf(schedule)).values()];
        const units = newest.map(({ execution }) => signedQuantity(execution.side, execution.quantity));
        const spent = newest.map(({ execution: { side, quantity, price } }) =>
          signedQuantity(side, quantity.times(price).times(5)),
        );
        const paid = newest.flatMap(({ execution, commission }) =>
          execution.quantity.gt(0) ? (commission?.commission ?? []) : [],
        );
        expect(decimalText(summed(ledger, 'quantity'))).toBe(decimalText(sum(units)));
        const net = summed(ledger, 'cost').minus(summed(ledger, 'realizedPnl'));
        expect(decimalText(net)).toBe(decimalText(sum(spent).plus(sum(paid))));
      }),
      { numRuns: CASES / 4 },
    );
  });

  it('3: an order is open exactly as long as it is not done or something of it is not booked', () => {
    fc.assert(
      fc.property(schedules, fc.nat(20), fc.nat(5), (schedule, doneAfter, brokerFilled) => {
        const ledger = testLedger(ordersOf(schedule));
        let step = 0;
        for (const part of batches(arrivals(schedule), schedule.batchLengths)) {
          if (step === doneAfter) cancelAll(ledger, brokerFilled);
          bookInto(ledger, part);
          step += 1;
          for (const order of ledger.orders.values()) expect(isOpen(order)).toBe(true);
        }
        for (const ref of ledger.settledOrders.keys()) expect(ledger.orders.has(ref)).toBe(false);
        expect(ledger.orders.size + ledger.settledOrders.size).toBe(schedule.sources.length);
      }),
      { numRuns: CASES / 4 },
    );
  });

  it('4: a replay from the beginning repeats every change, ids included', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const replay = (): string => {
          const ledger = testLedger(ordersOf(schedule));
          const all = batches(arrivals(schedule), schedule.batchLengths).map((part) => {
            const { changes } = bookFills(viewOf(ledger, bookingScope(part)), part, 10);
            applyChanges(ledger, changes);
            return changes;
          });
          return JSON.stringify(all, (_, value: unknown) => (value instanceof Map ? [...value] : value));
        };
        expect(replay()).toBe(replay());
      }),
      { numRuns: CASES / 10 },
    );
  });

  it("keeps what nobody's orders did in unallocated alone", () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const foreign = messagesOf(schedule).filter(({ execution }) => execution.orderRef === undefined);
        const ledger = bookAll(schedule, [foreign]);
        expect([...ledger.books.keys()].every((id) => id === UNALLOCATED)).toBe(true);
      }),
      { numRuns: CASES / 10 },
    );
  });
});

const isOpen = (order: LedgerOrder): boolean => {
  if (!DONE_ORDER_STATES.has(order.state)) return true;
  const needed = order.state === 'FILLED' ? order.quantity : order.brokerFilled;
  return needed === undefined || order.filled.lt(needed);
};

/** The shell's part: the broker says that every open order is cancelled, and how much of it was filled. */
function cancelAll(ledger: TestLedger, brokerFilled: number): void {
  for (const order of ledger.orders.values()) {
    ledger.orders.set(order.orderRef, { ...order, state: 'CANCELLED', brokerFilled: decimal(brokerFilled) });
  }
}
