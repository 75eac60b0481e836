/**
 * What each strategy wants to change: its deltas after what it holds and what still works for it, without the contracts
 * in which nothing may be decided now. It nets nothing and approves nothing.
 */
import { isZero, roundTowardZeroTo, sign, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import { signedQuantity } from '../domain/side.ts';
import type { AllocationInput, ContractOutcome } from './allocation-plan.ts';
import { clipToReducing, deltaOf, onlyShrinks } from './deltas.ts';
import type { DeltaRow } from './net-orders.ts';
import { workingOf } from './working-of.ts';

export interface Wishes {
  readonly rows: readonly DeltaRow[];
  /** Contracts left out, or of which one strategy's wish was left out. */
  readonly outcomes: readonly ContractOutcome[];
  /** Working orders against what is wanted now. */
  readonly cancels: readonly LedgerOrder[];
  /** Strategies with a wish that the limits do not allow. */
  readonly denied: ReadonlySet<StrategyId>;
}

export interface WishInput extends AllocationInput {
  readonly targets: ReadonlyMap<StrategyId, ReadonlyMap<ConId, Decimal>>;
  /** Strategies that may only shrink what they hold. */
  readonly reducingOnly: ReadonlySet<StrategyId>;
}

export function wishRows(input: WishInput): Wishes {
  const cancels = new Set<LedgerOrder>();
  const outcomes: ContractOutcome[] = [];
  const denied = new Set<StrategyId>();
  const wished: DeltaRow[] = [];
  for (const [strategyId, wanted] of input.targets) {
    for (const [conId, target] of wanted) {
      const row = rowOf(input, { strategyId, conId, target });
      const frozen = frozenOutcome(input, conId);
      if (frozen !== undefined) outcomes.push(frozen);
      if (isZero(row.delta)) continue;
      const against = wrongWay(input, row);
      const refusal = symbolRefusal(input, row);
      against.forEach((order) => cancels.add(order));
      if (against.length > 0) outcomes.push(wrongWayOutcome(input, conId, against));
      else if (refusal !== undefined) {
        outcomes.push(refusal);
        denied.add(strategyId);
      } else wished.push(row);
    }
  }
  const frozen = new Set(outcomes.filter(({ kind }) => kind === 'frozen').map(({ conId }) => conId));
  return { rows: wished.filter(({ conId }) => !frozen.has(conId)), outcomes, cancels: [...cancels], denied };
}

/** In whole increments: what a transfer or a split left over beside them cannot be ordered, and stays. */
function rowOf(
  input: WishInput,
  { strategyId, conId, target }: { strategyId: StrategyId; conId: ConId; target: Decimal },
): DeltaRow {
  const holding = input.books.get(strategyId)?.get(conId)?.quantity ?? ZERO;
  const working = workingOf(input.orders, { strategyId, conId });
  const delta = deltaOf({ target, holding, working });
  const isReducing = input.tradingState === 'REDUCING' || input.reducingOnly.has(strategyId);
  const allowed = isReducing ? clipToReducing({ delta, holding, working }) : delta;
  const increment = input.priced.get(conId)?.details.sizeIncrement;
  return { strategyId, conId, delta: increment === undefined ? ZERO : roundTowardZeroTo(allowed, increment) };
}

const symbolOf = (input: AllocationInput, conId: ConId): string =>
  input.priced.get(conId)?.details.contract.localSymbol ?? String(conId);

/**
 * Told also where nothing would change: nobody knows what that order has done. One that is done and still open in the ledger
 * has executions that nobody has shown: neither held nor working, they would be ordered once more.
 */
function frozenOutcome(input: AllocationInput, conId: ConId): ContractOutcome | undefined {
  const unsettled = input.orders.find((order) => order.contract.conId === conId && isUnsettled(order));
  if (unsettled === undefined) return undefined;
  const { orderRef, state } = unsettled;
  const reason = `Order ${orderRef} is ${state}${DONE_ORDER_STATES.has(state) ? ' and not all of it is booked' : ''}`;
  return { conId, localSymbol: symbolOf(input, conId), kind: 'frozen', reason };
}

const isUnsettled = ({ state }: LedgerOrder): boolean =>
  state === 'SENDING' || state === 'UNKNOWN' || DONE_ORDER_STATES.has(state);

/** A working order is wrong-way where the delta left after it points against it. */
function wrongWay(input: AllocationInput, row: DeltaRow): readonly LedgerOrder[] {
  return input.orders.filter((order) => {
    if (order.contract.conId !== row.conId || order.state !== 'WORKING') return false;
    if (!order.source.has(row.strategyId)) return false;
    return sign(signedQuantity(order.side, order.quantity)) === -sign(row.delta);
  });
}

function wrongWayOutcome(input: AllocationInput, conId: ConId, against: readonly LedgerOrder[]): ContractOutcome {
  const refs = against.map(({ orderRef }) => orderRef).join(', ');
  const reason = `Order ${refs} still works in the other direction`;
  return { conId, localSymbol: symbolOf(input, conId), kind: 'frozen', reason };
}

/**
 * Before netting: what one strategy may not trade neither crosses nor burdens the order of another. Giving back what it
 * holds is always allowed (docs/adr/0022).
 */
function symbolRefusal(input: AllocationInput, { strategyId, conId, delta }: DeltaRow): ContractOutcome | undefined {
  const allowed = input.configuration.limits.allowedSymbols.get(strategyId);
  const symbol = input.priced.get(conId)?.details.contract.symbol;
  if (allowed === undefined || symbol === undefined || allowed.includes(symbol)) return undefined;
  const holding = input.books.get(strategyId)?.get(conId)?.quantity ?? ZERO;
  if (onlyShrinks(delta, { holding, working: workingOf(input.orders, { strategyId, conId }) })) return undefined;
  const reason = `Symbol is not allowed for ${strategyId}: found "${symbol}", needed one of ${allowed.join(', ') || 'none'}`;
  return { conId, localSymbol: symbolOf(input, conId), kind: 'denied', reason };
}
