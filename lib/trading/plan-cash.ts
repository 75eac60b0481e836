/**
 * The decision of balancing cash, pure: foreign balances worth more than the threshold are converted into the base currency,
 * truncated toward zero to whole lots, so that a conversion never turns a balance around. It fetches nothing.
 */
import {
  decimal,
  decimalText,
  divideTowardZero,
  isZero,
  ONE,
  roundTowardZeroTo,
  type Decimal,
} from '../domain/decimal.ts';
import { strategyId, type ConId, type Currency, type StrategyId } from '../domain/ids.ts';
import type { Fill } from '../domain/execution.ts';
import type { OrderProperties } from '../domain/order.ts';
import { sideOf, type Side } from '../domain/side.ts';
import type { ApprovalInput, PlannedOrder } from './allocation-plan.ts';
import { marketDay } from './calendar.ts';
import type { CurrencyPair } from './currency-pairs.ts';
import { BROKER_ZONE, isoTime } from './iso-time.ts';
import { orderRefOf } from './order-ref.ts';
import { checkOrder } from './pre-trade-checks.ts';

/** Whose orders these are; nothing of them is booked, cash is in no book. */
export const CASH_BALANCER: StrategyId = strategyId('cash-balancer');
/** Units of a pair's first currency. */
export const CASH_LOT: Decimal = decimal(1000);
/** IB's account values may be as old (reqAccountSummary): a younger conversion may not be in the balance yet. */
const ACCOUNT_VALUES_AGE_MS = 180_000;
const RATE_PLACES = 12;

export interface CashInput extends Pick<
  ApprovalInput,
  'planId' | 'tradingState' | 'configuration' | 'orders' | 'closed'
> {
  readonly nowMs: number;
  /** Foreign currencies only. */
  readonly balances: ReadonlyMap<Currency, Decimal>;
  /** Currency -> its pair, or why it has none. */
  readonly pairs: ReadonlyMap<Currency, CurrencyPair | string>;
  readonly threshold: Decimal;
  readonly properties: OrderProperties;
  /** Of the broker's day. */
  readonly fills: readonly Fill[];
}

export interface Conversion {
  readonly currency: Currency;
  readonly balance: Decimal;
  /** In base currency; undefined: no rate. */
  readonly value: Decimal | undefined;
  readonly localSymbol: string | undefined;
  readonly order: PlannedOrder | undefined;
  /** Why there is no order. */
  readonly outcome:
    | { readonly kind: 'skipped' | 'frozen' | 'unpriced' | 'denied'; readonly reason: string }
    | undefined;
}

/** One row a foreign currency with a balance, by currency. */
export function planCash(input: CashInput): readonly Conversion[] {
  return [...input.balances]
    .filter(([, balance]) => !isZero(balance))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, balance]) => conversion(input, { currency, balance }));
}

interface Balance {
  readonly currency: Currency;
  readonly balance: Decimal;
}

function conversion(input: CashInput, { currency, balance }: Balance): Conversion {
  const pair = input.pairs.get(currency) ?? 'No pair was asked for';
  const row = { currency, balance, value: undefined, localSymbol: undefined, order: undefined };
  if (typeof pair === 'string') return { ...row, outcome: { kind: 'unpriced', reason: pair } };
  const { contract } = pair.details;
  const value = pair.inverted ? divideTowardZero(balance, pair.price, 2) : balance.times(pair.price);
  const priced = { ...row, value, localSymbol: contract.localSymbol };
  const because = (kind: NonNullable<Conversion['outcome']>['kind'], reason: string): Conversion => ({
    ...priced,
    outcome: { kind, reason },
  });
  if (value.abs().lte(input.threshold)) {
    return because('skipped', `Worth ${decimalText(value)}: needed more than ${decimalText(input.threshold)}`);
  }
  // In units of the pair's first currency; what is to be given away.
  const position = pair.inverted ? value.neg() : balance;
  const delta = roundTowardZeroTo(position.neg(), CASH_LOT);
  if (isZero(delta)) return because('skipped', `Less than a lot of ${decimalText(CASH_LOT)}`);
  const frozen = frozenReason(input, contract.conId);
  if (frozen !== undefined) return because('frozen', frozen);
  const closed = input.closed.get(contract.conId);
  if (closed !== undefined) return because('skipped', closed);
  const judged = judge(input, pair, { side: sideOf(delta), quantity: delta.abs(), position });
  return 'reason' in judged ? because('denied', judged.reason) : { ...priced, order: judged, outcome: undefined };
}

/**
 * An order under way, or one that the account values may not show yet: the balance is not to be trusted. What is done and still
 * open in the ledger has executions that nobody has shown.
 */
function frozenReason({ orders, fills, nowMs }: CashInput, conId: ConId): string | undefined {
  const open = orders.find((order) => order.contract.conId === conId);
  if (open !== undefined) return `Order ${open.orderRef} is ${open.state}`;
  if (marketDay(nowMs - ACCOUNT_VALUES_AGE_MS, BROKER_ZONE) !== marketDay(nowMs, BROKER_ZONE)) {
    return `Executions of the last ${ACCOUNT_VALUES_AGE_MS / 1_000} s are not all listed: the broker's day has just begun`;
  }
  const recent = fills.find(({ execution }) => {
    return execution.contract.conId === conId && execution.atMs > nowMs - ACCOUNT_VALUES_AGE_MS;
  });
  if (recent === undefined) return undefined;
  return `Converted at ${isoTime(recent.execution.atMs)}: the account's values may be older than that`;
}

function judge(
  input: CashInput,
  { details, inverted, price }: CurrencyPair,
  { side, quantity, position }: { readonly side: Side; readonly quantity: Decimal; readonly position: Decimal },
): PlannedOrder | { readonly reason: string } {
  const verdict = checkOrder(
    {
      orderRef: orderRefOf(input.planId, details.contract.conId),
      contract: details.contract,
      side,
      quantity,
      properties: input.properties,
      source: new Map([[CASH_BALANCER, quantity]]),
    },
    {
      tradingState: input.tradingState,
      limits: input.configuration.limits,
      price,
      fx: inverted ? divideTowardZero(ONE, price, RATE_PLACES) : ONE,
      details,
      position,
      working: decimal(0),
      // Money is no holding: `maxOrderNotional` holds.
      shrinks: false,
    },
  );
  return verdict.kind === 'approved' ? { request: verdict.order, details } : { reason: verdict.reason };
}
