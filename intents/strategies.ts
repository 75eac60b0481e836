/**
 * `GET /strategies`: each strategy's book at the prices of the last reading of the account, its profit and loss, its share
 * and its last signal. Books are those of now; what has no price or rate is null, never 0.
 */
import type { AccountPicture } from '../lib/domain/account-picture.ts';
import { decimalText, divideHalfUp, isZero, roundHalfUp, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import { EMPTY_BOOK, type Book, type Holding } from '../lib/domain/holding.ts';
import { strategyId, UNALLOCATED, type ConId } from '../lib/domain/ids.ts';
import { unrealizedPnl } from '../lib/domain/pnl.ts';
import type { Json } from '../lib/domain/run.ts';
import { holdingDayPnl } from '../lib/trading/holding-day-pnl.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { checkConfiguration } from './check-configuration.ts';
import type { IntentAnswer } from './intent.ts';
import { lastSignals } from './last-signals.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';

/** Runs that are searched for signals. */
const RUNS_SEARCHED = 200;
const MONEY_PLACES = 2;
const PRICE_PLACES = 6;
const EXPOSURE_PLACES = 6;

export const strategies: Resource = {
  path: 'strategies',
  methods: [{ method: 'GET', role: 'viewer', query: [], answer: show }],
};

async function show(deps: ResourceDeps, { signal }: ResourceCall): Promise<IntentAnswer> {
  const { mode, clock } = deps;
  const [documents, { books }, picture, runs] = await Promise.all([
    deps.configuration.read(mode, signal),
    deps.ledger.read({ books: 'all' }, signal),
    deps.accounts?.newest(signal),
    deps.runs.list({ limit: RUNS_SEARCHED }, signal),
  ]);
  const registered = new Set([...(deps.strategies?.keys() ?? [])].map(String));
  const checked = checkConfiguration(documents, { mode });
  const shares = checked.kind === 'fits' ? checked.configuration.exposure : undefined;
  const leverage = checked.kind === 'fits' ? checked.configuration.leverage : undefined;
  const signals = await lastSignals(
    deps.runs,
    runs.filter((run) => run.mode === mode),
    signal,
  );
  const own = [...books.keys()].filter((id) => id !== UNALLOCATED);
  const names = [...new Set([...registered, ...own, ...(shares?.strategies.keys() ?? [])].map(String))];
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(clock.nowMs()),
      asOf: picture === undefined ? null : isoTime(picture.atMs),
      marketTime: picture === undefined ? null : isoTime(picture.marketAtMs),
      baseCurrency: picture?.baseCurrency ?? null,
      overallExposure: textOrNull(shares?.overall),
      strategies: names.toSorted().map((name) => {
        const id = strategyId(name);
        const share = shares?.strategies.get(id);
        return {
          strategy: name,
          isRegistered: registered.has(name),
          isActive: registered.has(name) && share !== undefined && !isZero(share),
          share: textOrNull(share),
          leverage: textOrNull(leverage?.get(id)),
          ...showBook(books.get(id) ?? EMPTY_BOOK, picture),
          lastSignal: signals.get(name) ?? null,
        };
      }),
      unallocated: showBook(books.get(UNALLOCATED) ?? EMPTY_BOOK, picture),
    },
  };
}

/** Figures of one holding, each undefined where a price is missing; in the holding's currency. */
interface Figures {
  readonly value: Decimal | undefined;
  readonly realized: Decimal;
  readonly unrealized: Decimal | undefined;
  readonly day: Decimal | undefined;
  /** Base currency per unit. */
  readonly rate: Decimal | undefined;
}

function showBook(book: Book, picture: AccountPicture | undefined): { readonly [name: string]: Json } {
  const rows = [...book].map(([conId, holding]) => ({ conId, holding, figures: figuresOf(conId, holding, picture) }));
  return {
    positions: rows.map((row) => showPosition(row, picture)),
    totals: totalsOf(
      rows.map(({ figures }) => figures),
      picture,
    ),
  };
}

function figuresOf(conId: ConId, holding: Holding, picture: AccountPicture | undefined): Figures {
  const { quantity, multiplier, realizedPnl, currency } = holding;
  const isFlat = isZero(quantity);
  const mark = picture?.marks.get(conId)?.price;
  const previousClose = picture?.previousCloses.get(conId);
  return {
    value: isFlat ? ZERO : mark?.times(quantity).times(multiplier),
    realized: realizedPnl,
    unrealized: isFlat ? ZERO : mark === undefined ? undefined : unrealizedPnl(holding, mark),
    day:
      picture === undefined
        ? undefined
        : holdingDayPnl(holding, { mark, previousClose, marketAtMs: picture.marketAtMs }),
    rate: picture?.rates.get(currency),
  };
}

function showPosition(
  { conId, holding, figures }: { readonly conId: ConId; readonly holding: Holding; readonly figures: Figures },
  picture: AccountPicture | undefined,
): Json {
  const { localSymbol, quantity, currency, cost, multiplier } = holding;
  const mark = picture?.marks.get(conId);
  const units = quantity.times(multiplier);
  const inBase = inBaseOf(figures.value, figures.rate);
  return {
    conId,
    localSymbol,
    quantity: decimalText(quantity),
    currency,
    averagePrice: isZero(units) ? null : decimalText(divideHalfUp(cost, units, PRICE_PLACES)),
    cost: decimalText(cost),
    price: textOrNull(mark?.price),
    priceAt: mark === undefined ? null : isoTime(mark.atMs),
    marketValue: textOrNull(figures.value),
    marketValueInBase: money(inBase),
    exposure: exposure(inBase, picture),
    realizedPnl: decimalText(figures.realized),
    unrealizedPnl: money(figures.unrealized),
    dayPnl: money(figures.day),
  };
}

/** In base currency; one missing part makes a total unknown. */
function totalsOf(rows: readonly Figures[], picture: AccountPicture | undefined): Json {
  const total = (of: (figures: Figures) => Decimal | undefined): Decimal | undefined => {
    let sum = ZERO;
    for (const figures of rows) {
      const part = of(figures);
      // Nothing is nothing in every currency.
      const inBase = part !== undefined && isZero(part) ? ZERO : inBaseOf(part, figures.rate);
      if (inBase === undefined) return undefined;
      sum = sum.plus(inBase);
    }
    return sum;
  };
  const value = total((figures) => figures.value);
  return {
    marketValue: money(value),
    exposure: exposure(value, picture),
    // A book that is long and short is no empty one.
    grossExposure: exposure(
      total((figures) => figures.value?.abs()),
      picture,
    ),
    realizedPnl: money(total(({ realized }) => realized)),
    unrealizedPnl: money(total(({ unrealized }) => unrealized)),
    dayPnl: money(total(({ day }) => day)),
  };
}

const inBaseOf = (value: Decimal | undefined, rate: Decimal | undefined): Decimal | undefined =>
  value === undefined || rate === undefined ? undefined : value.times(rate);

function exposure(inBase: Decimal | undefined, picture: AccountPicture | undefined): string | null {
  if (inBase === undefined || picture === undefined || picture.netLiquidation.lte(0)) return null;
  return decimalText(divideHalfUp(inBase, picture.netLiquidation, EXPOSURE_PLACES));
}

const money = (value: Decimal | undefined): string | null =>
  value === undefined ? null : decimalText(roundHalfUp(value, MONEY_PLACES));
const textOrNull = (value: Decimal | undefined): string | null => (value === undefined ? null : decimalText(value));
