/**
 * One price a contract and one rate a currency for everything that is held, for people to look at: each question stands
 * alone, so that one contract without a quote hides nothing of the others. A live session judges its limits by it: what is not
 * priced there counts as unknown.
 */
import type { Contract } from '../domain/contract.ts';
import type { Book } from '../domain/holding.ts';
import { isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, Currency, StrategyId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { Position } from '../domain/position.ts';
import type { ReferencePrice } from '../domain/quote.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { bareContract } from './details-of-contracts.ts';
import { exchangeRates } from './exchange-rates.ts';
import { isolated } from './isolated.ts';
import { referencePrice } from './reference-price.ts';

export interface MarksRequest {
  readonly positions: readonly Position[];
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly orders: readonly LedgerOrder[];
  readonly baseCurrency: Currency;
  readonly marketNowMs: number;
  readonly staleAfterMs: number;
  /** Priced as well: contracts that were closed today, and currencies of cash. */
  readonly also?: { readonly contracts: readonly Contract[]; readonly currencies: readonly Currency[] };
}

export interface Marks {
  readonly prices: ReadonlyMap<ConId, ReferencePrice>;
  /** conId -> why it has no price. */
  readonly unpriced: ReadonlyMap<ConId, string>;
  /** conId -> close of the day before, where the broker told one. */
  readonly previousCloses: ReadonlyMap<ConId, Decimal>;
  /** Base currency per unit; what is missing has no rate. */
  readonly rates: ReadonlyMap<Currency, Decimal>;
}

export async function markContracts(broker: BrokerReader, request: MarksRequest, signal: AbortSignal): Promise<Marks> {
  const { positions, books, marketNowMs, staleAfterMs } = request;
  const held = [...books.values()].flatMap((book) => [...book].filter(([, { quantity }]) => !isZero(quantity)));
  const contracts = [...positions.map(({ contract }) => contract), ...(request.also?.contracts ?? [])];
  const known = new Map(contracts.map((contract) => [contract.conId, contract]));
  const conIds = new Set([...contracts.map(({ conId }) => conId), ...held.map(([conId]) => conId)]);
  const currencies = new Set([
    ...contracts.map(({ currency }) => currency),
    ...held.map(([, { currency }]) => currency),
    ...(request.also?.currencies ?? []),
  ]);
  const prices = new Map<ConId, ReferencePrice>();
  const unpriced = new Map<ConId, string>();
  const previousCloses = new Map<ConId, Decimal>();
  const [{ rates }] = await Promise.all([
    exchangeRates(broker, { ...request, currencies }, signal),
    ...[...conIds].map(async (conId) => {
      const asked = await isolated({ broker, signal }, () =>
        broker.quote(known.get(conId) ?? bareContract(request, conId), signal),
      );
      if (asked.kind === 'failed') return void unpriced.set(conId, asked.reason);
      if (asked.value.close?.gt(ZERO) === true) previousCloses.set(conId, asked.value.close);
      // The market time was read before: the broker's clock has gone on since.
      const nowMs = Math.max(marketNowMs, asked.value.atMs);
      const found = referencePrice({ purpose: 'valuing', quote: asked.value, lastBar: undefined, nowMs, staleAfterMs });
      if (found.kind === 'price') prices.set(conId, found.price);
      else unpriced.set(conId, found.reason);
      return undefined;
    }),
  ]);
  return { prices, unpriced, previousCloses, rates };
}
