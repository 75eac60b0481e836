/**
 * Reads what closing needs and plans it: contract rules, prices and rates of what the named books hold, and which
 * contracts nothing may be decided in. The same for a dry run and a real one; it changes nothing.
 */
import type { ContractDetails } from '../lib/domain/contract.ts';
import { decimalText, isZero } from '../lib/domain/decimal.ts';
import { InvalidValueError } from '../lib/domain/errors.ts';
import type { ConId, StrategyId } from '../lib/domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { OrderProperties } from '../lib/domain/order.ts';
import { sessionAt } from '../lib/trading/calendar.ts';
import { closedContracts } from '../lib/trading/closed-contracts.ts';
import { strayReasons } from '../lib/trading/stray-orders.ts';
import { detailsOfContracts } from '../lib/trading/details-of-contracts.ts';
import { planClosing, type ClosingPlan } from '../lib/trading/plan-closing.ts';
import { priceContracts, type Pricing, type PricingRequest } from '../lib/trading/price-contracts.ts';
import type { Reconciliation } from '../lib/trading/reconcile.ts';
import type { ReadingContext, TradingContext } from './intent.ts';

export interface ClosingAsked {
  readonly strategies: readonly StrategyId[];
  readonly cancelOnly: boolean;
  readonly beforeClose: boolean;
  readonly properties: OrderProperties;
  /** A dry run: what works is taken for cancelled. */
  readonly dryRun: boolean;
}

export interface PreparedClosing {
  readonly state: Reconciliation;
  readonly contracts: ReadonlyMap<ConId, ContractDetails>;
  /** Orders that may still fill for the named strategies: to be cancelled first. */
  readonly working: readonly LedgerOrder[];
  readonly plan: ClosingPlan;
}

/** With `beforeClose`: sessions that end within this time. */
const BEFORE_CLOSE_MS = 20 * 60_000;
/** A price is needed for crosses and to judge a limit price; closing on an older one is better than not closing. */
const STALE_AFTER_MS = 7 * 24 * 3_600_000;

const NOTHING: ClosingPlan = { netted: [], crosses: [], orders: [], outcomes: [] };

export async function prepareClosing(
  context: ReadingContext | TradingContext,
  asked: ClosingAsked,
  state: Reconciliation,
): Promise<PreparedClosing> {
  const { broker, configuration, signal } = context;
  const { books, orders, truth } = state;
  const named = orders.filter((order) => isOpen(order) && asked.strategies.some((id) => order.source.has(id)));
  const held = asked.strategies.flatMap((id) => [...(books.get(id) ?? [])]);
  const conIds = [
    ...new Set([
      ...held.flatMap(([conId, { quantity }]) => (isZero(quantity) ? [] : [conId])),
      ...named.map(({ contract }) => contract.conId),
    ]),
  ];
  const { positions } = truth;
  const { contracts, missing } = await detailsOfContracts(broker, { conIds, books, orders, positions }, signal);
  const concerned = (conId: ConId): boolean => !asked.beforeClose || endsSoon(contracts.get(conId), truth.atMs);
  const working = named.filter(({ contract }) => concerned(contract.conId));
  if (asked.cancelOnly) return { state, contracts, working, plan: NOTHING };
  const remaining = asked.dryRun ? orders.filter((order) => !working.includes(order)) : orders;
  const account = await broker.accountSnapshot(signal);
  const wanted = [...contracts].filter(([conId]) => concerned(conId));
  const pricing = await priceEach(context, { contracts: new Map(wanted), marketNowMs: truth.atMs });
  const plan = planClosing({
    runId: context.runId,
    planId: context.planId,
    // Only a dry run gets here while HALTED.
    tradingState: configuration.tradingState === 'HALTED' ? 'ACTIVE' : configuration.tradingState,
    configuration,
    nowMs: truth.atMs,
    strategies: asked.strategies,
    isConcerned: concerned,
    blocked: blockedContracts({ ...state, orders: remaining }, asked.strategies),
    properties: asked.properties,
    netLiquidation: account.netLiquidation,
    books,
    orders: remaining,
    positions,
    priced: pricing.priced,
    unpriced: new Map([...missing, ...pricing.unpriced]),
    closed: new Map([...closedContracts(contracts, truth.atMs, asked.properties), ...strayReasons(state.strays)]),
    lossRefusal: undefined,
  });
  return { state, contracts, working, plan };
}

/**
 * Each contract in its own currency: what shrinks is judged by no limit in base currency (docs/adr/0022), so that a missing
 * exchange rate keeps nobody in a position.
 */
async function priceEach(
  { broker, signal }: ReadingContext | TradingContext,
  request: Pick<PricingRequest, 'contracts' | 'marketNowMs'>,
): Promise<Pick<Pricing, 'priced' | 'unpriced'>> {
  const byCurrency = Map.groupBy(request.contracts, ([, { contract }]) => contract.currency);
  const pricings = await Promise.all(
    [...byCurrency].map(([baseCurrency, own]) => {
      const contracts = new Map(own);
      const prices = { purpose: 'valuing', lastBars: new Map(), baseCurrency, staleAfterMs: STALE_AFTER_MS } as const;
      return priceContracts(broker, { ...request, ...prices, contracts }, signal);
    }),
  );
  return {
    priced: new Map(pricings.flatMap(({ priced }) => [...priced])),
    unpriced: new Map(pricings.flatMap(({ unpriced }) => [...unpriced])),
  };
}

const isOpen = ({ state }: LedgerOrder): boolean => !DONE_ORDER_STATES.has(state);

/** By the contract's regular session; hours that cannot be read end nothing soon: a person sees the holding stay. */
function endsSoon(details: ContractDetails | undefined, atMs: number): boolean {
  if (details === undefined) return false;
  try {
    const session = sessionAt(details, atMs, { outsideRth: false });
    return session.open && session.closesAtMs - atMs <= BEFORE_CLOSE_MS;
  } catch (error) {
    if (error instanceof InvalidValueError) return false;
    throw error;
  }
}

/** Where the ledger may not be the whole truth, closing by it could open a position instead. */
function blockedContracts(
  { drift, orders }: Pick<Reconciliation, 'drift' | 'orders'>,
  strategies: readonly StrategyId[],
): ReadonlyMap<ConId, string> {
  const blocked = new Map<ConId, string>();
  for (const { conId, ledger, broker } of drift) {
    blocked.set(conId, `Ledger and broker differ: found ${decimalText(broker)}, needed ${decimalText(ledger)}`);
  }
  for (const { contract, orderRef, state, source } of orders) {
    const isWorkingForOthers = state === 'WORKING' && !strategies.some((id) => source.has(id));
    if (!isWorkingForOthers) blocked.set(contract.conId, `Order ${orderRef} is ${state} and not settled yet`);
  }
  return blocked;
}
