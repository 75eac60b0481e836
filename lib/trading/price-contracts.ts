/**
 * One reference price and one exchange rate for every contract of an allocation, fetched side by side.
 * What cannot be priced is told by contract; nobody computes with a guess.
 */
import type { Bar } from '../domain/bar.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { ONE, divideHalfUp, type Decimal } from '../domain/decimal.ts';
import { BrokerError } from '../domain/errors.ts';
import type { ConId, Currency } from '../domain/ids.ts';
import type { ReferencePrice } from '../domain/quote.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { referencePrice } from './reference-price.ts';

/** Places of an inverted exchange rate. */
const FX_PLACES = 12;

export interface Priced {
  readonly details: ContractDetails;
  readonly price: ReferencePrice;
  /** Base currency per unit of the contract's currency. */
  readonly fx: Decimal;
}

export interface Pricing {
  readonly priced: ReadonlyMap<ConId, Priced>;
  /** conId -> why it has no price. */
  readonly unpriced: ReadonlyMap<ConId, string>;
  readonly fx: ReadonlyMap<Currency, Decimal>;
}

export interface PricingRequest {
  readonly contracts: ReadonlyMap<ConId, ContractDetails>;
  readonly lastBars: ReadonlyMap<ConId, Bar>;
  readonly baseCurrency: Currency;
  readonly marketNowMs: number;
  readonly staleAfterMs: number;
}

export async function priceContracts(
  broker: BrokerReader,
  request: PricingRequest,
  signal: AbortSignal,
): Promise<Pricing> {
  const fx = await exchangeRates(broker, request, signal);
  const priced = new Map<ConId, Priced>();
  const unpriced = new Map<ConId, string>();
  await Promise.all(
    [...request.contracts].map(async ([conId, details]) => {
      const found = referencePrice({
        quote: await broker.quote(details.contract, signal),
        lastBar: request.lastBars.get(conId),
        nowMs: request.marketNowMs,
        staleAfterMs: request.staleAfterMs,
      });
      const rate = fx.get(details.contract.currency);
      if (found.kind === 'none') unpriced.set(conId, found.reason);
      else if (rate === undefined) unpriced.set(conId, `No exchange rate for ${details.contract.currency}`);
      else priced.set(conId, { details, price: found.price, fx: rate });
    }),
  );
  return { priced, unpriced, fx };
}

/** Currency -> base currency per unit; a pair IB lists only the other way round is inverted. */
async function exchangeRates(
  broker: BrokerReader,
  request: PricingRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<Currency, Decimal>> {
  const base = request.baseCurrency;
  const rates = new Map<Currency, Decimal>([[base, ONE]]);
  const foreign = new Set([...request.contracts.values()].map(({ contract }) => contract.currency));
  foreign.delete(base);
  for (const currency of foreign) {
    const rate = await exchangeRate(broker, { currency, request }, signal);
    if (rate !== undefined) rates.set(currency, rate);
  }
  return rates;
}

async function exchangeRate(
  broker: BrokerReader,
  { currency, request }: { currency: Currency; request: PricingRequest },
  signal: AbortSignal,
): Promise<Decimal | undefined> {
  const direct = await midpoint(broker, { symbol: currency, currency: request.baseCurrency, request }, signal);
  if (direct !== undefined) return direct;
  const inverse = await midpoint(broker, { symbol: request.baseCurrency, currency, request }, signal);
  return inverse === undefined ? undefined : divideHalfUp(ONE, inverse, FX_PLACES);
}

async function midpoint(
  broker: BrokerReader,
  pair: { symbol: Currency; currency: Currency; request: PricingRequest },
  signal: AbortSignal,
): Promise<Decimal | undefined> {
  const spec = { symbol: pair.symbol, secType: 'CASH', exchange: 'IDEALPRO', currency: pair.currency } as const;
  const [details] = await broker.contractDetails(spec, signal);
  if (details === undefined) return undefined;
  const { marketNowMs: nowMs, staleAfterMs } = pair.request;
  const quote = await broker.quote(details.contract, signal);
  const found = referencePrice({ quote, lastBar: undefined, nowMs, staleAfterMs });
  if (found.kind === 'none')
    throw new BrokerError('unavailable', `Pair ${pair.symbol}.${pair.currency}: ${found.reason}`);
  return found.price.price;
}
