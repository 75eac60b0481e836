/**
 * The decision of an allocation, pure: from opinions, books, working orders and prices to internal crosses and
 * approved orders. It sends nothing and stores nothing; a replay of the same inputs gives the same plan.
 */
import type { Configuration } from '../domain/configuration.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { isZero, ONE, sign, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, RunId, StrategyId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type InternalCross, type LedgerOrder } from '../domain/ledger-order.ts';
import type { OrderProperties, OrderRequest, RiskApproved } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { signedQuantity } from '../domain/side.ts';
import type { TradingState } from '../domain/trading-state.ts';
import type { StrategyOpinion } from './ask-strategies.ts';
import { clipToReducing, deltaOf } from './deltas.ts';
import { netDeltas, type DeltaRow, type NettedContract } from './net-orders.ts';
import { crossId, orderRefOf } from './order-ref.ts';
import { checkOrder } from './pre-trade-checks.ts';
import type { Priced } from './price-contracts.ts';
import { targetPositions } from './target-positions.ts';

export interface AllocationInput {
  readonly runId: RunId;
  readonly nowMs: number;
  readonly tradingState: TradingState;
  readonly configuration: Configuration;
  readonly properties: OrderProperties;
  readonly netLiquidation: Decimal;
  readonly opinions: ReadonlyMap<StrategyId, StrategyOpinion>;
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly orders: readonly LedgerOrder[];
  readonly positions: readonly Position[];
  readonly priced: ReadonlyMap<ConId, Priced>;
  readonly unpriced: ReadonlyMap<ConId, string>;
  /** conId -> why no order may be sent now (closed market). */
  readonly closed: ReadonlyMap<ConId, string>;
}

/** What became of one contract that has no order, or of one strategy's wish in it. */
export interface ContractOutcome {
  readonly conId: ConId;
  readonly localSymbol: string;
  readonly kind: 'denied' | 'skipped' | 'frozen' | 'unpriced';
  readonly reason: string;
}

export interface PlannedOrder {
  readonly request: RiskApproved<OrderRequest>;
  readonly details: ContractDetails;
}

export interface AllocationPlan {
  readonly targets: ReadonlyMap<StrategyId, ReadonlyMap<ConId, Decimal>>;
  readonly rows: readonly DeltaRow[];
  readonly netted: readonly NettedContract[];
  readonly crosses: readonly InternalCross[];
  readonly orders: readonly PlannedOrder[];
  readonly outcomes: readonly ContractOutcome[];
  /** Working orders that run against what is wanted now: cancel, wait, book, plan again. Until then they freeze. */
  readonly cancels: readonly LedgerOrder[];
}

export function planAllocation(input: AllocationInput): AllocationPlan {
  const targets = wantedPositions(input);
  const outcomes = new Map(unpricedOutcomes(input).map((outcome) => [outcome.conId, outcome]));
  const cancels = new Set<LedgerOrder>();
  const wished: DeltaRow[] = [];
  for (const [strategyId, wanted] of targets) {
    for (const [conId, target] of wanted) {
      const row = rowOf(input, { strategyId, conId, target });
      const obstacle = obstacleOf(input, conId);
      // Told also where nothing is left to do: the delta counts an order of which nobody knows whether it works.
      if (obstacle?.kind === 'frozen') outcomes.set(conId, obstacle);
      if (isZero(row.delta)) continue;
      if (obstacle !== undefined) outcomes.set(conId, obstacle);
      else wished.push(row);
      for (const order of wrongWay(input, row)) {
        cancels.add(order);
        outcomes.set(conId, wrongWayOutcome(order));
      }
    }
  }
  const rows = wished.filter(({ conId }) => outcomes.get(conId)?.kind !== 'frozen');
  const increments = new Map([...input.priced].map(([conId, { details }]) => [conId, details.sizeIncrement]));
  const netted = netDeltas(rows, increments);
  const orders: PlannedOrder[] = [];
  for (const contract of netted) {
    const checked = checkNetted(input, contract);
    if (checked?.kind === 'approved') orders.push(checked.planned);
    if (checked?.kind === 'denied') outcomes.set(contract.conId, checked.outcome);
  }
  const crosses = netted.flatMap((contract) => crossOf(input, contract) ?? []);
  return { targets, rows, netted, crosses, orders, outcomes: [...outcomes.values()], cancels: [...cancels] };
}

/** A strategy whose answer names a contract without a price holds as a whole: half an answer is not its opinion. */
function wantedPositions(input: AllocationInput): ReadonlyMap<StrategyId, ReadonlyMap<ConId, Decimal>> {
  const { configuration, netLiquidation, priced } = input;
  const wanted = new Map<StrategyId, ReadonlyMap<ConId, Decimal>>();
  for (const [strategyId, opinion] of input.opinions) {
    if (opinion.kind !== 'targets' || [...opinion.weights.keys()].some((conId) => !priced.has(conId))) continue;
    const share = configuration.exposure.strategies.get(strategyId) ?? ZERO;
    const sized = new Map(
      [...priced].map(([conId, { details, price, fx }]) => {
        const { contract, sizeIncrement } = details;
        const { multiplier, secType } = contract;
        return [conId, { price: price.price, multiplier, fx, sizeIncrement, secType }];
      }),
    );
    wanted.set(
      strategyId,
      targetPositions({
        weights: opinion.weights,
        exposure: netLiquidation.times(configuration.exposure.overall).times(share),
        leverage: configuration.leverage.get(strategyId) ?? ONE,
        priced: sized,
      }),
    );
  }
  return wanted;
}

