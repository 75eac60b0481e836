/**
 * What became of one strategy's answer in an allocation: contract by contract, and in one word. It reads the plan and
 * what the broker said; it decides nothing.
 */
import { ZERO } from '../lib/domain/decimal.ts';
import type { Book } from '../lib/domain/holding.ts';
import type { ConId, StrategyId } from '../lib/domain/ids.ts';
import type { OrderOutcome } from '../lib/domain/order-outcome.ts';
import type { AllocationPlan, ContractOutcome } from '../lib/trading/allocation-plan.ts';
import type { StrategyOpinion } from '../lib/trading/ask-strategies.ts';
import type { PlacedOrder } from '../lib/trading/place-orders.ts';

/** One contract of an answer: what its order came to, or why there is none. */
export interface LegOutcome {
  readonly outcome: OrderOutcome['kind'] | ContractOutcome['kind'] | 'planned' | 'crossed' | 'unchanged' | 'withheld';
  readonly reason?: string;
}

export interface StrategyOutcome {
  /**
   * `traded` everything wanted is on its way, filled or crossed; `unchanged` it holds what it wants; `partly` some of it;
   * `hold`, `failed`, `skipped` by its answer; else the first contract's word, where nothing came of it.
   */
  readonly outcome: 'traded' | 'partly' | 'hold' | 'failed' | LegOutcome['outcome'];
  readonly reason?: string;
  readonly legs: ReadonlyMap<ConId, LegOutcome>;
}

export interface OutcomeInput {
  readonly id: StrategyId;
  readonly opinion: StrategyOpinion;
  readonly plan: AllocationPlan;
  readonly placed: readonly PlacedOrder[];
  /** What it held when the plan was made. */
  readonly book: Book;
}

const GOOD: ReadonlySet<LegOutcome['outcome']> = new Set(['filled', 'working', 'planned', 'crossed']);

export function strategyOutcome({ id, opinion, plan, placed, book }: OutcomeInput): StrategyOutcome {
  if (opinion.kind === 'hold') {
    const outcome = opinion.skipped === true ? 'skipped' : opinion.failed ? 'failed' : 'hold';
    return { outcome, reason: opinion.reading, legs: new Map() };
  }
  const legs = new Map(
    [...opinion.weights.keys()].map((conId) => [conId, legOutcome({ id, conId, plan, placed, book })]),
  );
  if (!plan.targets.has(id)) {
    const missing = plan.outcomes.find(({ conId, kind }) => kind === 'unpriced' && legs.has(conId));
    return { outcome: 'failed', reason: missing?.reason ?? 'A contract of its answer has no price', legs };
  }
  return { ...inOneWord([...legs.values()]), legs };
}

function inOneWord(legs: readonly LegOutcome[]): LegOutcome | Pick<StrategyOutcome, 'outcome' | 'reason'> {
  const isDone = legs.some(({ outcome }) => GOOD.has(outcome));
  const others = legs.filter(({ outcome }) => outcome !== 'unchanged' && !GOOD.has(outcome));
  const bad = others.find(({ outcome }) => outcome !== 'withheld') ?? others[0];
  if (bad === undefined) return { outcome: isDone ? 'traded' : 'unchanged' };
  return isDone ? { ...bad, outcome: 'partly' } : bad;
}

function legOutcome({
  id,
  conId,
  plan,
  placed,
  book,
}: Omit<OutcomeInput, 'opinion'> & { readonly conId: ConId }): LegOutcome {
  const blocked = plan.outcomes.find((outcome) => outcome.conId === conId);
  if (blocked !== undefined) return { outcome: blocked.kind, reason: blocked.reason };
  const order = plan.orders.find(({ request }) => request.contract.conId === conId && request.source.has(id));
  if (order !== undefined) {
    const sent = placed.find(({ orderRef }) => orderRef === order.request.orderRef);
    return sent === undefined ? { outcome: 'planned' } : sentOutcome(sent.outcome);
  }
  const crossed = plan.crosses.some(({ contract, deltas }) => contract.conId === conId && deltas.has(id));
  if (crossed) return { outcome: 'crossed' };
  const target = plan.targets.get(id)?.get(conId) ?? ZERO;
  const isWithheld = plan.reducingOnly.has(id) && !target.eq(book.get(conId)?.quantity ?? ZERO);
  return isWithheld ? { outcome: 'withheld', reason: WITHHELD } : { outcome: 'unchanged' };
}

const WITHHELD = 'Another contract of its answer is denied: it only shrinks what it holds';

function sentOutcome(outcome: OrderOutcome): LegOutcome {
  if (outcome.kind === 'rejected') return { outcome: outcome.kind, reason: `${outcome.code}: ${outcome.text}` };
  if ('reason' in outcome) return { outcome: outcome.kind, reason: outcome.reason };
  return { outcome: outcome.kind };
}
