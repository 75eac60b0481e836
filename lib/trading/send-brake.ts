/**
 * A hand on the send gate of one run: stops every send from the very tick on, and says under which trading state what is
 * sent was approved. It knows neither lease nor kill switch, which the gate asks beside it, and it never holds a cancel.
 */
import type { ConId } from '../domain/ids.ts';
import { mostRestrictive, type TradingState } from '../domain/trading-state.ts';

export interface SendBrake {
  /** Refuses every send from now on, with this reason. */
  stop(reason: string): void;
  /** The same for the orders of one contract, whatever is released afterwards, until `releaseContract`. */
  stopContract(conId: ConId, reason: string): void;
  releaseContract(conId: ConId): void;
  /** What is sent from now on was approved under `state`. */
  release(state: TradingState): void;
  /** Asked by the gate in the tick of each write of an order in `conId`, with the effective trading state of that moment. */
  refusal(state: TradingState, conId: ConId): string | undefined;
}

/** Begins released: what is sent was approved under `first`. */
export function createSendBrake(first: TradingState): SendBrake {
  let approvedUnder = first;
  let stopped: string | undefined;
  const stoppedContracts = new Map<ConId, string>();
  let isReleased = false;
  return {
    stop: (reason) => {
      stopped ??= reason;
    },
    stopContract: (conId, reason) => {
      if (!stoppedContracts.has(conId)) stoppedContracts.set(conId, reason);
    },
    releaseContract: (conId) => void stoppedContracts.delete(conId),
    release: (state) => {
      approvedUnder = state;
      isReleased = true;
      stopped = undefined;
    },
    refusal: (state, conId) => {
      const reason = stopped ?? stoppedContracts.get(conId);
      if (reason !== undefined) return reason;
      if (state === 'HALTED') return 'trading is HALTED';
      // Until somebody says otherwise only the very state of the beginning will do, also where it was loosened.
      if (isReleased ? mostRestrictive([approvedUnder, state]) === approvedUnder : state === first) return undefined;
      return `the trading state changed to ${state} during the run`;
    },
  };
}
