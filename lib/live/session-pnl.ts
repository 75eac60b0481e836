/**
 * Profit and loss since a session began, in base currency, from executions and marks alone: what flowed in and out, plus what
 * the open position is worth now, minus what it was worth at the beginning, minus the commissions known so far. Flat and
 * untraded is 0. An open position without a fresh mark makes the whole unknown: it is never guessed.
 */
import type { Contract } from '../domain/contract.ts';
import { isZero, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { execKey, execRevision, type ConId, type Currency, type ExecKey } from '../domain/ids.ts';
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

export interface SessionPnlInput {
  readonly openings: ReadonlyMap<ConId, Opening>;
  /** Executions since the beginning, any revisions, duplicates and order of arrival. */
  readonly fills: readonly Fill[];
  readonly marks: ReadonlyMap<ConId, Mark>;
  /** currency -> base currency for one unit. */
  readonly rates: ReadonlyMap<Currency, Decimal>;
  readonly nowMs: number;
  /** Greatest age of a mark. */
  readonly staleAfterMs: number;
}

export type SessionPnl =
  | { readonly kind: 'known'; readonly total: Decimal; readonly byContract: ReadonlyMap<ConId, Decimal> }
  /** In words: which contract lacks what. */
  | { readonly kind: 'missing'; readonly reason: string };

export function sessionPnl(input: SessionPnlInput): SessionPnl {
  const byContract = new Map<ConId, Decimal>();
  for (const [conId, own] of tallies(input)) {
    const value = valueOf(own, input);
    if (typeof value === 'string') return { kind: 'missing', reason: `${own.contract.localSymbol} ${value}` };
    byContract.set(conId, value);
  }
  return { kind: 'known', total: sum(byContract.values()), byContract };
}

interface Tally {
  readonly contract: Contract;
  readonly position: Decimal;
  /** Signed money of the position's changes, in the contract's currency: what was paid is below zero. */
  readonly flow: Decimal;
  /** currency -> paid. */
  readonly commissions: ReadonlyMap<Currency, Decimal>;
}

function tallies({ openings, fills }: SessionPnlInput): ReadonlyMap<ConId, Tally> {
  const found = new Map<ConId, Tally>();
  for (const [conId, { contract, quantity, mark }] of openings) {
    const flow = quantity.times(mark).times(contract.multiplier).neg();
    found.set(conId, { contract, position: quantity, flow, commissions: new Map() });
  }
  for (const { execution, commission } of newest(fills).values()) {
    const { contract, side, quantity, price } = execution;
    const before = found.get(contract.conId) ?? {
      contract,
      position: ZERO,
      flow: ZERO,
      commissions: new Map<Currency, Decimal>(),
    };
    const units = signedQuantity(side, quantity);
    const paid = new Map(before.commissions);
    if (commission !== undefined) {
      paid.set(commission.currency, (paid.get(commission.currency) ?? ZERO).plus(commission.commission));
    }
    found.set(contract.conId, {
      contract,
      position: before.position.plus(units),
      flow: before.flow.minus(units.times(price).times(contract.multiplier)),
      commissions: paid,
    });
  }
  return found;
}

/** A correction replaces what it corrects; a bust has quantity 0. A commission once known stays known. */
function newest(fills: readonly Fill[]): ReadonlyMap<ExecKey, Fill> {
  const found = new Map<ExecKey, Fill>();
  for (const fill of fills) {
    const key = execKey(fill.execution.execId);
    const known = found.get(key);
    const [older, newer] =
      known === undefined || execRevision(known.execution.execId) <= execRevision(fill.execution.execId)
        ? [known, fill]
        : [fill, known];
    const commission = newer.commission ?? older?.commission;
    found.set(key, commission === undefined ? newer : { ...newer, commission });
  }
  return found;
}

/** In base currency, or what is lacking. */
function valueOf({ contract, position, flow, commissions }: Tally, input: SessionPnlInput): Decimal | string {
  const rate = input.rates.get(contract.currency);
  const mark = input.marks.get(contract.conId);
  if (!isZero(position)) {
    if (mark === undefined) return 'has no mark';
    const ageMs = input.nowMs - mark.atMs;
    if (ageMs > input.staleAfterMs) return `has a stale mark: found ${ageMs} ms, needed at most ${input.staleAfterMs}`;
    if (mark.price.lte(0)) return 'has a mark that is not positive';
  }
  const held = isZero(position) ? ZERO : position.times(mark?.price ?? ZERO).times(contract.multiplier);
  const own = flow.plus(held);
  if (rate === undefined && !isZero(own)) return `has no rate of ${contract.currency}`;
  let value = own.times(rate ?? ZERO);
  for (const [currency, paid] of commissions) {
    const commissionRate = input.rates.get(currency);
    if (commissionRate === undefined) return `has a commission without a rate of ${currency}`;
    value = value.minus(paid.times(commissionRate));
  }
  return value;
}
