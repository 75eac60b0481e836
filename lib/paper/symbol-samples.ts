/**
 * Which contracts a pattern means (`reqMatchingSymbols`): the beginning of a symbol, or of a word of a name. Of a future
 * series the nearest month stands for all. Pure; what is listed is the broker's to say.
 */
import type { ContractDetails } from '../domain/contract.ts';
import type { SymbolSample } from '../tws/responses/reference-responses.ts';

/** IB gives no more either. */
const MOST_SAMPLES = 16;
/** Shorter patterns are looked for in symbols only. */
const NAME_PATTERN_LENGTH = 3;

/** At most 16 samples, exact symbols first. An empty pattern fits nothing. */
export function symbolSamples(listed: readonly ContractDetails[], pattern: string): readonly SymbolSample[] {
  const wanted = pattern.trim().toUpperCase();
  if (wanted === '') return [];
  const fitting = firstOfEach(listed).filter((details) => fits(details, wanted));
  const isExact = ({ contract }: ContractDetails): boolean => contract.symbol.toUpperCase() === wanted;
  const sorted = [...fitting.filter(isExact), ...fitting.filter((details) => !isExact(details))];
  return sorted.slice(0, MOST_SAMPLES).map((details) => sample(details, listed));
}

function firstOfEach(listed: readonly ContractDetails[]): readonly ContractDetails[] {
  const first = new Map<string, ContractDetails>();
  for (const details of listed) {
    const { symbol, secType, currency } = details.contract;
    const key = `${symbol}|${secType}|${currency}`;
    if (!first.has(key)) first.set(key, details);
  }
  return [...first.values()];
}

function fits({ contract, longName }: ContractDetails, wanted: string): boolean {
  if (contract.symbol.toUpperCase().startsWith(wanted)) return true;
  if (wanted.length < NAME_PATTERN_LENGTH) return false;
  return ` ${longName.toUpperCase()}`.includes(` ${wanted}`);
}

function sample({ contract, longName }: ContractDetails, listed: readonly ContractDetails[]): SymbolSample {
  const derived = listed.some((other) => other.contract.secType === 'FUT' && other.contract.symbol === contract.symbol);
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    primaryExchange: contract.primaryExchange || contract.exchange,
    currency: contract.currency,
    derivativeSecTypes: derived && contract.secType !== 'FUT' ? ['FUT'] : [],
    description: longName,
  };
}
