/**
 * The breaker at work: told of P&L, order outcomes and net liquidation, it acts in the very tick in which it opens. The
 * brake stops every send, working orders are cancelled, and the open breaker is stored until that has succeeded. A contract
 * stopped by its own limit is stopped by the same brake. Which event does either is decided in `circuit-breaker.ts`;
 * closing what is held is the session's.
 */
import { max, type Decimal } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';
import type { OpenBreaker } from '../domain/stored-breaker.ts';
import {
  CLOSED_BREAKER,
  decideBreaker,
  drawdownOf,
  type Breaker,
  type BreakerEvent,
  type BreakerLimits,
} from './circuit-breaker.ts';
import type { LiveDesk } from './live-desk.ts';
import type { OrderRecall } from './recall-orders.ts';
import type { SessionTeller } from './session-events.ts';
import { storeBreaker } from './store-breaker.ts';

const STOPPED = 'the contract is stopped by its own loss limit';

export interface BreakerWatch {
  tell(event: BreakerEvent): void;
  /** Undefined while it is closed. */
  open(): (OpenBreaker & { readonly flattens: boolean }) | undefined;
  /** Stopped by its own loss limit. */
  isStopped(conId: ConId): boolean;
  /** Order errors in a row. */
  consecutiveErrors(): number;
  /** Fraction of the day's highest net liquidation, as it was told last. */
  drawdown(): Decimal | undefined;
  /** Why nothing new may be ordered in this contract. */
  refusal(conId: ConId): string | undefined;
  /** Whether the open breaker is stored; undefined while it is closed. */
  stored(): Promise<boolean> | undefined;
  /** What happened, for the report. */
  history(): readonly { readonly atMs: number; readonly kind: string; readonly detail: string }[];
}

export interface BreakerParts {
  readonly desk: LiveDesk;
  readonly recall: OrderRecall;
  readonly teller: SessionTeller;
  readonly limits: () => BreakerLimits;
}

export function watchBreaker({ desk, recall, teller, limits }: BreakerParts): BreakerWatch {
  let breaker: Breaker = CLOSED_BREAKER;
  let flattens = false;
  let storing: Promise<boolean> | undefined;
  let drawdown: Decimal | undefined;
  const history: { atMs: number; kind: string; detail: string }[] = [];
  const note = (kind: string, detail: string): void => {
    history.push({ atMs: desk.clock.nowMs(), kind, detail });
  };
  const trip = (open: OpenBreaker): void => {
    desk.brake.stop(`the circuit breaker is open: ${open.detail}`);
    recall.recall();
    note('tripped', open.detail);
    storing = storeBreaker(desk, { ...open, runId: desk.runId });
    teller.alert('breaker_tripped', '', `${open.cause}: ${open.detail}`);
  };
  return {
    tell(event) {
      if (event.kind === 'net-liquidation') drawdown = drawdownOf(event.now, max(event.now, event.dayHigh));
      if (breaker.status === 'open') return;
      const decision = decideBreaker(breaker, event, { limits: limits(), nowMs: desk.clock.nowMs() });
      breaker = decision.breaker;
      for (const action of decision.actions) {
        if (action.kind === 'stop-contract') {
          desk.brake.stopContract(action.conId, STOPPED);
          recall.recall(action.conId);
          note('contract-stopped', action.detail);
          teller.alert('contract_stopped', String(action.conId), action.detail);
        }
        if (action.kind === 'warn') {
          note('warned', action.detail);
          teller.alert('drawdown_warned', '', action.detail);
        }
        if (action.kind === 'flatten') flattens = true;
      }
      if (decision.breaker.status === 'open') trip(decision.breaker);
    },
    open: () => (breaker.status === 'open' ? { ...breaker, flattens } : undefined),
    isStopped: (conId) => breaker.status === 'closed' && breaker.stopped.has(conId),
    consecutiveErrors: () => (breaker.status === 'closed' ? breaker.consecutiveErrors : 0),
    drawdown: () => drawdown,
    refusal: (conId) => {
      if (breaker.status === 'open') return `the circuit breaker is open: ${breaker.detail}`;
      return breaker.stopped.has(conId) ? STOPPED : undefined;
    },
    stored: () => storing,
    history: () => history,
  };
}
