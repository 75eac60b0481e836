/** Positions and books with their value, exposure and P&L at the marks of now: in the contract's currency, and in base currency. */
import { decimalText, divideHalfUp, isZero, roundHalfUp, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import type { Book } from '../lib/domain/holding.ts';
import type { ConId, Currency } from '../lib/domain/ids.ts';
import { unrealizedPnl } from '../lib/domain/pnl.ts';
import type { Position } from '../lib/domain/position.ts';
import type { Json } from '../lib/domain/run.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { Marks } from '../lib/trading/mark-contracts.ts';

export interface Marked extends Marks {
  /** In base currency. */
  readonly netLiquidation: Decimal;
  readonly marketNowMs: number;
}

const EXPOSURE_PLACES = 6;
const MONEY_PLACES = 2;

type JsonObject = { readonly [name: string]: Json };

/** `exposure` is the market value as a fraction of net liquidation, both in base currency. */
export function showMarkedPosition({ contract, quantity, averageCost }: Position, marked: Marked): Json {
  const price = marked.prices.get(contract.conId)?.price;
  const value = price?.times(quantity).times(contract.multiplier);
  const { currency } = contract;
  return {
    conId: contract.conId,
    localSymbol: contract.localSymbol,
    secType: contract.secType,
    quantity: decimalText(quantity),
    averageCost: decimalText(averageCost),
    currency,
    ...showMark(contract.conId, marked),
    marketValue: textOrNull(value),
    marketValueInBase: inBase(value, { currency, marked }),
    exposure: exposure(value, { currency, marked }),
    unrealizedPnl: textOrNull(value?.minus(averageCost.times(quantity))),
    unrealizedPnlInBase: inBase(value?.minus(averageCost.times(quantity)), { currency, marked }),
  };
}

/** By conId. What was realised stays visible after a holding is closed. */
export const showMarkedBook = (book: Book, marked: Marked): JsonObject =>
  Object.fromEntries(
    [...book].map(([conId, holding]) => {
      const { localSymbol, quantity, cost, realizedPnl, currency, multiplier } = holding;
      const isFlat = isZero(quantity);
      const price = marked.prices.get(conId)?.price;
      const unrealized = isFlat ? ZERO : price === undefined ? undefined : unrealizedPnl(holding, price);
      const value = isFlat ? ZERO : price?.times(quantity).times(multiplier);
      const shown: JsonObject = {
        localSymbol,
        quantity: decimalText(quantity),
        cost: decimalText(cost),
        realizedPnl: decimalText(realizedPnl),
        unrealizedPnl: textOrNull(unrealized),
        marketValue: textOrNull(value),
        exposure: exposure(value, { currency, marked }),
        currency,
      };
      return [String(conId), shown];
    }),
  );

/** Where the price came from and how old it is: an old one is no price, and the reason says so. */
function showMark(conId: ConId, { prices, unpriced, marketNowMs }: Marked): JsonObject {
  const known = prices.get(conId);
  if (known === undefined) return { price: null, noPrice: unpriced.get(conId) ?? 'Not asked for' };
  const { price, source, atMs } = known;
  return {
    price: decimalText(price),
    priceSource: source,
    priceAt: isoTime(atMs),
    priceAgeSeconds: Math.max(0, Math.round((marketNowMs - atMs) / 1000)),
  };
}

interface InCurrency {
  readonly currency: Currency;
  readonly marked: Marked;
}

function exposure(value: Decimal | undefined, { currency, marked: { rates, netLiquidation } }: InCurrency): Json {
  const rate = rates.get(currency);
  if (value === undefined || rate === undefined || netLiquidation.lte(0)) return null;
  return decimalText(divideHalfUp(value.times(rate), netLiquidation, EXPOSURE_PLACES));
}

function inBase(value: Decimal | undefined, { currency, marked: { rates } }: InCurrency): Json {
  const rate = rates.get(currency);
  return value === undefined || rate === undefined ? null : decimalText(roundHalfUp(value.times(rate), MONEY_PLACES));
}

const textOrNull = (value: Decimal | undefined): Json => (value === undefined ? null : decimalText(value));
