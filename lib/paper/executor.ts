/**
 * Executes orders and books it: every execution is in the books before anybody hears of it. Corrections, busts and the
 * settlement of futures are here too. It does not decide whether an order executes (`matching.ts`).
 */
import { isZero, max, roundHalfUp, ZERO, type Decimal } from '../domain/decimal.ts';
import type { AccountBook } from './account-book.ts';
import { revisedExecId, type BrokerIds } from './broker-ids.ts';
import { isExpired } from './catalogue.ts';
import { orderCommission } from './commission.ts';
import type { EventQueue } from './event-queue.ts';
import { executionKey, type ExecutionLog, type LoggedExecution, type ReportedExecution } from './execution-log.ts';
import { average, bookedFill, commissionCurrency, filledSoFar, fillOrder, type OrderFill } from './fill-order.ts';
import type { Listing } from './listing.ts';
import type { BookedOrder, OrderBook } from './order-book.ts';
import type { PaperExecution, PaperOrder, PaperPosition } from './paper-broker.ts';
import { slicesOf, type PartialFills } from './partial-fills.ts';
import type { Random } from './random.ts';

export interface ExecutorParts {
  readonly account: string;
  readonly orders: OrderBook;
  readonly log: ExecutionLog;
  readonly book: AccountBook;
  readonly events: EventQueue;
  readonly ids: BrokerIds;
  readonly random: Random;
  readonly partialFills: PartialFills | undefined;
  readonly position: (listing: Listing, atMs: number) => PaperPosition;
  /** Price at which an expired future is settled. */
  readonly settlementPrice: (listing: Listing, atMs: number) => Decimal | undefined;
}

export interface Fill {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly atMs: number;
  /** In so many executions; left out: as the gateway's partial fills say. */
  readonly slices?: number | undefined;
}

/** What is wrong with an execution: another price, another quantity (0: it never happened), or both. */
export interface Correction {
  readonly price?: Decimal;
  readonly quantity?: Decimal;
}

/** Decimal places of realised profit in a commission report. */
const REPORTED_PLACES = 6;
const LAST_REVISION = 99;

