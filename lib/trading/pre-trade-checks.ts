/**
 * The last look at an order before it may be sent: the only maker of `RiskApproved`. What it cannot prove harmless (a
 * missing price, an unknown rate) is denied. It sends nothing and reads nothing; everything it judges by is given.
 */
import { decimal, decimalText, isZero, max, min, sign, sum, type Decimal } from '../domain/decimal.ts';
import type { Limits } from '../domain/configuration.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { approve, type OrderRequest, type RiskApproved } from '../domain/order.ts';
import { signedQuantity } from '../domain/side.ts';
import type { TradingState } from '../domain/trading-state.ts';
import { orderPropertyProblems } from './order-property-problems.ts';
import { isOnTick } from './round-to-tick.ts';

/** No configuration can allow a larger order: base currency. Raising it is a change of code, with its review. */
export const MAX_ORDER_NOTIONAL_CEILING: Decimal = decimal('10000000');

/** No configuration can allow a limit price farther from the reference price, in percent of it. */
export const PRICE_COLLAR_CEILING_PERCENT: Decimal = decimal('50');

export interface PreTradeContext {
  readonly tradingState: TradingState;
  readonly limits: Pick<Limits, 'maxOrderNotional' | 'allowedSymbols' | 'priceCollarPercent'>;
  /** In the contract's currency; undefined: unknown, hence denied. */
  readonly price: Decimal | undefined;
  /** Base currency for one unit of the contract's currency. */
  readonly fx: Decimal | undefined;
  /** The rules of trading the contract, as the broker gave them. */
  readonly details: Pick<ContractDetails, 'contract' | 'minTick' | 'minSize' | 'sizeIncrement'>;
  /** Signed units of the account in this contract, at the broker. */
  readonly position: Decimal;
  /** Signed units that still work at the broker in this contract. */
  readonly working: Decimal;
  /** Every strategy behind the order only shrinks what it holds: no limit forbids that (docs/adr/0022). */
  readonly shrinks: boolean;
}

export type PreTradeVerdict =
  | { readonly kind: 'approved'; readonly order: RiskApproved<OrderRequest> }
  | { readonly kind: 'denied'; readonly reason: string };

type Check = (request: OrderRequest, context: PreTradeContext) => string | undefined;

/** The first check that objects gives the reason; only an order without objection is approved. */
export function checkOrder(request: OrderRequest, context: PreTradeContext): PreTradeVerdict {
  for (const check of CHECKS) {
    const reason = check(request, context);
    if (reason !== undefined) return { kind: 'denied', reason };
  }
  return { kind: 'approved', order: approve(request) };
}

const checkContract: Check = ({ contract }, { details }) =>
  details.contract.conId === contract.conId
    ? undefined
    : `Contract details do not fit: found conId ${details.contract.conId}, needed ${contract.conId}`;

const checkState: Check = (_, { tradingState }) => (tradingState === 'HALTED' ? 'Trading is halted' : undefined);

const checkSource: Check = ({ source, quantity }) => {
  const parts = [...source.values()];
  if (parts.length === 0 || parts.some((part) => part.lte(0))) {
    return `Sources of the order do not fit: found ${listed(parts)}, needed quantities above 0`;
  }
  if (!sum(parts).eq(quantity)) {
    return `Sources of the order do not fit: found a sum of ${decimalText(sum(parts))}, needed ${decimalText(quantity)}`;
  }
  return undefined;
};

const listed = (parts: readonly Decimal[]): string => (parts.length === 0 ? 'none' : parts.map(decimalText).join(', '));

const checkSymbols: Check = ({ source, contract }, { limits, shrinks }) => {
  if (shrinks) return undefined;
  for (const strategyId of source.keys()) {
    const allowed = limits.allowedSymbols.get(strategyId);
    if (allowed !== undefined && !allowed.includes(contract.symbol)) {
      return `Symbol is not allowed for ${strategyId}: found "${contract.symbol}", needed one of ${allowed.join(', ') || 'none'}`;
    }
  }
  return undefined;
};

