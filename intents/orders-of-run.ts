/**
 * Where the orders of one run stand in the ledger now: what recovery has made of each. Open ones are found by their run;
 * those that left are known by name only, so the names are taken from what the run itself has told. Reads, decides nothing.
 */
import { decimalText } from '../lib/domain/decimal.ts';
import { InvalidValueError } from '../lib/domain/errors.ts';
import { orderRef, type OrderRef, type RunId } from '../lib/domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { Json } from '../lib/domain/run.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import { isoTime } from '../lib/trading/iso-time.ts';

/** Orders that one run can have: its plan is one transaction. */
const MAX_NAMES = 500;

export interface OrdersOfRun {
  readonly [name: string]: Json;
  readonly orders: readonly Json[];
  /** `settled`: every order is done and booked; `open`: some still work; `unsettled`: of some nobody knows the whole. */
  readonly resolution: 'none' | 'settled' | 'open' | 'unsettled';
}

/** @param told the run's answer and record, in which its references are named */
export async function ordersOfRun(
  ledger: Pick<Ledger, 'read'>,
  { runId, told }: { readonly runId: RunId; readonly told: readonly (Json | undefined)[] },
  signal: AbortSignal,
): Promise<OrdersOfRun> {
  const names = [...new Set(told.flatMap((json) => (json === undefined ? [] : refsIn(json))))].slice(0, MAX_NAMES);
  const { orders, settledOrders } = await ledger.read({ orders: 'all', settledOrders: names }, signal);
  const ofRun = (order: LedgerOrder): boolean => order.runId === runId;
  const open = [...orders.values()].filter(ofRun);
  const settled = [...settledOrders.values()].filter(ofRun);
  return {
    orders: [...open.map((order) => show(order, false)), ...settled.map((order) => show(order, true))],
    resolution: resolutionOf(open, settled),
  };
}

function resolutionOf(open: readonly LedgerOrder[], settled: readonly LedgerOrder[]): OrdersOfRun['resolution'] {
  if (open.length === 0) return settled.length === 0 ? 'none' : 'settled';
  return open.every(({ state }) => state === 'WORKING') ? 'open' : 'unsettled';
}

function show(order: LedgerOrder, isBooked: boolean): Json {
  const { orderRef: ref, contract, side, quantity, state, filled, brokerFilled, reason, updatedAtMs } = order;
  return {
    orderRef: ref,
    localSymbol: contract.localSymbol,
    side,
    quantity: decimalText(quantity),
    state,
    isDone: DONE_ORDER_STATES.has(state),
    isBooked,
    booked: decimalText(filled),
    brokerFilled: brokerFilled === undefined ? null : decimalText(brokerFilled),
    permId: order.permId ?? null,
    reason: reason ?? null,
    updatedAt: isoTime(updatedAtMs),
  };
}

const NAMES: ReadonlySet<string> = new Set(['orderRef', 'settledOrders']);

/** Every reference under the names by which answers and records tell them. */
function refsIn(json: Json): readonly OrderRef[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]: [string, Json]) => {
    const own = NAMES.has(name) ? [value].flat().flatMap((text: Json) => refOf(text)) : [];
    return [...own, ...refsIn(value)];
  });
}

function refOf(text: Json): readonly OrderRef[] {
  if (typeof text !== 'string') return [];
  try {
    return [orderRef(text)];
  } catch (error) {
    if (error instanceof InvalidValueError) return [];
    throw error;
  }
}
