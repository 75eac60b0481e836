/** What an allocation has read and decided before it commits anything. */
import type { AccountSnapshot } from '../lib/domain/account.ts';
import type { ContractDetails } from '../lib/domain/contract.ts';
import type { ConId, StrategyId } from '../lib/domain/ids.ts';
import type { StrategyOpinion } from '../lib/trading/ask-strategies.ts';
import type { AllocationInput, AllocationPlan } from '../lib/trading/allocation-plan.ts';
import type { Pricing } from '../lib/trading/price-contracts.ts';
import type { Reconciliation } from '../lib/trading/reconcile.ts';

/** All an allocation decided on; the same for a dry run and a real one. */
export interface PreparedAllocation {
  readonly state: Reconciliation;
  readonly account: AccountSnapshot;
  readonly opinions: ReadonlyMap<StrategyId, StrategyOpinion>;
  readonly contracts: ReadonlyMap<ConId, ContractDetails>;
  readonly pricing: Pricing;
  /** All the plan follows from. */
  readonly planInput: AllocationInput;
  readonly plan: AllocationPlan;
}
