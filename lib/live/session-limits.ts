/**
 * The limits over the whole account for one order of a live session, by the very checks of an allocation: gross exposure,
 * number of positions, loss of the day. All is judged from memory in the tick of the order, and what is approved counts from
 * that tick on. Single orders are judged in `pre-trade-checks.ts`.
 */
import type { Limits } from '../domain/configuration.ts';
import type { Contract, ContractDetails } from '../domain/contract.ts';
import { sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import { signedQuantity } from '../domain/side.ts';
import { lossRefusal } from '../trading/day-pnl.ts';
import { checkPlan, type PlannedPosition } from '../trading/plan-limits.ts';
import type { DayBook } from './day-book.ts';
import type { OwnOrders } from './own-orders.ts';
import type { QuoteBoard } from './quote-board.ts';
import type { SessionContracts } from './session-contracts.ts';
import type { AccountWatch } from './watch-account.ts';

export interface LimitedOrder {
  readonly details: ContractDetails;
  /** Signed units. */
  readonly delta: Decimal;
  readonly price: Decimal;
  /** Base currency per unit of the contract's currency. */
  readonly fx: Decimal;
  /** It only closes what is held: no limit forbids that. */
  readonly shrinks: boolean;
}

export type LimitVerdict =
  | { readonly kind: 'denied'; readonly reason: string }
  /** It counts until it is released: by then the session's own orders must know it, or nothing will be sent. */
  | { readonly kind: 'reserved'; release(): void };

export interface SessionLimits {
  /** Synchronous: of two orders asked for at once the second one sees the first. */
  reserve(order: LimitedOrder): LimitVerdict;
}

export interface SessionLimitsDeps {
  readonly limits: Limits;
  readonly contracts: Pick<SessionContracts, 'all' | 'position' | 'rates'>;
  readonly orders: Pick<OwnOrders, 'working'>;
  readonly quotes: Pick<QuoteBoard, 'price' | 'newest'>;
  readonly account: AccountWatch;
  readonly day: DayBook;
  readonly marketNowMs: () => number;
  readonly staleAfterMs: () => number;
  /** Of earlier runs, open when the session began; the session trades none of their contracts. */
  readonly earlierOrders: readonly LedgerOrder[];
}

export function createSessionLimits(deps: SessionLimitsDeps): SessionLimits {
  const reserved = new Map<ConId, Decimal>();
  const reserve = (conId: ConId, delta: Decimal): void =>
    void reserved.set(conId, (reserved.get(conId) ?? ZERO).plus(delta));
  return {
    reserve(order) {
      const { conId } = order.details.contract;
      const reason = order.shrinks ? undefined : refusal(deps, order, reserved);
      if (reason !== undefined) return { kind: 'denied', reason };
      reserve(conId, order.delta);
      let isHeld = true;
      return {
        kind: 'reserved',
        release() {
          if (isHeld) reserve(conId, order.delta.neg());
          isHeld = false;
        },
      };
    },
  };
}

type Reserved = ReadonlyMap<ConId, Decimal>;

function refusal(deps: SessionLimitsDeps, order: LimitedOrder, reserved: Reserved): string | undefined {
  const { limits, account } = deps;
  const { maxGrossExposure, maxPositions, maxDailyLoss } = limits;
  if (maxGrossExposure === undefined && maxPositions === undefined && maxDailyLoss === undefined) return undefined;
  const denied = checkPlan(positionsWith(deps, order, reserved), {
    limits,
    netLiquidation: account.netLiquidation(),
    lossRefusal: maxDailyLoss === undefined ? undefined : lossRefusal(dayPnl(deps), maxDailyLoss),
  });
  return denied.get(order.details.contract.conId);
}

function dayPnl({ day, contracts, quotes, account, marketNowMs, staleAfterMs }: SessionLimitsDeps) {
  const isOwn = (conId: ConId): boolean => contracts.all().has(conId);
  return day.pnl({
    marketNowMs: marketNowMs(),
    isOwn,
    others: account.others(),
    rates: new Map([...account.rates(), ...contracts.rates()]),
    priceOf: (conId) => (isOwn(conId) ? freshPrice(quotes, conId, staleAfterMs()) : account.priceOf(conId)),
    previousCloseOf: (conId) => (isOwn(conId) ? quotes.newest(conId)?.close : account.previousCloseOf(conId)),
  });
}

/** Every contract in which the account has or may soon have something; cash is money, not a position. */
function positionsWith(deps: SessionLimitsDeps, order: LimitedOrder, reserved: Reserved): readonly PlannedPosition[] {
  const { contracts, orders, quotes, account, staleAfterMs } = deps;
  const { contract } = order.details;
  const rows: PlannedPosition[] = [];
  const add = (of: Contract, held: Decimal, pending: Decimal, price: Decimal | undefined): void => {
    const units = worse(held, held.plus(pending));
    if (of.secType === 'CASH') return;
    rows.push({ ...named(of), before: units, after: units, unitValue: worth(deps, of, price), shrinks: false });
  };
  for (const [conId, { details }] of contracts.all()) {
    if (conId === contract.conId) continue;
    const pending = orders.working(conId).plus(reserved.get(conId) ?? ZERO);
    add(details.contract, contracts.position(conId), pending, freshPrice(quotes, conId, staleAfterMs()));
  }
  const others = account.others();
  const earlier = deps.earlierOrders.filter(({ state }) => !DONE_ORDER_STATES.has(state));
  const outside = [...[...others.values()].map((other) => other.contract), ...earlier.map((one) => one.contract)];
  for (const other of new Map(outside.map((one) => [one.conId, one])).values()) {
    if (contracts.all().has(other.conId) || other.conId === contract.conId) continue;
    const held = others.get(other.conId)?.quantity ?? ZERO;
    const pending = remaining(earlier, other.conId, account);
    add(other, held, pending, account.priceOf(other.conId));
  }
  if (contract.secType !== 'CASH') rows.push(ordered(deps, order, reserved));
  return rows;
}

function ordered({ contracts, orders }: SessionLimitsDeps, order: LimitedOrder, reserved: Reserved): PlannedPosition {
  const { details, delta, price, fx, shrinks } = order;
  const { contract } = details;
  const held = contracts.position(contract.conId);
  const before = held.plus(orders.working(contract.conId)).plus(reserved.get(contract.conId) ?? ZERO);
  const after = worse(before.plus(delta), held.plus(delta));
  return { ...named(contract), before, after, unitValue: price.times(contract.multiplier).times(fx), shrinks };
}

const named = ({ conId, localSymbol }: Contract): Pick<PlannedPosition, 'conId' | 'localSymbol'> => ({
  conId,
  localSymbol,
});

/** With or without what is on its way: a close that may not fill leaves no room for others before it has. */
const worse = (one: Decimal, other: Decimal): Decimal => (one.abs().gte(other.abs()) ? one : other);

const remaining = (orders: readonly LedgerOrder[], conId: ConId, account: Pick<AccountWatch, 'remaining'>): Decimal => {
  const own = orders.filter(({ contract }) => contract.conId === conId);
  return sum(own.map((order) => signedQuantity(order.side, account.remaining(order))));
};

/** Base currency a unit. */
function worth(
  { contracts, account }: SessionLimitsDeps,
  { currency, multiplier }: Contract,
  price: Decimal | undefined,
): Decimal | undefined {
  const rate = contracts.rates().get(currency) ?? account.rates().get(currency);
  return rate === undefined ? undefined : price?.times(multiplier).times(rate);
}

function freshPrice(quotes: SessionLimitsDeps['quotes'], conId: ConId, staleAfterMs: number): Decimal | undefined {
  // As allocations price their limits: what a growing order is judged by is no older than its time allows.
  const found = quotes.price(conId, staleAfterMs, 'sizing');
  return typeof found === 'string' ? undefined : found.price;
}
