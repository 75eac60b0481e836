/**
 * The contracts an allocation must know beyond those its strategies name: what they hold or have working without naming
 * it (an older future), and every other position of the account where a limit looks at all of them. It prices nothing.
 */
import type { Bar } from '../domain/bar.ts';
import type { ContractDetails } from '../domain/contract.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { Position } from '../domain/position.ts';
import type { BrokerReader } from '../ports/broker.ts';
import type { StrategyOpinion } from './ask-strategies.ts';
import { detailsOfContracts } from './details-of-contracts.ts';

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
  const others = input.allPositions ? input.positions.filter(({ contract }) => contract.secType !== 'CASH') : [];
  const needed = new Set([...wanted, ...others.map(({ contract }) => contract.conId)]);
  const unknown = [...needed].filter((conId) => !contracts.has(conId));
  const asked = await detailsOfContracts(broker, { ...input, conIds: unknown }, signal);
  for (const [conId, details] of asked.contracts) contracts.set(conId, details);
  return { wanted, contracts, lastBars, missing: asked.missing };
}
