/**
 * The rules of trading contracts that are known by ConId only: what books, orders and positions name. One that the broker
 * does not tell is missing with its reason, never guessed. It prices nothing.
 */
import type { Contract, ContractDetails } from '../domain/contract.ts';
import { ONE } from '../domain/decimal.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { Position } from '../domain/position.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { isolated } from './isolated.ts';

export interface DetailsRequest {
  readonly conIds: readonly ConId[];
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly orders: readonly LedgerOrder[];
  readonly positions: readonly Position[];
}

export interface FoundDetails {
  readonly contracts: ReadonlyMap<ConId, ContractDetails>;
  /** conId -> why the broker does not tell its details. */
  readonly missing: ReadonlyMap<ConId, string>;
}

export async function detailsOfContracts(
  broker: BrokerReader,
  request: DetailsRequest,
  signal: AbortSignal,
): Promise<FoundDetails> {
  const contracts = new Map<ConId, ContractDetails>();
  const missing = new Map<ConId, string>();
  await Promise.all(
    request.conIds.map(async (conId) => {
      const asked = await isolated({ broker, signal }, () =>
        broker.contractDetails(bareContract(request, conId), signal),
      );
      const [details] = asked.kind === 'value' ? asked.value : [];
      if (details !== undefined) contracts.set(conId, details);
      else missing.set(conId, asked.kind === 'failed' ? asked.reason : `Contract ${conId} is not known to the broker`);
    }),
  );
  return { contracts, missing };
}

/** The ConId alone identifies it; what nobody names any more (books that cancel out) is asked for by nothing else. */
export function bareContract({ positions, orders, books }: Omit<DetailsRequest, 'conIds'>, conId: ConId): Contract {
  const known = [...positions, ...orders].find(({ contract }) => contract.conId === conId)?.contract;
  if (known !== undefined) return known;
  const holding = [...books.values()].flatMap((book) => book.get(conId) ?? [])[0];
  if (holding === undefined) throw new Error(`Contract ${conId} is in no book, order or position`);
  const { currency, localSymbol } = holding;
  return {
    conId,
    symbol: '',
    localSymbol,
    secType: 'STK',
    exchange: '',
    primaryExchange: '',
    currency,
    multiplier: ONE,
    lastTradeDate: '',
    tradingClass: '',
  };
}
