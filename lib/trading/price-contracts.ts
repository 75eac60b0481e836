/**
 * One reference price and one exchange rate for every contract of an allocation, fetched side by side.
 * What cannot be priced is told by contract; nobody computes with a guess.
 */
import type { Bar } from '../domain/bar.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { decimalText, type Decimal } from '../domain/decimal.ts';
import type { ConId, Currency } from '../domain/ids.ts';
import type { ReferencePrice } from '../domain/quote.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { exchangeRates } from './exchange-rates.ts';
import { isolated } from './isolated.ts';
import { referencePrice, type PricePurpose, type ReferencePriceResult } from './reference-price.ts';

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
  /** Closing only values: what it orders is what is held. */
  readonly purpose: PricePurpose;
  readonly contracts: ReadonlyMap<ConId, ContractDetails>;
  readonly lastBars: ReadonlyMap<ConId, Bar>;
  readonly baseCurrency: Currency;
  readonly marketNowMs: number;
  readonly staleAfterMs: number;
}

/** A contract or currency without a price concerns only who wants it; a lost link or a passed deadline the run. */
export async function priceContracts(
  broker: BrokerReader,
  request: PricingRequest,
  signal: AbortSignal,
): Promise<Pricing> {
  const currencies = new Set([...request.contracts.values()].map(({ contract }) => contract.currency));
  const { rates, missing } = await exchangeRates(broker, { ...request, currencies }, signal);
  const priced = new Map<ConId, Priced>();
  const unpriced = new Map<ConId, string>();
  await Promise.all(
    [...request.contracts].map(async ([conId, details]) => {
      const { currency } = details.contract;
      const found = await priceOf(broker, { details, request }, signal);
      const fx = rates.get(currency);
      if (found.kind === 'none') unpriced.set(conId, found.reason);
      else if (fx === undefined) unpriced.set(conId, missing.get(currency) ?? `No exchange rate for ${currency}`);
      else priced.set(conId, { details, price: found.price, fx });
    }),
  );
  return { priced, unpriced, fx: rates };
}

async function priceOf(
  broker: BrokerReader,
  { details, request }: { readonly details: ContractDetails; readonly request: PricingRequest },
  signal: AbortSignal,
): Promise<ReferencePriceResult> {
  const broken = brokenRule(details);
  if (broken !== undefined) return { kind: 'none', reason: broken };
  const quote = await isolated({ broker, signal }, () => broker.quote(details.contract, signal));
  if (quote.kind === 'failed') return { kind: 'none', reason: quote.reason };
  return referencePrice({
    purpose: request.purpose,
    quote: quote.value,
    lastBar: request.lastBars.get(details.contract.conId),
    // The run read the market time long before it asked for quotes: the broker's clock has gone on since.
    nowMs: Math.max(request.marketNowMs, quote.value.atMs),
    staleAfterMs: request.staleAfterMs,
  });
}

/** What the broker says of a contract must make sense before anything is divided by it. */
function brokenRule({ contract, sizeIncrement, minTick }: ContractDetails): string | undefined {
  const { multiplier, localSymbol } = contract;
  const rules = Object.entries({ multiplier, 'size increment': sizeIncrement, 'minimum tick': minTick });
  const broken = rules.find(([, value]) => value.lte(0));
  if (broken === undefined) return undefined;
  const [name, value] = broken;
  return `${localSymbol} cannot be computed with: found ${name} ${decimalText(value)}, needed more than 0`;
}
