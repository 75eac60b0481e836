/** From the contract fields of a request to the one contract they mean, or IB's error 200. */
import { SECURITY_TYPES, type ContractDetails, type SecurityType } from '../../domain/contract.ts';
import type { WireContract } from '../../tws/contract-fields.ts';
import type { ContractQuery, PaperBroker } from '../paper-broker.ts';

const isSecurityType = (text: string): text is SecurityType => SECURITY_TYPES.some((known) => known === text);

/** Undefined where the security type is none the gateway knows: nothing can match then. */
export function contractQuery(contract: WireContract, includeExpired: boolean): ContractQuery | undefined {
  const secType = contract.secType.toUpperCase();
  if (secType !== '' && !isSecurityType(secType)) return undefined;
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType,
    lastTradeDate: contract.lastTradeDate,
    exchange: contract.exchange,
    primaryExchange: contract.primaryExchange,
    currency: contract.currency,
    localSymbol: contract.localSymbol,
    tradingClass: contract.tradingClass,
    includeExpired,
  };
}

export type FoundContract =
  | { readonly kind: 'found'; readonly details: ContractDetails }
  | { readonly kind: 'none'; readonly text: string };

export const NO_DEFINITION = 'No security definition has been found for the request';

/** The one contract meant: by conId where one is given, else by its labels. */
export function findContract(broker: PaperBroker, contract: WireContract): FoundContract {
  const byId = contract.conId > 0 ? broker.contract(contract.conId) : undefined;
  if (byId !== undefined) return { kind: 'found', details: byId };
  const query = contract.conId > 0 ? undefined : contractQuery(contract, false);
  const matches = query === undefined ? [] : broker.contracts(query);
  const [only] = matches;
  if (only === undefined) return { kind: 'none', text: NO_DEFINITION };
  if (matches.length > 1) {
    return {
      kind: 'none',
      text: `The contract description specified for ${contract.symbol} is ambiguous; you must specify the multiplier or trading class.`,
    };
  }
  return { kind: 'found', details: only };
}
