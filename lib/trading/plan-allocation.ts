/**
 * The decision of an allocation, pure: from opinions, books, working orders and prices to internal crosses and
 * approved orders. It sends nothing and stores nothing; a replay of the same inputs gives the same plan.
 *
 * A strategy of whose answer one leg is denied only shrinks what it holds (docs/adr/0016): the plan is made again with
 * its deltas clipped as in REDUCING, until no further strategy is concerned, at most once a strategy.
 */
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { InternalCross } from '../domain/ledger-order.ts';
import type { AllocationInput, AllocationPlan, ContractOutcome } from './allocation-plan.ts';
import { approveOrders, type Approval } from './approve-orders.ts';
import { netDeltas, type NettedContract } from './net-orders.ts';
import { crossId } from './order-ref.ts';
import { sizeTargets } from './size-targets.ts';
import { wishRows, type WishInput, type Wishes } from './wish-rows.ts';

export function planAllocation(input: AllocationInput): AllocationPlan {
  const targets = sizeTargets(input);
  const denials: ContractOutcome[] = [];
  let reducingOnly: ReadonlySet<StrategyId> = new Set();
  for (;;) {
    const attempt = attemptPlan({ ...input, targets, reducingOnly });
    denials.push(...attempt.outcomes.filter(({ kind }) => kind === 'denied'));
    const concerned = deniedStrategies(attempt);
    if (concerned.every((id) => reducingOnly.has(id))) {
      const { wishes, netted, approval } = attempt;
      return {
        targets,
        rows: wishes.rows,
        netted,
        crosses: netted.flatMap((contract) => crossOf(input, contract) ?? []),
        orders: approval.orders,
        outcomes: firstOfEach([...unpricedOutcomes(input), ...denials, ...attempt.outcomes]),
        reducingOnly,
        cancels: wishes.cancels,
      };
    }
    reducingOnly = new Set([...reducingOnly, ...concerned]);
  }
}

interface Attempt {
  readonly wishes: Wishes;
  readonly netted: readonly NettedContract[];
  readonly approval: Approval;
  readonly outcomes: readonly ContractOutcome[];
}

function attemptPlan(input: WishInput): Attempt {
  const wishes = wishRows(input);
  const increments = new Map([...input.priced].map(([conId, { details }]) => [conId, details.sizeIncrement]));
  const netted = netDeltas(wishes.rows, increments);
  const approval = approveOrders(input, netted);
  return { wishes, netted, approval, outcomes: [...wishes.outcomes, ...approval.outcomes] };
}

/** Whose wish, or whose part of an order, was denied. */
function deniedStrategies({ wishes, netted, approval }: Attempt): readonly StrategyId[] {
  const denied = new Set(approval.outcomes.filter(({ kind }) => kind === 'denied').map(({ conId }) => conId));
  const sources = netted
    .filter(({ conId }) => denied.has(conId))
    .flatMap(({ order }) => [...(order?.source.keys() ?? [])]);
  return [...wishes.denied, ...sources];
}

function firstOfEach(outcomes: readonly ContractOutcome[]): readonly ContractOutcome[] {
  const first = new Map<ConId, ContractOutcome>();
  for (const outcome of outcomes) if (!first.has(outcome.conId)) first.set(outcome.conId, outcome);
  return [...first.values()];
}

/** Only of contracts that somebody wants: positions priced for the limits are nobody's wish. */
function unpricedOutcomes({ unpriced, opinions }: AllocationInput): readonly ContractOutcome[] {
  const wanted = new Set([...opinions.values()].flatMap((it) => (it.kind === 'targets' ? [...it.weights.keys()] : [])));
  return [...wanted]
    .filter((conId) => unpriced.has(conId))
    .map((conId) => ({ conId, localSymbol: String(conId), kind: 'unpriced', reason: unpriced.get(conId) ?? '' }));
}

/** What strategies give each other in one contract at its reference price; undefined: nothing. */
export function crossOf(
  input: Pick<AllocationInput, 'runId' | 'planId' | 'nowMs' | 'priced'>,
  { conId, cross }: NettedContract,
): InternalCross | undefined {
  const priced = input.priced.get(conId);
  if (cross.size === 0 || priced === undefined) return undefined;
  return {
    id: crossId(input.planId, conId),
    runId: input.runId,
    contract: priced.details.contract,
    deltas: cross,
    price: priced.price.price,
    atMs: input.nowMs,
  };
}
