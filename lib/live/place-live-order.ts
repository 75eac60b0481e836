/**
 * One order of a live session over the desk's one placement path: pre-trade checks, plan transaction, SENDING, gate,
 * confirmation, record. It decides nothing about whether to trade.
 */
import type { ContractDetails } from '../domain/contract.ts';
import { sign, type Decimal } from '../domain/decimal.ts';
import { orderRef, type OrderRef, type StrategyId } from '../domain/ids.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { commitPlan } from '../trading/commit-plan.ts';
import { fitProperties } from '../trading/fit-properties.ts';
import { placeOrders, type PlacedOrder } from '../trading/place-orders.ts';
import { checkOrder } from '../trading/pre-trade-checks.ts';
import { outcomeEntry, plannedEntry, sentEntry } from '../trading/trade-log-entries.ts';
import type { LiveDesk } from './live-desk.ts';
import type { OwnOrders } from './own-orders.ts';

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

export async function placeLiveOrder(desk: LiveDesk, orders: OwnOrders, wish: LiveOrder): Promise<LivePlaced> {
  const { details, delta, strategy, price, fx, ref, position, working } = wish;
  const { contract } = details;
  const side = sign(delta) > 0 ? 'BUY' : 'SELL';
  const quantity = delta.abs();
  const { configuration, clock, ledger, broker, token, runId, signal, recordMs, tradeLog } = desk;
  const request: OrderRequest = {
    orderRef: ref,
    contract,
    side,
    quantity,
    properties: fitProperties(configuration.order, { details, side, price }),
    source: new Map([[strategy, quantity]]),
  };
  const { limits } = configuration;
  const verdict = checkOrder(request, {
    tradingState: desk.stateNow(),
    limits,
    price,
    fx,
    details,
    position,
    working,
    shrinks: wish.shrinks,
  });
  if (verdict.kind === 'denied') return { kind: 'denied', reason: verdict.reason };
  const origin = { runId, atMs: desk.marketNowMs() };
  const plan = {
    runId,
    token,
    orders: [{ request: verdict.order, details }],
    crosses: [],
    acted: new Map(),
    nowMs: origin.atMs,
    addsToPlan: true,
  } as const;
  await commitPlan(ledger, plan, signal);
  tradeLog.push(plannedEntry(request, origin));
  const own = orders.add(request);
  let placed: PlacedOrder | undefined;
  try {
    [placed] = await placeOrders({ ledger, clock, broker }, [verdict.order], {
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
