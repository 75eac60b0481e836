/**
 * What is kept of one reading of the account for people to look at: figures in base currency, positions beside the sum of
 * books, prices, drift. Pure; what has no price or rate is unknown, never zero. Nothing is decided by it.
 */
import type { AccountSnapshot } from '../domain/account.ts';
import type { AccountPicture } from '../domain/account-picture.ts';
import { divideHalfUp, isZero, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import type { Book } from '../domain/holding.ts';
import type { Currency, RunId, StrategyId } from '../domain/ids.ts';
import type { Position } from '../domain/position.ts';
import type { DriftRow } from './compare-positions.ts';
import { concerned, dayPnl } from './day-pnl.ts';
import type { Marks, MarksRequest } from './mark-contracts.ts';

export interface AccountReading {
  /** The desk's clock. */
  readonly atMs: number;
  readonly marketAtMs: number;
  /** The intent that reads. */
  readonly source: string;
  readonly runId: RunId;
  readonly account: AccountSnapshot;
  readonly positions: readonly Position[];
  /** Of the current broker day. */
  readonly fills: readonly Fill[];
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly drift: readonly DriftRow[];
  readonly marks: Marks;
}

/** IB's ledger tag: cash by trade date, one row a currency. */
export const CASH_TAG = 'CashBalance';
const EXPOSURE_PLACES = 6;

/** What a picture needs priced beside positions and books. */
export const alsoPriced = ({
  account,
  positions,
  fills,
}: Pick<AccountReading, 'account' | 'positions' | 'fills'>): NonNullable<MarksRequest['also']> => ({
  contracts: concerned({ positions, fills }),
  currencies: [
    ...cashOf(account).keys(),
    ...fills.flatMap(({ commission }) => (commission === undefined ? [] : [commission.currency])),
  ],
});

export function accountPicture(reading: AccountReading): AccountPicture {
  const { atMs, marketAtMs, source, runId, account, positions, fills, books, marks, drift } = reading;
  const { prices, previousCloses, rates } = marks;
  const marked = new Map(
    [...prices].map(([conId, { price, source: from, atMs: at }]) => [conId, { price, source: from, atMs: at }]),
  );
  const held = [...books.values()];
  return {
    atMs,
    marketAtMs,
    source,
    runId,
    account: account.account,
    baseCurrency: account.baseCurrency,
    netLiquidation: account.netLiquidation,
    dayPnl: dayPnl({
      positions,
      fills,
      marks: new Map([...prices].map(([conId, { price }]) => [conId, price])),
      previousCloses,
      rates,
    }),
    grossExposure: grossExposure(reading),
    cash: cashOf(account),
    rates,
    marks: marked,
    previousCloses,
    positions: positions.map(({ contract, quantity, averageCost }) => ({
      contract,
      quantity,
      averageCost,
      ledger: sum(held.map((book) => book.get(contract.conId)?.quantity ?? ZERO)),
    })),
    drift,
  };
}

function cashOf({ values, baseCurrency }: AccountSnapshot): ReadonlyMap<Currency, Decimal> {
  const known = [...(values.get(CASH_TAG) ?? [])].filter(
    ([currency, balance]) => !isZero(balance) || currency === baseCurrency,
  );
  return new Map(known);
}

/** Undefined where one position has no price or rate, or the account is worth nothing. */
function grossExposure({ account, positions, marks }: AccountReading): Decimal | undefined {
  if (account.netLiquidation.lte(0)) return undefined;
  const values: Decimal[] = [];
  for (const { contract, quantity } of positions) {
    if (contract.secType === 'CASH' || isZero(quantity)) continue;
    const price = marks.prices.get(contract.conId)?.price;
    const rate = marks.rates.get(contract.currency);
    if (price === undefined || rate === undefined) return undefined;
    values.push(quantity.times(price).times(contract.multiplier).times(rate).abs());
  }
  return divideHalfUp(sum(values), account.netLiquidation, EXPOSURE_PLACES);
}
