/**
 * From the properties a caller asked for to those of one order: a limit price in whole ticks, never worse than asked,
 * and crypto as IB takes it. It approves nothing.
 */
import type { ContractDetails } from '../domain/contract.ts';
import { decimal, ONE, type Decimal } from '../domain/decimal.ts';
import type { OrderProperties } from '../domain/order.ts';
import { signedQuantity, type Side } from '../domain/side.ts';
import { roundToTick } from './round-to-tick.ts';

/**
 * How far beyond the reference price a crypto order is willing to trade: 0.5 %. IB takes a market order to buy crypto
 * by cash only, so that market orders become limit orders that trade at once or not at all (LMT IOC).
 */
export const CRYPTO_OFFSET: Decimal = decimal('0.005');

export interface FittedTo {
  readonly details: Pick<ContractDetails, 'contract' | 'minTick'>;
  readonly side: Side;
  /** Reference price. */
  readonly price: Decimal;
}

/** A buy limit is rounded down and a sell limit up; the marketable one of crypto the other way, so that it stays so. */
export function fitProperties(properties: OrderProperties, { details, side, price }: FittedTo): OrderProperties {
  const { contract, minTick } = details;
  if (contract.secType === 'CRYPTO' && properties.orderType === 'MKT') {
    const { adaptivePriority: _, ...kept } = properties;
    const willing = price.times(ONE.plus(signedQuantity(side, CRYPTO_OFFSET)));
    const limitPrice = roundToTick(willing, minTick, side === 'BUY' ? 'up' : 'down');
    return { ...kept, orderType: 'LMT', tif: 'IOC', outsideRth: false, limitPrice };
  }
  if (properties.limitPrice === undefined) return properties;
  return {
    ...properties,
    limitPrice: roundToTick(properties.limitPrice, minTick, side === 'BUY' ? 'down' : 'up'),
  };
}
