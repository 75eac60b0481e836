/**
 * Base currency per unit of each foreign currency, from IB's currency pairs: their midpoint, else their close. A pair
 * that IB lists only the other way round is inverted. A rate that cannot be had is told, never assumed.
 */
import { divideHalfUp, ONE, type Decimal } from '../domain/decimal.ts';
import type { Currency } from '../domain/ids.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { isolated } from './isolated.ts';
import { referencePrice } from './reference-price.ts';

/** Places of an inverted exchange rate. */
const FX_PLACES = 12;

export interface RatesRequest {
  readonly currencies: ReadonlySet<Currency>;
  readonly baseCurrency: Currency;
  readonly marketNowMs: number;
  readonly staleAfterMs: number;
}

export interface ExchangeRates {
  /** The base currency itself is 1. */
  readonly rates: ReadonlyMap<Currency, Decimal>;
  /** Currency -> why it has no rate. */
  readonly missing: ReadonlyMap<Currency, string>;
}

export async function exchangeRates(
  broker: BrokerReader,
  request: RatesRequest,
  signal: AbortSignal,
): Promise<ExchangeRates> {
  const rates = new Map<Currency, Decimal>([[request.baseCurrency, ONE]]);
  const missing = new Map<Currency, string>();
  const foreign = [...request.currencies].filter((currency) => currency !== request.baseCurrency);
  await Promise.all(
    foreign.map(async (currency) => {
      const rate = await isolated({ broker, signal }, () => exchangeRate(broker, { currency, request }, signal));
      if (rate.kind === 'failed') missing.set(currency, rate.reason);
      else rates.set(currency, rate.value);
    }),
  );
  return { rates, missing };
}

async function exchangeRate(
  broker: BrokerReader,
  { currency, request }: { readonly currency: Currency; readonly request: RatesRequest },
  signal: AbortSignal,
): Promise<Decimal> {
  const { baseCurrency } = request;
  const direct = await pairPrice(broker, { symbol: currency, currency: baseCurrency, request }, signal);
  if (direct !== undefined) return direct;
  const inverse = await pairPrice(broker, { symbol: baseCurrency, currency, request }, signal);
  if (inverse !== undefined) return divideHalfUp(ONE, inverse, FX_PLACES);
  throw new Error(
    `No exchange rate for ${currency}: found neither ${currency}.${baseCurrency} nor ${baseCurrency}.${currency}`,
  );
}

/** Undefined where IB lists no such pair. @throws Error where it lists one without a usable price */
async function pairPrice(
  broker: BrokerReader,
  pair: { readonly symbol: Currency; readonly currency: Currency; readonly request: RatesRequest },
  signal: AbortSignal,
): Promise<Decimal | undefined> {
  const spec = { symbol: pair.symbol, secType: 'CASH', exchange: 'IDEALPRO', currency: pair.currency } as const;
  const [details] = await broker.contractDetails(spec, signal);
  if (details === undefined) return undefined;
  const { marketNowMs, staleAfterMs } = pair.request;
  const { last: _, ...quote } = await broker.quote(details.contract, signal);
  const nowMs = Math.max(marketNowMs, quote.atMs);
  const found = referencePrice({ purpose: 'valuing', quote, lastBar: undefined, nowMs, staleAfterMs });
  if (found.kind === 'none') throw new Error(`Pair ${pair.symbol}.${pair.currency}: ${found.reason}`);
  return found.price.price;
}
