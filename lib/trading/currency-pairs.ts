/**
 * The currency pair in which a foreign balance is converted: the one that IB's contract details know, `EUR.USD` or, the
 * other way round, `USD.JPY`. On FXCONV, which converts cash without a virtual position, else on IDEALPRO. It prices the
 * pair and decides nothing.
 */
import type { ContractDetails } from '../domain/contract.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Currency } from '../domain/ids.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { isolated } from './isolated.ts';
import { referencePrice } from './reference-price.ts';

export interface CurrencyPair {
  readonly details: ContractDetails;
  /** `USD.JPY` for a balance in JPY: what is bought and sold is the base currency. */
  readonly inverted: boolean;
  /** Units of the pair's second currency for one of its first. */
  readonly price: Decimal;
}

const EXCHANGES = ['FXCONV', 'IDEALPRO'] as const;

export interface PairRequest {
  readonly currency: Currency;
  readonly baseCurrency: Currency;
  readonly marketNowMs: number;
  readonly staleAfterMs: number;
}

/** The pair, or why there is none. */
export async function findPair(
  broker: BrokerReader,
  request: PairRequest,
  signal: AbortSignal,
): Promise<CurrencyPair | string> {
  const found = await isolated({ broker, signal }, () => pairDetails(broker, request, signal));
  if (found.kind === 'failed') return found.reason;
  const { currency, baseCurrency, marketNowMs, staleAfterMs } = request;
  if (found.value === undefined) {
    return `No pair for ${currency}: found neither ${currency}.${baseCurrency} nor ${baseCurrency}.${currency}`;
  }
  const { details, inverted } = found.value;
  const quote = await isolated({ broker, signal }, () => broker.quote(details.contract, signal));
  if (quote.kind === 'failed') return quote.reason;
  // Currencies have no last trade.
  const { last: _, ...quoted } = quote.value;
  // The run read the market time before positions, balances and contracts: the broker's clock has gone on since.
  const nowMs = Math.max(marketNowMs, quoted.atMs);
  const price = referencePrice({ purpose: 'valuing', quote: quoted, lastBar: undefined, nowMs, staleAfterMs });
  return price.kind === 'none' ? price.reason : { details, inverted, price: price.price.price };
}

async function pairDetails(
  broker: BrokerReader,
  { currency, baseCurrency }: PairRequest,
  signal: AbortSignal,
): Promise<Pick<CurrencyPair, 'details' | 'inverted'> | undefined> {
  for (const inverted of [false, true]) {
    const [symbol, quoted] = inverted ? [baseCurrency, currency] : [currency, baseCurrency];
    for (const exchange of EXCHANGES) {
      const [details] = await broker.contractDetails({ symbol, secType: 'CASH', exchange, currency: quoted }, signal);
      if (details !== undefined)
        return { details: { ...details, contract: { ...details.contract, exchange } }, inverted };
    }
  }
  return undefined;
}