const checkQuantity: Check = ({ quantity }, { details: { minSize, sizeIncrement } }) => {
  if (sizeIncrement.lte(0)) return `Size increment is unknown: found ${decimalText(sizeIncrement)}, needed more than 0`;
  if (quantity.lte(0) || quantity.lt(minSize)) {
    return `Quantity is too small: found ${decimalText(quantity)}, needed at least ${decimalText(max(minSize, sizeIncrement))}`;
  }
  if (!isZero(quantity.mod(sizeIncrement))) {
    return `Quantity is not a whole number of increments: found ${decimalText(quantity)}, needed a multiple of ${decimalText(sizeIncrement)}`;
  }
  return undefined;
};

/** Order type, limit price and time in force must go together as IB takes them. */
const checkProperties: Check = ({ properties, contract, side }, { details: { minTick } }) => {
  const { orderType, limitPrice } = properties;
  const [problem] = orderPropertyProblems(properties);
  if (problem !== undefined) {
    return `Order property ${problem.field} does not fit: found ${problem.found}, needed ${problem.needed}`;
  }
  if (limitPrice !== undefined && !isOnTick(limitPrice, minTick)) {
    return `Limit price is not on a tick: found ${decimalText(limitPrice)}, needed a multiple of ${decimalText(minTick)}`;
  }
  if (contract.secType === 'CRYPTO' && orderType === 'MKT' && side === 'BUY') {
    return 'Market order to buy crypto does not fit: found MKT BUY, needed LMT (IB takes it only by cash)';
  }
  if (contract.secType === 'CRYPTO' && orderType !== 'MKT' && orderType !== 'LMT') {
    return `Order type does not fit crypto: found ${orderType}, needed LMT`;
  }
  return undefined;
};

/** A limit price far from the reference price, to either side, is taken for a mistake. */
const checkCollar: Check = ({ properties: { limitPrice } }, { price, limits }) => {
  if (limitPrice === undefined) return undefined;
  if (price === undefined || price.lte(0)) return 'Limit price cannot be judged: found no reference price, needed one';
  const percent = min(limits.priceCollarPercent ?? PRICE_COLLAR_CEILING_PERCENT, PRICE_COLLAR_CEILING_PERCENT);
  const away = limitPrice.minus(price).abs();
  if (away.times(100).lte(price.times(percent))) return undefined;
  const [found, collar, from] = [limitPrice, percent, price].map(decimalText);
  return `Limit price is outside its collar: found ${found}, needed within ${collar} % of ${from}`;
};

/** By the worse of reference and limit price, in base currency. */
const checkNotional: Check = ({ quantity, properties, contract }, { price, fx, details, limits, shrinks }) => {
  if (shrinks) return undefined;
  const { multiplier } = details.contract;
  const unproven = [
    ['Price', price],
    ['Exchange rate to the base currency', fx],
    ['Multiplier', multiplier],
  ] as const;
  for (const [name, value] of unproven) {
    if (value === undefined || value.lte(0)) {
      return `${name} of ${contract.localSymbol} is unknown: found ${value === undefined ? 'none' : decimalText(value)}, needed more than 0`;
    }
  }
  if (price === undefined || fx === undefined) return 'Price or exchange rate is unknown';
  const worst = max(price, properties.limitPrice ?? price);
  const notional = quantity.times(worst).times(multiplier).times(fx);
  const configured = limits.maxOrderNotional ?? MAX_ORDER_NOTIONAL_CEILING;
  const allowed = configured.lt(MAX_ORDER_NOTIONAL_CEILING) ? configured : MAX_ORDER_NOTIONAL_CEILING;
  return notional.gt(allowed)
    ? `Notional is too large: found ${decimalText(notional)}, needed at most ${decimalText(allowed)} in base currency`
    : undefined;
};

/** REDUCING: neither further from zero nor across it. */
const checkReducing: Check = ({ side, quantity }, { tradingState, position, working }) => {
  if (tradingState !== 'REDUCING') return undefined;
  const before = position.plus(working);
  const after = before.plus(signedQuantity(side, quantity));
  if (after.abs().lt(before.abs()) && sign(after) * sign(before) >= 0) return undefined;
  return `Trading is reducing only: found ${decimalText(before)} to ${decimalText(after)}, needed a step toward 0`;
};

const CHECKS: readonly Check[] = [
  checkState,
  checkContract,
  checkSource,
  checkSymbols,
  checkQuantity,
  checkProperties,
  checkCollar,
  checkNotional,
  checkReducing,
];
