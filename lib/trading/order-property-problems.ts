/**
 * Which order properties go together as IB takes them: order type, time in force, limit price, hours, algorithm. It
 * knows no contract and no price; what depends on those is a pre-trade check.
 */
import { decimalText } from '../domain/decimal.ts';
import type { FieldProblem } from '../domain/errors.ts';
import type { OrderProperties, OrderType, TimeInForce } from '../domain/order.ts';

/** Executed in an auction of the exchange, hence neither outside regular hours nor at a later time. */
const AUCTION_TYPES: ReadonlySet<OrderType> = new Set(['MOC', 'LOC', 'MOO']);
const LIMIT_TYPES: ReadonlySet<OrderType> = new Set(['LMT', 'LOC']);
const ADAPTIVE_TYPES: ReadonlySet<OrderType> = new Set(['MKT', 'LMT']);
/** Orders that stay: what an algorithm or a later start needs. */
const LASTING: ReadonlySet<TimeInForce> = new Set(['DAY', 'GTC']);

/** Order type -> the times in force it can have. GTD would need an end date, which nobody can give. */
const TIMES_OF_TYPE: { readonly [type in OrderType]: readonly TimeInForce[] } = {
  MKT: ['DAY', 'GTC', 'IOC', 'FOK', 'OPG'],
  LMT: ['DAY', 'GTC', 'IOC', 'FOK', 'OPG'],
  MTL: ['DAY', 'GTC'],
  MOC: ['DAY'],
  LOC: ['DAY'],
  MOO: ['DAY', 'OPG'],
};

/** Empty: they fit. `field` is the name in `orderProperties`. */
export function orderPropertyProblems(properties: OrderProperties): readonly FieldProblem[] {
  return CHECKS.flatMap((check) => check(properties) ?? []);
}

/** Whether IB's Adaptive algorithm takes orders of this type and time in force. */
export const takesAdaptive = ({ orderType, tif }: Pick<OrderProperties, 'orderType' | 'tif'>): boolean =>
  ADAPTIVE_TYPES.has(orderType) && LASTING.has(tif);

type Check = (properties: OrderProperties) => FieldProblem | undefined;

const checkLimitPrice: Check = ({ orderType, limitPrice }) => {
  const field = 'limitPrice';
  const isLimit = LIMIT_TYPES.has(orderType);
  if (limitPrice === undefined)
    return isLimit ? { field, found: 'none', needed: `a price for ${orderType}` } : undefined;
  const found = decimalText(limitPrice);
  if (!isLimit) return { field, found, needed: `none for ${orderType}` };
  return limitPrice.lte(0) ? { field, found, needed: 'more than 0' } : undefined;
};

const checkTimeInForce: Check = ({ orderType, tif }) => {
  const allowed = TIMES_OF_TYPE[orderType];
  if (allowed.includes(tif)) return undefined;
  return { field: 'tif', found: tif, needed: `${allowed.join(' or ')} for ${orderType}` };
};

const checkAdaptive: Check = ({ orderType, tif, adaptivePriority }) => {
  if (adaptivePriority === undefined || takesAdaptive({ orderType, tif })) return undefined;
  return { field: 'adaptivePriority', found: `${adaptivePriority} for ${orderType} ${tif}`, needed: ADAPTIVE_NEEDS };
};
const ADAPTIVE_NEEDS = 'MKT or LMT with DAY or GTC';

const checkHours: Check = ({ orderType, tif, outsideRth }) => {
  if (!outsideRth || !(AUCTION_TYPES.has(orderType) || tif === 'OPG')) return undefined;
  return {
    field: 'outsideRth',
    found: 'true',
    needed: `false for ${orderType} ${tif}: an auction is in regular hours`,
  };
};

const checkGoodAfter: Check = ({ orderType, tif, goodAfterTimeAtMs }) => {
  if (goodAfterTimeAtMs === undefined || (LASTING.has(tif) && !AUCTION_TYPES.has(orderType))) return undefined;
  return {
    field: 'goodAfterTime',
    found: `a time for ${orderType} ${tif}`,
    needed: 'none, or DAY or GTC without auction',
  };
};

const CHECKS: readonly Check[] = [checkLimitPrice, checkTimeInForce, checkAdaptive, checkHours, checkGoodAfter];
