/**
 * Whether the session may order now, and what it has under way. A trading state that changes is obeyed by nothing new until
 * what was approved under the old one is out of the way. The brake in the gate of each send is not here: it stops by itself.
 */
import type { ConId } from '../domain/ids.ts';
import type { TradingState } from '../domain/trading-state.ts';
import type { LiveDesk } from './live-desk.ts';
import type { OwnOrders } from './own-orders.ts';
import type { BreakerWatch } from './watch-breaker.ts';

export interface OrderGate {
  /** Why nothing may be ordered in this contract now. */
  refusal(conId: ConId): string | undefined;
  /** Counts an order under way. */
  track<Result>(work: Promise<Result>): Promise<Result>;
  inFlight(): readonly Promise<unknown>[];
  /** The session ends: nothing more is ordered. */
  close(): void;
  isClosed(): boolean;
}

export interface OrderGateDeps {
  readonly desk: LiveDesk;
  readonly orders: OwnOrders;
  readonly breaker: BreakerWatch;
}

export function createOrderGate({ desk, orders, breaker }: OrderGateDeps): OrderGate {
  const underWay = new Set<Promise<unknown>>();
  let approvedUnder: TradingState = desk.stateNow();
  let isClosed = false;
  return {
    refusal(conId) {
      if (isClosed) return 'the session ends';
      const stopped = breaker.refusal(conId);
      if (stopped !== undefined) return stopped;
      const unknown = orders.unknown(conId);
      if (unknown !== undefined) return `order ${unknown.request.orderRef} is unknown`;
      const state = desk.stateNow();
      if (state === 'HALTED') return 'trading is HALTED';
      if (state === approvedUnder) return undefined;
      if (underWay.size > 0) return `the trading state changes to ${state}`;
      approvedUnder = state;
      desk.brake.release(state);
      return undefined;
    },
    async track(work) {
      underWay.add(work);
      try {
        return await work;
      } finally {
        underWay.delete(work);
      }
    },
    inFlight: () => [...underWay],
    close() {
      isClosed = true;
      desk.brake.stop('the session ends');
    },
    isClosed: () => isClosed,
  };
}
