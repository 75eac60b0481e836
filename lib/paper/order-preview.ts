/**
 * What an order would cost and bind if it were placed (`whatIf`): margin before, change and after in base currency, and the
 * commission of the whole order at its limit, else at the market. An estimate: nothing is booked, no id is used.
 */
import { ZERO, type Decimal } from '../domain/decimal.ts';
import { signedQuantity } from '../domain/side.ts';
import { orderCommission } from './commission.ts';
import { commissionCurrency, filledSoFar } from './fill-order.ts';
import type { Listing } from './listing.ts';
import { requirementOf } from './margin.ts';
import type { OrderPreview, PaperOrderInput, PreviewedMargin } from './paper-broker.ts';
import type { Valuation } from './valuation.ts';

export function previewOrder(
  { input, listing, price }: { readonly input: PaperOrderInput; readonly listing: Listing; readonly price: Decimal },
  account: {
    readonly valuation: Valuation;
    /** Signed position in the contract. */
    readonly position: Decimal;
    /** Of one unit of the contract's, and of the commission's currency in base currency. */
    readonly rate: Decimal;
    readonly commissionRate: Decimal;
  },
): OrderPreview {
  const { valuation, position, rate } = account;
  const held = requirementOf(listing, { quantity: position, price, rate });
  const quantity = position.plus(signedQuantity(input.side, input.quantity));
  const then = requirementOf(listing, { quantity, price, rate });
  const filled = filledSoFar(listing, input.quantity, price.times(input.quantity));
  const commission = orderCommission(listing.terms.commission, filled);
  const before: PreviewedMargin = {
    initialMargin: valuation.initialMargin,
    maintenanceMargin: valuation.maintenanceMargin,
    equityWithLoan: valuation.netLiquidation,
  };
  const change: PreviewedMargin = {
    initialMargin: then.initial.minus(held.initial),
    maintenanceMargin: then.maintenance.minus(held.maintenance),
    equityWithLoan: ZERO.minus(commission.times(account.commissionRate)).round(2),
  };
  return {
    before,
    change,
    after: {
      initialMargin: before.initialMargin.plus(change.initialMargin),
      maintenanceMargin: before.maintenanceMargin.plus(change.maintenanceMargin),
      equityWithLoan: before.equityWithLoan.plus(change.equityWithLoan),
    },
    commission,
    minCommission: undefined,
    maxCommission: undefined,
    commissionCurrency: commissionCurrency(listing),
    warning: '',
  };
}
