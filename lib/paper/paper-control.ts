/** What tests and fault scripts can have the simulated broker do; no part of what it speaks on the wire. */
import type { Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';
import type { BrokerState } from './broker-state.ts';
import type { Correction } from './executor.ts';
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
