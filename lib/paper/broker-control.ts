/** What a real broker does by itself and no API client can ask for: corrections, busts, halts, orders typed in by hand. */
import { ZERO, type Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';
import type { BrokerKeeper } from './broker-keeper.ts';
import type { BrokerState } from './broker-state.ts';
import type { Catalogue } from './catalogue.ts';
import type { EventQueue } from './event-queue.ts';
import type { Correction, Executor } from './executor.ts';
import type { Halts } from './halts.ts';
import type { OrderBook } from './order-book.ts';
import type { OrderEngine } from './order-engine.ts';
import type { LivingClock } from './paper-clock.ts';
import type { PaperExecution } from './paper-broker.ts';

/** What a real broker does by itself and no API client can ask for. */
export interface PaperControl {
  /** Lives through the wall time that has passed: call it now and then at a speed above 0, nothing else wakes the clock. */
  pulse(): void;
  /** Everything it knows, for `restored` of another broker. */
  snapshot(): BrokerState;
  /** Reports an execution of today again, with the next revision. @throws Error where it is not of today. */
  correct(execId: string, correction: Correction): PaperExecution;
  /** The execution never happened: a revision with quantity 0. */
  bust(execId: string): PaperExecution;
  /** Halts trading of a contract: its prices stand, orders wait. @throws Error for an unknown contract */
  halt(conId: number): void;
  /** Ends a halt, all where left out; orders that waited meet the market at once. */
  resume(conId?: number): void;
  /** Every order is gone without a word, working or finished: a gateway that came back without them. Ids stay used. */
  forgetOrders(): void;
  /** An order of nobody's API client (clientId 0, orderId 0, no orderRef), at once at `price`, else as a market order. Returns its permId. */
  manualOrder(order: {
    readonly conId: number;
    readonly side: Side;
    readonly quantity: Decimal;
    readonly price?: Decimal;
  }): number;
}

export interface ControlParts {
  readonly catalogue: Catalogue;
  readonly clock: LivingClock;
  readonly engine: OrderEngine;
  readonly events: EventQueue;
  readonly executor: Executor;
  readonly keeper: BrokerKeeper;
  readonly halted: Halts;
  readonly orders: OrderBook;
}

/** @param now lives through what time has passed, and says what time it is */
export function control(parts: ControlParts, now: () => number): PaperControl {
  const { catalogue: contracts, clock, engine, events, executor, keeper, halted, orders } = parts;
  const correct = (execId: string, correction: Correction): PaperExecution => {
    const execution = executor.correct(execId, correction, now());
    events.deliver();
    return execution;
  };
  return {
    pulse() {
      const beforeMs = clock.reachedMs();
      clock.catchUp();
      if (clock.reachedMs() > beforeMs) keeper.timePassed();
      keeper.commit();
    },
    snapshot: () => keeper.snapshot(),
    correct,
    bust: (execId) => correct(execId, { quantity: ZERO }),
    halt(conId) {
      const listing = contracts.listing(conId);
      if (listing === undefined)
        throw new Error(`Trading cannot be halted: found contract ${conId}, needed a known one`);
      halted.halt(listing, now());
    },
    resume(conId) {
      const atMs = now();
      if (conId === undefined) halted.resumeAll();
      else halted.resume(conId);
      engine.reviewAll(atMs);
      events.deliver();
    },
    forgetOrders() {
      now();
      orders.forgetAll();
      keeper.commit();
    },
    manualOrder({ conId, side, quantity, price }) {
      const listing = contracts.listing(conId);
      if (listing === undefined || listing.terms.settlement === 'none' || quantity.lte(0)) {
        throw new Error(
          `Manual order does not fit: found contract ${conId}, quantity ${quantity.toFixed()}, needed a tradable one and above 0`,
        );
      }
      const permId = engine.placeManual({ listing, side, quantity, price }, now());
      events.deliver();
      return permId;
    },
  };
}
