/**
 * One order of a live session over the desk's one placement path: pre-trade checks, limits of the account, plan transaction,
 * SENDING, gate, confirmation, record. It decides nothing about whether to trade.
 */
import type { ContractDetails } from '../domain/contract.ts';
import { sign, type Decimal } from '../domain/decimal.ts';
import { orderRef, type OrderRef, type StrategyId } from '../domain/ids.ts';
import type { OrderRequest, RiskApproved } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { commitPlan } from '../trading/commit-plan.ts';
import { fitProperties } from '../trading/fit-properties.ts';
import { placeOrders, type PlacedOrder } from '../trading/place-orders.ts';
import { checkOrder } from '../trading/pre-trade-checks.ts';
import { outcomeEntry, plannedEntry, sentEntry } from '../trading/trade-log-entries.ts';
import type { LiveDesk } from './live-desk.ts';
import type { SessionParts } from './session-parts.ts';

export interface LiveOrder {
  readonly details: ContractDetails;
  readonly strategy: StrategyId;
  /** Signed units, never 0. */
  readonly delta: Decimal;
  readonly price: Decimal;
  readonly fx: Decimal;
  readonly ref: OrderRef;
  /** Of the account, at the broker, as far as the session knows. */
  readonly position: Position['quantity'];
  readonly working: Decimal;
  /** It only closes what is held: no limit forbids that. */
  readonly shrinks: boolean;
}

type PlacingParts = Pick<SessionParts, 'desk' | 'orders' | 'limits'>;

export type LivePlaced =
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'placed'; readonly placed: PlacedOrder; readonly confirmedAtMs: number };

const RUN_DIGITS = 16;

/** Magic number, run, contract, count: never twice within a session, at most 40 characters. */
export const liveOrderRef = (planId: string, magicNumber: number, conId: number, count: number): OrderRef =>
  orderRef(`${liveOrderPrefix(planId, magicNumber, conId)}${count.toString(36)}`);

/** Begins every reference of one symbol in one session. */
export const liveOrderPrefix = (planId: string, magicNumber: number, conId: number): string =>
  `${magicNumber}-${planId.slice(0, RUN_DIGITS)}-${conId.toString(36)}-`;

/** Whether a reference was made by this plan, whatever the symbol. */
export const isOrderOf = (planId: string): ((ref: OrderRef) => boolean) => {
  const plan = planId.slice(0, RUN_DIGITS);
  return (ref) => ref.split('-')[1] === plan;
};

/** From the call to the reservation in one tick: nothing that was decided by can have changed in between. */
export async function placeLiveOrder(parts: PlacingParts, wish: LiveOrder): Promise<LivePlaced> {
  const { desk, orders } = parts;
  const { details, ref } = wish;
  const { configuration, clock, ledger, broker, token, runId, signal, recordMs, tradeLog } = desk;
  const request = requestOf(desk, wish);
  const approval = approve(parts, wish, request);
  if (approval.kind === 'denied') return approval;
  const origin = { runId, atMs: desk.marketNowMs() };
  const plan = {
    runId,
    token,
    orders: [{ request: approval.order, details }],
    crosses: [],
    acted: new Map(),
    nowMs: origin.atMs,
    addsToPlan: true,
  } as const;
  try {
    await commitPlan(ledger, plan, signal);
  } finally {
    // In the tick in which the session's own orders know it; where the plan failed nothing is sent.
    approval.release();
  }
  tradeLog.push(plannedEntry(request, origin));
  const own = orders.add(request);
  let placed: PlacedOrder | undefined;
  try {
    [placed] = await placeOrders({ ledger, clock, broker }, [approval.order], {
      token,
      signal,
      confirmationMs: configuration.confirmationSeconds * 1000,
      recordMs,
      onSent: () => tradeLog.push(sentEntry(request, origin)),
    });
  } finally {
    // Whatever failed between the plan and the record: nobody here knows what the broker has, until it is read.
    if (placed === undefined) own.outcome = 'unknown';
  }
  if (placed === undefined) throw new Error(`Order ${ref} was not placed`);
  const confirmedAtMs = clock.nowMs();
  orders.settle(own, placed);
  tradeLog.push(outcomeEntry(request, placed.outcome, origin));
  return { kind: 'placed', placed, confirmedAtMs };
}

function requestOf({ configuration }: LiveDesk, { details, delta, strategy, price, ref }: LiveOrder): OrderRequest {
  const side = sign(delta) > 0 ? 'BUY' : 'SELL';
  const quantity = delta.abs();
  return {
    orderRef: ref,
    contract: details.contract,
    side,
    quantity,
    properties: fitProperties(configuration.order, { details, side, price }),
    source: new Map([[strategy, quantity]]),
  };
}

type LiveApproval =
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'approved'; readonly order: RiskApproved<OrderRequest>; release(): void };

/** By itself, then beside all else of the account, of which it is a part from here on. */
function approve({ desk, limits: account }: PlacingParts, wish: LiveOrder, request: OrderRequest): LiveApproval {
  const { price, fx, details, position, working, shrinks } = wish;
  const { limits } = desk.configuration;
  const tradingState = desk.stateNow();
  const verdict = checkOrder(request, { tradingState, limits, price, fx, details, position, working, shrinks });
  if (verdict.kind === 'denied') return verdict;
  const reservation = account.reserve(wish);
  return reservation.kind === 'denied' ? reservation : { ...verdict, release: () => reservation.release() };
}