export class Executor {
  readonly #parts: ExecutorParts;

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
  }

  fill(booked: BookedOrder, fill: Fill): void {
    const { partialFills, random } = this.#parts;
    const increment = booked.listing.terms.sizeIncrement;
    let current = booked;
    const cut = { quantity: fill.quantity, increment, partialFills, random, planned: fill.slices };
    for (const quantity of slicesOf(cut)) {
      current = this.#execute(current, { ...fill, quantity });
    }
    this.#tellAccount(booked.listing, fill.atMs);
  }

  /** Tells what an order looks like now. */
  show(order: PaperOrder): void {
    this.#parts.events.push({ kind: 'open-order', order });
    this.#parts.events.push({ kind: 'order-status', order });
  }

  /**
   * Reports the execution again with the next revision in its id, and books the account as if it had come so at first. The
   * order and its later executions stay as they were told: IB takes no status back.
   * @throws Error for an execution that is not of today, a price of 0 or less, a quantity below 0.
   */
  correct(execId: string, correction: Correction, atMs: number): PaperExecution {
    const logged = this.#parts.log.find(executionKey(execId));
    if (logged === undefined || logged.reports.length >= LAST_REVISION) {
      throw new Error(
        `Execution cannot be corrected: found "${execId}", needed one of today with under ${LAST_REVISION} revisions`,
      );
    }
    const execution = correctedExecution(logged, correction);
    const commission = commissionOf(logged, execution);
    const fill = bookedFill(logged.listing, execution, commission);
    const realized = this.#parts.book.correct(logged.listing, executionKey(execId), fill);
    const report = reportOf(logged.listing, execution, { commission, realized });
    this.#parts.log.replace({ ...logged, newest: execution, fill, reports: [...logged.reports, report] });
    this.#parts.events.push({ kind: 'execution', execution });
    this.#tellCommission(report);
    this.#tellAccount(logged.listing, atMs);
    return execution;
  }

  /** IB settles futures without an execution: the position goes, profit or loss becomes cash at the last close. */
  settleExpired(atMs: number): void {
    for (const { listing, state } of this.#parts.book.positions()) {
      if (isZero(state.quantity) || !isExpired(listing, atMs)) continue;
      const price = this.#parts.settlementPrice(listing, atMs);
      if (price === undefined) continue;
      this.#parts.book.book(listing, `settlement ${atMs}`, {
        side: state.quantity.gt(0) ? 'SELL' : 'BUY',
        quantity: state.quantity.abs(),
        price,
        multiplier: listing.contract.multiplier,
        commission: ZERO,
        settlement: listing.terms.settlement,
        chargedIn: 'paid',
      });
      this.#tellAccount(listing, atMs);
    }
  }

  /** Execution, order, (when filled: the order again, with its commission), commission: IB's order (04, 5.3). */
  #execute(booked: BookedOrder, { quantity, price, atMs }: Fill): BookedOrder {
    const execId = this.#parts.ids.nextExecId(atMs);
    const filled = fillOrder({ booked, quantity, price, execId, atMs });
    const after = { ...filled.booked, order: { ...filled.booked.order, commission: filled.booked.charged } };
    this.#parts.orders.put(after);
    const report = this.#book(booked, filled);
    this.#parts.events.push({ kind: 'execution', execution: filled.execution });
    this.show(filled.booked.order);
    if (after.order.status === 'Filled') this.show(after.order);
    this.#tellCommission(report);
    return after;
  }

  #book(booked: BookedOrder, { execution, fill }: OrderFill): ReportedExecution {
    const { listing, order } = booked;
    const { book, log } = this.#parts;
    const { realizedPnl } = book.book(listing, executionKey(execution.execId), fill);
    const report = reportOf(listing, execution, { commission: fill.commission, realized: realizedPnl });
    const forgotten = log.add({
      listing,
      newest: execution,
      fill,
      before: { filled: order.filled, filledCost: booked.filledCost, charged: booked.charged },
      reports: [report],
    });
    if (forgotten !== undefined) book.seal(forgotten.newest.conId, executionKey(forgotten.newest.execId));
    return report;
  }

  #tellCommission({ execution, commission }: ReportedExecution): void {
    if (commission === undefined) return;
    this.#parts.events.push({ kind: 'commission', clientId: execution.clientId, commission });
  }

  #tellAccount(listing: Listing, atMs: number): void {
    const { events, account } = this.#parts;
    events.push({ kind: 'position', position: this.#parts.position(listing, atMs) });
    events.push({ kind: 'account', account });
  }
}

function correctedExecution({ newest, before, reports }: LoggedExecution, correction: Correction): PaperExecution {
  const quantity = correction.quantity ?? newest.quantity;
  const price = correction.price ?? newest.price;
  if (quantity.lt(0) || price.lte(0)) {
    throw new Error(
      `Execution cannot be corrected: found quantity ${quantity.toFixed()} and price ${price.toFixed()}, needed at least 0 and above 0`,
    );
  }
  const cumulativeQuantity = before.filled.plus(quantity);
  return {
    ...newest,
    execId: revisedExecId(newest.execId, reports.length + 1),
    quantity,
    price,
    cumulativeQuantity,
    averagePrice: average(before.filledCost.plus(price.times(quantity)), cumulativeQuantity),
  };
}

/** What the order has cost with this execution in its new form, less what it had cost before it. */
function commissionOf(
  { listing, before }: LoggedExecution,
  { quantity, price, cumulativeQuantity }: PaperExecution,
): Decimal {
  const filledCost = before.filledCost.plus(price.times(quantity));
  const total = orderCommission(listing.terms.commission, filledSoFar(listing, cumulativeQuantity, filledCost));
  return max(total.minus(before.charged), ZERO);
}

function reportOf(
  listing: Listing,
  execution: PaperExecution,
  { commission, realized }: { readonly commission: Decimal; readonly realized: Decimal | undefined },
): ReportedExecution {
  const realizedPnl = realized === undefined ? undefined : roundHalfUp(realized, REPORTED_PLACES);
  return {
    execution,
    commission: { execId: execution.execId, commission, currency: commissionCurrency(listing), realizedPnl },
  };
}
