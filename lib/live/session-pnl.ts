/**
 * Profit and loss of one contract since a session began, from executions and marks alone: what flowed in and out, plus what
 * the open position is worth now, minus what it was worth at the beginning, minus the commissions known so far. Flat and
 * untraded is 0. An open position without a fresh mark has no value: it is never guessed. Sums over contracts are
 * `pnl-book.ts`.
 */
import type { Contract } from '../domain/contract.ts';
import { isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import type { ConId, Currency } from '../domain/ids.ts';
import { signedQuantity } from '../domain/side.ts';

/** What a contract was worth when the session began. */
export interface Opening {
  readonly contract: Contract;
  /** Signed units held at the beginning. */
  readonly quantity: Decimal;
  /** Their price then, in the contract's currency; of no meaning where nothing was held. */
  readonly mark: Decimal;
}

export interface Mark {
  /** In the contract's currency. */
  readonly price: Decimal;
  readonly atMs: number;
}

export type SessionPnl =
  | { readonly kind: 'known'; readonly total: Decimal; readonly byContract: ReadonlyMap<ConId, Decimal> }
  /** In words: which contract lacks what. */
  | { readonly kind: 'missing'; readonly reason: string };

/** What is new of an execution: its report, a newer revision of it, or its commission. */
export interface FillChange {
  /** As it was counted before; undefined: it is new. */
  readonly before: Fill | undefined;
  readonly after: Fill;
}

/** Of one contract, over any number of executions: it grows with none of them. */
export interface Tally {
  readonly contract: Contract;
  readonly position: Decimal;
  /** Signed money of the position's changes, in the contract's currency: what was paid is below zero. */
  readonly flow: Decimal;
  /** currency -> paid. */
  readonly commissions: ReadonlyMap<Currency, Decimal>;
}

export const emptyTally = (contract: Contract): Tally => ({
  contract,
  position: ZERO,
  flow: ZERO,
  commissions: new Map(),
});

/** The opening counts like a purchase at its mark, whenever it becomes known. */
export function withOpening(tally: Tally, { contract, quantity, mark }: Opening): Tally {
  const paid = quantity.times(mark).times(contract.multiplier);
  return { ...tally, position: tally.position.plus(quantity), flow: tally.flow.minus(paid) };
}

/** A correction takes out what it corrects; a bust has quantity 0. */
export function withChange(tally: Tally, { before, after }: FillChange): Tally {
  const counted = counting(tally, after, 1);
  return before === undefined ? counted : counting(counted, before, -1);
}

function counting(tally: Tally, { execution, commission }: Fill, factor: 1 | -1): Tally {
  const { side, quantity, price, contract } = execution;
  const units = signedQuantity(side, quantity).times(factor);
  const commissions = new Map(tally.commissions);
  if (commission !== undefined) {
    const paid = commissions.get(commission.currency) ?? ZERO;
    commissions.set(commission.currency, paid.plus(commission.commission.times(factor)));
  }
  return {
    ...tally,
    position: tally.position.plus(units),
    flow: tally.flow.minus(units.times(price).times(contract.multiplier)),
    commissions,
  };
}

export interface Valuing {
  readonly mark: Mark | undefined;
  /** currency -> base currency for one unit. */
  readonly rates: ReadonlyMap<Currency, Decimal>;
  readonly nowMs: number;
  /** Greatest age of a mark. */
  readonly staleAfterMs: number;
}

/** In base currency, or what is lacking, in words. */
export function valueOf(tally: Tally, valuing: Valuing): Decimal | string {
  const { contract, position, flow, commissions } = tally;
  const { mark, rates } = valuing;
  const problem = markProblem(tally, valuing);
  if (problem !== undefined) return problem;
  const held = isZero(position) ? ZERO : position.times(mark?.price ?? ZERO).times(contract.multiplier);
  const own = flow.plus(held);
  const rate = rates.get(contract.currency);
  if (rate === undefined && !isZero(own)) return `has no rate of ${contract.currency}`;
  let value = own.times(rate ?? ZERO);
  for (const [currency, paid] of commissions) {
    const commissionRate = rates.get(currency);
    if (commissionRate === undefined) return `has a commission without a rate of ${currency}`;
    value = value.minus(paid.times(commissionRate));
  }
  return value;
}

/** What is flat needs no mark. */
function markProblem({ position }: Tally, { mark, nowMs, staleAfterMs }: Valuing): string | undefined {
  if (isZero(position)) return undefined;
  if (mark === undefined) return 'has no mark';
  const ageMs = nowMs - mark.atMs;
  if (ageMs > staleAfterMs) return `has a stale mark: found ${ageMs} ms, needed at most ${staleAfterMs}`;
  return mark.price.lte(0) ? 'has a mark that is not positive' : undefined;
}
