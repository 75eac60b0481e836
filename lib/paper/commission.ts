/**
 * What an order costs: IB's fixed schedules, charged on the order as a whole. Each execution is charged what the order
 * has cost so far less what was charged before, so that splitting a fill changes nothing in the sum.
 */
import { decimal, max, min, roundHalfUp, type Decimal } from '../domain/decimal.ts';

export type CommissionSchedule =
  /** `maximumRate`: of the value; it wins over the minimum. */
  | { readonly kind: 'per-share'; readonly rate: Decimal; readonly minimum: Decimal; readonly maximumRate: Decimal }
  /** Fees included, no minimum. */
  | { readonly kind: 'per-contract'; readonly rate: Decimal }
  | { readonly kind: 'of-value'; readonly rate: Decimal; readonly minimum: Decimal }
  /** Forex whose units are the base currency's own: in that currency. */
  | { readonly kind: 'of-quantity'; readonly rate: Decimal; readonly minimum: Decimal };

/** US stocks: 0.005 a share, at least 1.00, at most 1 % of the value. */
export const STOCK_COMMISSION: CommissionSchedule = {
  kind: 'per-share',
  rate: decimal('0.005'),
  minimum: decimal('1'),
  maximumRate: decimal('0.01'),
};
/** Micro E-mini: 0.62 a contract, of which 0.25 IB's, 0.35 the exchange's and 0.02 the regulator's. */
export const MICRO_FUTURE_COMMISSION: CommissionSchedule = { kind: 'per-contract', rate: decimal('0.62') };
/** Forex: 0.2 basis points of the value, at least 2.00. */
export const FOREX_COMMISSION: CommissionSchedule = {
  kind: 'of-value',
  rate: decimal('0.00002'),
  minimum: decimal('2'),
};
/** The same for a pair such as USD.JPY, charged in USD. */
export const BASE_FOREX_COMMISSION: CommissionSchedule = {
  kind: 'of-quantity',
  rate: decimal('0.00002'),
  minimum: decimal('2'),
};
/** German stocks: 0.05 % of the value, at least 3.00 EUR. */
export const EURO_STOCK_COMMISSION: CommissionSchedule = {
  kind: 'of-value',
  rate: decimal('0.0005'),
  minimum: decimal('3'),
};
/** Spot gold: 0.15 basis points of the value, at least 2.00. */
export const GOLD_COMMISSION: CommissionSchedule = {
  kind: 'of-value',
  rate: decimal('0.000015'),
  minimum: decimal('2'),
};
/** E-mini: 2.25 a contract, of which 0.85 IB's, 1.38 the exchange's and 0.02 the regulator's. */
export const EMINI_COMMISSION: CommissionSchedule = { kind: 'per-contract', rate: decimal('2.25') };
/** Crypto at Paxos: 0.18 % of the value, at least 1.75. */
export const CRYPTO_COMMISSION: CommissionSchedule = {
  kind: 'of-value',
  rate: decimal('0.0018'),
  minimum: decimal('1.75'),
};

/** What an order has filled so far: `value` = sum of price x multiplier x quantity, unsigned. */
export interface FilledSoFar {
  readonly quantity: Decimal;
  readonly value: Decimal;
}

/** Commission of an order in the contract's currency, rounded half up to cents; 0 where nothing is filled. */
export function orderCommission(schedule: CommissionSchedule, { quantity, value }: FilledSoFar): Decimal {
  if (quantity.eq(0)) return quantity;
  return roundHalfUp(exactCommission(schedule, { quantity, value }), 2);
}

function exactCommission(schedule: CommissionSchedule, { quantity, value }: FilledSoFar): Decimal {
  switch (schedule.kind) {
    case 'per-share':
      return min(max(quantity.times(schedule.rate), schedule.minimum), value.times(schedule.maximumRate));
    case 'per-contract':
      return quantity.times(schedule.rate);
    case 'of-quantity':
      return max(quantity.times(schedule.rate), schedule.minimum);
    case 'of-value':
    default:
      return max(value.times(schedule.rate), schedule.minimum);
  }
}
