/** Values for tests of the IB adapter; only tests import them. */
import type { Contract } from '../domain/contract.ts';
import { decimal, ONE } from '../domain/decimal.ts';
import { conId, currency, orderRef, strategyId } from '../domain/ids.ts';
import { approve, type OrderProperties, type OrderRequest, type RiskApproved } from '../domain/order.ts';

export const SPY: Contract = {
  conId: conId(756733),
  symbol: 'SPY',
  localSymbol: 'SPY',
  secType: 'STK',
  exchange: 'SMART',
  primaryExchange: 'ARCA',
  currency: currency('USD'),
  multiplier: ONE,
  lastTradeDate: '',
  tradingClass: 'SPY',
};

export const MARKET: OrderProperties = { orderType: 'MKT', tif: 'DAY', outsideRth: false };

export function orderOf(ref: string, change: Partial<OrderRequest> = {}): RiskApproved<OrderRequest> {
  const quantity = change.quantity ?? decimal(10);
  return approve({
    orderRef: orderRef(ref),
    contract: SPY,
    side: 'BUY',
    quantity,
    properties: MARKET,
    source: new Map([[strategyId('dummy'), quantity]]),
    ...change,
  });
}
