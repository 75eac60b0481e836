/** Booked orders as plain JSON and back, decimals as text. Contracts are kept by id and found again in the catalogue. */
import { decimalText } from '../domain/decimal.ts';
import { ORDER_STATUSES } from '../domain/order-status.ts';
import { SIDES } from '../domain/side.ts';
import type { KeptFields } from './kept-fields.ts';
import type { Listing } from './listing.ts';
import type { BookedOrder, VolumeShare } from './order-book.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from './order-kind.ts';
import type { PaperOrder, PaperOrderInput } from './paper-broker.ts';

export function orderValue({ order, listing: _listing, filledCost, charged, ...rest }: BookedOrder): object {
  const { input } = order;
  return {
    ...rest,
    share: rest.share && { ...rest.share, taken: decimalText(rest.share.taken) },
    filledCost: decimalText(filledCost),
    charged: decimalText(charged),
    order: {
      ...order,
      filled: decimalText(order.filled),
      remaining: decimalText(order.remaining),
      averageFillPrice: decimalText(order.averageFillPrice),
      lastFillPrice: decimalText(order.lastFillPrice),
      commission: order.commission && decimalText(order.commission),
      input: {
        ...input,
        quantity: decimalText(input.quantity),
        limitPrice: input.limitPrice && decimalText(input.limitPrice),
        auxPrice: input.auxPrice && decimalText(input.auxPrice),
        trailStopPrice: input.trailStopPrice && decimalText(input.trailStopPrice),
        trailingPercent: input.trailingPercent && decimalText(input.trailingPercent),
        limitPriceOffset: input.limitPriceOffset && decimalText(input.limitPriceOffset),
        algoParams: [...input.algoParams].map(([tag, value]) => ({ tag, value })),
      },
    },
  };
}

/** @param listingOf throws for a contract that the catalogue does not know */
export function readOrder(fields: KeptFields, listingOf: (conId: number) => Listing): BookedOrder {
  const order = readPaperOrder(fields.fields('order'));
  return {
    order,
    listing: listingOf(order.input.conId),
    orderType: fields.choice('orderType', ORDER_TYPES),
    tif: fields.choice('tif', TIMES_IN_FORCE),
    extended: fields.flag('extended'),
    transmitted: fields.flag('transmitted'),
    awaitsParent: fields.flag('awaitsParent'),
    startsAtMs: fields.optional('startsAtMs', (kept) => kept.integer('startsAtMs')),
    activeSinceMs: fields.integer('activeSinceMs'),
    triggered: fields.flag('triggered'),
    share: fields.optional('share', (kept) => readShare(kept.fields('share'))),
    expiresAtMs: fields.optional('expiresAtMs', (kept) => kept.integer('expiresAtMs')),
    filledCost: fields.decimal('filledCost'),
    charged: fields.decimal('charged'),
  };
}

const readShare = (fields: KeptFields): VolumeShare => ({
  sinceMs: fields.integer('sinceMs'),
  taken: fields.decimal('taken'),
});

function readPaperOrder(fields: KeptFields): PaperOrder {
  return {
    clientId: fields.integer('clientId'),
    orderId: fields.integer('orderId'),
    permId: fields.integer('permId'),
    input: readInput(fields.fields('input')),
    status: fields.choice('status', ORDER_STATUSES),
    whyHeld: fields.text('whyHeld'),
    filled: fields.decimal('filled'),
    remaining: fields.decimal('remaining'),
    averageFillPrice: fields.decimal('averageFillPrice'),
    lastFillPrice: fields.decimal('lastFillPrice'),
    commission: fields.optional('commission', (kept) => kept.decimal('commission')),
    commissionCurrency: fields.text('commissionCurrency'),
    placedAtMs: fields.integer('placedAtMs'),
    completedAtMs: fields.optional('completedAtMs', (kept) => kept.integer('completedAtMs')),
  };
}

function readInput(fields: KeptFields): PaperOrderInput {
  return {
    conId: fields.integer('conId'),
    side: fields.choice('side', SIDES),
    quantity: fields.decimal('quantity'),
    orderType: fields.text('orderType'),
    limitPrice: fields.optional('limitPrice', (kept) => kept.decimal('limitPrice')),
    auxPrice: fields.optional('auxPrice', (kept) => kept.decimal('auxPrice')),
    trailStopPrice: fields.optional('trailStopPrice', (kept) => kept.decimal('trailStopPrice')),
    trailingPercent: fields.optional('trailingPercent', (kept) => kept.decimal('trailingPercent')),
    limitPriceOffset: fields.optional('limitPriceOffset', (kept) => kept.decimal('limitPriceOffset')),
    tif: fields.text('tif'),
    account: fields.text('account'),
    orderRef: fields.text('orderRef'),
    outsideRth: fields.flag('outsideRth'),
    ocaGroup: fields.text('ocaGroup'),
    ocaType: fields.integer('ocaType'),
    parentId: fields.integer('parentId'),
    transmit: fields.flag('transmit'),
    whatIf: fields.flag('whatIf'),
    goodAfterTime: fields.text('goodAfterTime'),
    goodTillDate: fields.text('goodTillDate'),
    algoStrategy: fields.text('algoStrategy'),
    algoParams: new Map(fields.list('algoParams').map((pair) => [pair.text('tag'), pair.text('value')])),
  };
}
