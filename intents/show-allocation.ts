/** The answer of an allocation: what was read, wanted, netted, sent, and what became of it, keyed by local symbol. */
import { decimalText } from '../lib/domain/decimal.ts';
import { EMPTY_BOOK } from '../lib/domain/holding.ts';
import type { ConId } from '../lib/domain/ids.ts';
import type { Json } from '../lib/domain/run.ts';
import type { StrategyOpinion } from '../lib/trading/ask-strategies.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { PlacedOrder } from '../lib/trading/place-orders.ts';
import type { TradingState } from '../lib/domain/trading-state.ts';
import { strategyOutcome, type StrategyOutcome } from './strategy-outcome.ts';
import type { PreparedAllocation } from './prepared-allocation.ts';
import type { IntentResult } from './intent.ts';
import { showCross, showOrders } from './show-orders.ts';
import { showDecimals, showHoldings, showMap } from './show.ts';

export interface ShownAllocation extends PreparedAllocation {
  /** HALTED only in a dry run: the plan is then what ACTIVE would do. */
  readonly tradingState: TradingState;
  readonly placed: readonly PlacedOrder[];
  readonly dryRun: boolean;
}

export function showAllocation(shown: ShownAllocation): IntentResult {
  const { state, account, opinions, contracts, pricing, plan, dryRun } = shown;
  const label = (conId: ConId): string => contracts.get(conId)?.contract.localSymbol ?? String(conId);
  const named = [...opinions.keys()];
  return {
    status: 200,
    body: {
      dryRun,
      tradingState: shown.tradingState,
      marketTime: isoTime(state.truth.atMs),
      proof: state.proof,
      netLiquidation: decimalText(account.netLiquidation),
      baseCurrency: account.baseCurrency,
      signals: showMap(opinions, (opinion) => signalOf(opinion, label)),
      holdings: Object.fromEntries(named.map((id) => [id, showHoldings(state.books.get(id) ?? new Map())])),
      targetPositions: showMap(plan.targets, (targets) => labelled(targets, label, decimalText)),
      prices: labelled(pricing.priced, label, ({ price }) => ({
        price: decimalText(price.price),
        source: price.source,
      })),
      fx: showDecimals(pricing.fx),
      contractIds: Object.fromEntries([...contracts].map(([conId, { contract }]) => [contract.localSymbol, conId])),
      consolidatedTrades: Object.fromEntries(
        plan.netted.flatMap(({ conId, order }) => {
          if (order === undefined) return [];
          const source = showDecimals(order.source);
          return [[label(conId), { side: order.side, quantity: decimalText(order.quantity), source }]];
        }),
      ),
      internalCrosses: plan.crosses.map(showCross),
      orders: [
        ...showOrders(plan.orders, shown.placed),
        ...plan.outcomes.map(({ conId, kind, reason }) => {
          return { conId, localSymbol: label(conId), outcome: kind, reason };
        }),
      ],
      cancels: plan.cancels.map(({ orderRef, contract }) => ({ orderRef, localSymbol: contract.localSymbol })),
      strategies: Object.fromEntries(
        [...opinions].map(([id, opinion]) => [
          id,
          showStrategy(strategyOutcome({ ...shown, id, opinion, book: state.books.get(id) ?? EMPTY_BOOK }), label),
        ]),
      ),
    },
  };
}

function signalOf(opinion: StrategyOpinion, label: (conId: ConId) => string): Json {
  if (opinion.kind === 'hold') return { answer: 'hold', reading: opinion.reading };
  return { answer: 'targets', reading: opinion.reading, weights: labelled(opinion.weights, label, decimalText) };
}

function showStrategy(outcome: StrategyOutcome, label: (conId: ConId) => string): Json {
  return {
    outcome: outcome.outcome,
    ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
    contracts: labelled(outcome.legs, label, (leg) => ({ ...leg })),
  };
}

const labelled = <Value>(
  map: ReadonlyMap<ConId, Value>,
  label: (conId: ConId) => string,
  show: (value: Value) => Json,
): { readonly [symbol: string]: Json } =>
  Object.fromEntries([...map].map(([conId, value]) => [label(conId), show(value)]));
