/** Positions at the opening of the day and the fills since, as plain JSON and back, decimals as text. */
import { decimalText } from '../domain/decimal.ts';
import { SIDES } from '../domain/side.ts';
import { CHARGED_IN, type BookedFill, type PositionState } from './account.ts';
import type { OpeningPosition } from './account-book.ts';
import type { KeptFields } from './kept-fields.ts';
import type { Settlement } from './listing.ts';

const SETTLEMENTS = ['paid', 'margined', 'exchanged', 'none'] as const satisfies readonly Settlement[];

export function openingValue({ state, realizedAtDayStart }: OpeningPosition): object {
  return {
    quantity: decimalText(state.quantity),
    cost: decimalText(state.cost),
    openCommission: decimalText(state.openCommission),
    realizedPnl: decimalText(state.realizedPnl),
    realizedAtDayStart: decimalText(realizedAtDayStart),
  };
}

export function readOpening(fields: KeptFields): OpeningPosition {
  const state: PositionState = {
    quantity: fields.decimal('quantity'),
    cost: fields.decimal('cost'),
    openCommission: fields.decimal('openCommission'),
    realizedPnl: fields.decimal('realizedPnl'),
  };
  return { state, realizedAtDayStart: fields.decimal('realizedAtDayStart') };
}

export const fillValue = (fill: BookedFill): object => ({
  ...fill,
  quantity: decimalText(fill.quantity),
  price: decimalText(fill.price),
  multiplier: decimalText(fill.multiplier),
  commission: decimalText(fill.commission),
});

export const readFill = (fields: KeptFields): BookedFill => ({
  side: fields.choice('side', SIDES),
  quantity: fields.decimal('quantity'),
  price: fields.decimal('price'),
  multiplier: fields.decimal('multiplier'),
  commission: fields.decimal('commission'),
  settlement: fields.choice('settlement', SETTLEMENTS),
  chargedIn: fields.choice('chargedIn', CHARGED_IN),
});
