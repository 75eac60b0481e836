/**
 * The contracts an allocation must know beyond those its strategies name: what they hold or have working without naming
 * it (an older future), and every other position of the account where a limit looks at all of them. It prices nothing.
 */
import type { Bar } from '../domain/bar.ts';
import type { Contract, ContractDetails } from '../domain/contract.ts';
import { ONE } from '../domain/decimal.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { Position } from '../domain/position.ts';
import type { BrokerReader } from '../ports/broker.ts';
import type { StrategyOpinion } from './ask-strategies.ts';
import { isolated } from './isolated.ts';

export interface ContractsInput {
  readonly opinions: ReadonlyMap<StrategyId, StrategyOpinion>;
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly orders: readonly LedgerOrder[];
  readonly positions: readonly Position[];
  /** Whether all positions are needed, for a limit on the account as a whole. */
  readonly allPositions: boolean;
}

export interface KnownContracts {
  /** With a weight in some strategy's answer. */
  readonly wanted: ReadonlySet<ConId>;
  readonly contracts: ReadonlyMap<ConId, ContractDetails>;
  readonly lastBars: ReadonlyMap<ConId, Bar>;
  /** conId -> why the broker does not tell its details. */
  readonly missing: ReadonlyMap<ConId, string>;
}

export async function knownContracts(
  broker: BrokerReader,
  input: ContractsInput,
  signal: AbortSignal,
): Promise<KnownContracts> {
  const contracts = new Map<ConId, ContractDetails>();
  const lastBars = new Map<ConId, Bar>();
  const wanted = new Set<ConId>();
  for (const opinion of input.opinions.values()) {
    if (opinion.kind !== 'targets') continue;
    for (const conId of opinion.weights.keys()) {
      wanted.add(conId);
      const details = opinion.contracts.get(conId);
      if (details !== undefined) contracts.set(conId, details);
    }
    for (const [conId, bar] of opinion.lastBars) lastBars.set(conId, bar);
  }
  const missing = new Map<ConId, string>();
  const others = input.allPositions ? input.positions.filter(({ contract }) => contract.secType !== 'CASH') : [];
  const needed = new Set([...wanted, ...others.map(({ contract }) => contract.conId)]);
  await Promise.all(
    [...needed].map(async (conId) => {
      if (contracts.has(conId)) return;
      const asked = await isolated({ broker, signal }, () => broker.contractDetails(contractOf(input, conId), signal));
      const [details] = asked.kind === 'value' ? asked.value : [];
      if (details !== undefined) contracts.set(conId, details);
      else missing.set(conId, asked.kind === 'failed' ? asked.reason : `Contract ${conId} is not known to the broker`);
    }),
  );
  return { wanted, contracts, lastBars, missing };
}

/** The ConId alone identifies it; what nobody names any more (books that cancel out) is asked for by nothing else. */
function contractOf({ positions, orders, books }: ContractsInput, conId: ConId): Contract {
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
