/** An order that somebody typed into TWS by hand: no client's, no order id, no orderRef. Only says what it is. */
import type { Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';
import type { Listing } from './listing.ts';
import type { PaperOrderInput } from './paper-broker.ts';

export interface ManualOrder {
  readonly listing: Listing;
  readonly side: Side;
  readonly quantity: Decimal;
  /** Executes at once at this price; undefined: as a market order. */
  readonly price: Decimal | undefined;
}

export function manualInput(order: Pick<PaperOrderInput, 'account' | 'conId' | 'side' | 'quantity'>): PaperOrderInput {
  return {
    ...order,
    orderType: 'MKT',
    limitPrice: undefined,
    auxPrice: undefined,
    trailStopPrice: undefined,
    trailingPercent: undefined,
    limitPriceOffset: undefined,
    tif: 'DAY',
    orderRef: '',
    outsideRth: false,
    ocaGroup: '',
    ocaType: 0,
    parentId: 0,
    transmit: true,
    whatIf: false,
    goodAfterTime: '',
    goodTillDate: '',
    algoStrategy: '',
    algoParams: new Map(),
  };
}