function unpricedOutcomes(input: AllocationInput): readonly ContractOutcome[] {
  return [...input.unpriced].map(([conId, reason]) => {
    return { conId, localSymbol: String(conId), kind: 'unpriced', reason };
  });
}

function rowOf(
  input: AllocationInput,
  { strategyId, conId, target }: { strategyId: StrategyId; conId: ConId; target: Decimal },
): DeltaRow {
  const holding = input.books.get(strategyId)?.get(conId)?.quantity ?? ZERO;
  const working = workingOf(input.orders, { strategyId, conId });
  const delta = deltaOf({ target, holding, working });
  return {
    strategyId,
    conId,
    delta: input.tradingState === 'REDUCING' ? clipToReducing({ delta, holding, working }) : delta,
  };
}

/** Signed units that still work at the broker for one strategy in one contract. */
export function workingOf(
  orders: readonly LedgerOrder[],
  { strategyId, conId }: { readonly strategyId: StrategyId; readonly conId: ConId },
): Decimal {
  return orders
    .filter((order) => order.contract.conId === conId && !DONE_ORDER_STATES.has(order.state))
    .map((order) => {
      const asked = order.source.get(strategyId) ?? ZERO;
      return signedQuantity(order.side, asked.minus(order.booked.get(strategyId)?.quantity ?? ZERO));
    })
    .reduce((total, part) => total.plus(part), ZERO);
}

function obstacleOf(input: AllocationInput, conId: ConId): ContractOutcome | undefined {
  const localSymbol = input.priced.get(conId)?.details.contract.localSymbol ?? String(conId);
  const unsettled = input.orders.find(
    (order) => order.contract.conId === conId && (order.state === 'SENDING' || order.state === 'UNKNOWN'),
  );
  if (unsettled !== undefined) {
    return { conId, localSymbol, kind: 'frozen', reason: `Order ${unsettled.orderRef} is ${unsettled.state}` };
  }
  const closed = input.closed.get(conId);
  return closed === undefined ? undefined : { conId, localSymbol, kind: 'skipped', reason: closed };
}

/** A working order is wrong-way where the delta left after it points against it. */
function wrongWay(input: AllocationInput, row: DeltaRow): readonly LedgerOrder[] {
  return input.orders.filter((order) => {
    if (order.contract.conId !== row.conId || order.state !== 'WORKING') return false;
    if (!order.source.has(row.strategyId)) return false;
    return sign(signedQuantity(order.side, order.quantity)) === -sign(row.delta);
  });
}

const wrongWayOutcome = ({ orderRef, contract }: LedgerOrder): ContractOutcome => ({
  conId: contract.conId,
  localSymbol: contract.localSymbol,
  kind: 'frozen',
  reason: `Order ${orderRef} still works in the other direction`,
});

type Checked =
  | { readonly kind: 'approved'; readonly planned: PlannedOrder }
  | { readonly kind: 'denied'; readonly outcome: ContractOutcome };

function checkNetted(input: AllocationInput, { conId, order }: NettedContract): Checked | undefined {
  const priced = input.priced.get(conId);
  if (order === undefined || priced === undefined) return undefined;
  const { contract } = priced.details;
  const request: OrderRequest = {
    orderRef: orderRefOf(input.runId, conId),
    contract,
    side: order.side,
    quantity: order.quantity,
    source: order.source,
    properties: input.properties,
  };
  const verdict = checkOrder(request, {
    tradingState: input.tradingState,
    limits: input.configuration.limits,
    price: priced.price.price,
    fx: priced.fx,
    details: priced.details,
    position: positionIn(input.positions, conId),
    working: workingTotal(input.orders, conId),
  });
  if (verdict.kind === 'approved') {
    return { kind: 'approved', planned: { request: verdict.order, details: priced.details } };
  }
  const { localSymbol } = contract;
  return { kind: 'denied', outcome: { conId, localSymbol, kind: 'denied', reason: verdict.reason } };
}

const positionIn = (positions: readonly Position[], conId: ConId): Decimal =>
  positions
    .filter(({ contract }) => contract.conId === conId)
    .reduce((total, position) => total.plus(position.quantity), ZERO);

const workingTotal = (orders: readonly LedgerOrder[], conId: ConId): Decimal =>
  orders
    .filter((order) => order.contract.conId === conId && !DONE_ORDER_STATES.has(order.state))
    .map((order) => signedQuantity(order.side, order.quantity.minus(order.filled)))
    .reduce((total, part) => total.plus(part), ZERO);

function crossOf(input: AllocationInput, { conId, cross }: NettedContract): InternalCross | undefined {
  const priced = input.priced.get(conId);
  if (cross.size === 0 || priced === undefined) return undefined;
  return {
    id: crossId(input.runId, conId),
    runId: input.runId,
    contract: priced.details.contract,
    deltas: cross,
    price: priced.price.price,
    atMs: input.nowMs,
  };
}
