/**
 * `/cash-balancer`: converts foreign cash worth more than the threshold into the base currency, by orders that are planned,
 * sent, confirmed and resolved like any other. Cash is in no book: nothing of it is booked in holdings.
 */
import { z } from 'zod';
import { decimalText, type Decimal } from '../lib/domain/decimal.ts';
import type { Currency } from '../lib/domain/ids.ts';
import type { OrderProperties } from '../lib/domain/order.ts';
import type { Json } from '../lib/domain/run.ts';
import { CASH_TAG } from '../lib/trading/account-picture.ts';
import { closedContracts } from '../lib/trading/closed-contracts.ts';
import { strayReasons } from '../lib/trading/stray-orders.ts';
import { findPair, type CurrencyPair } from '../lib/trading/currency-pairs.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { planCash, type Conversion } from '../lib/trading/plan-cash.ts';
import type { PlacedOrder } from '../lib/trading/place-orders.ts';
import { reconcile, reconcileInMemory, type Reconciliation } from '../lib/trading/reconcile.ts';
import { executePlan } from './execute-plan.ts';
import type { IntentResult, ReadingContext, TradingContext, TradingIntent } from './intent.ts';
import { reconcileUntilFilled } from './reconcile-until-filled.ts';
import { showOrders } from './show-orders.ts';

export const cashBalancerSchema = z.strictObject({
  dryRun: z.boolean().optional().describe('Says what would be converted; sends nothing'),
});

/** Currencies are exchanged at the market: a balance has no price of its own to wait for. */
const AT_MARKET: OrderProperties = { orderType: 'MKT', tif: 'DAY', outsideRth: false };

export const cashBalancer: TradingIntent<typeof cashBalancerSchema> = {
  kind: 'trading',
  name: 'cash-balancer',
  role: 'trader',
  schema: cashBalancerSchema,
  isDryRun: (body) => body.dryRun === true,
  dryRun: async (context) => {
    const state = await reconcileInMemory(context.deps, context.broker, context);
    return show(await prepare(context, state), { placed: [], dryRun: true });
  },
  trade: async (context) => {
    const state = await reconcile(context.deps, context.broker, context);
    const prepared = await prepare(context, state);
    const orders = prepared.conversions.flatMap(({ order }) => order ?? []);
    const atMs = state.truth.atMs;
    const placed = await executePlan(context, { orders, crosses: [], denied: [], acted: new Map(), atMs });
    const result = show(prepared, { placed, dryRun: false });
    context.record('answer', result.body);
    if (placed.length > 0) await reconcileUntilFilled(context, placed);
    return result;
  },
};

interface PreparedCash {
  readonly conversions: readonly Conversion[];
  readonly baseCurrency: Currency;
  readonly threshold: Decimal;
  readonly atMs: number;
}

async function prepare(context: ReadingContext | TradingContext, state: Reconciliation): Promise<PreparedCash> {
  const { broker, configuration, planId, signal } = context;
  const { atMs, fills } = state.truth;
  const { baseCurrency, values } = await broker.accountSnapshot(signal);
  const balances = new Map([...(values.get(CASH_TAG) ?? [])].filter(([currency]) => currency !== baseCurrency));
  const staleAfterMs = configuration.staleAfterMinutes * 60_000;
  const pairs = new Map<Currency, CurrencyPair | string>();
  await Promise.all(
    [...balances.keys()].map(async (currency) => {
      pairs.set(currency, await findPair(broker, { currency, baseCurrency, marketNowMs: atMs, staleAfterMs }, signal));
    }),
  );
  const details = [...pairs.values()].flatMap((pair) => (typeof pair === 'string' ? [] : pair.details));
  const threshold = configuration.cashBalanceThresholdInBaseCurrency;
  const conversions = planCash({
    planId,
    nowMs: atMs,
    // Only a dry run gets here while HALTED.
    tradingState: configuration.tradingState === 'HALTED' ? 'ACTIVE' : configuration.tradingState,
    configuration,
    orders: state.orders,
    fills,
    balances,
    pairs,
    threshold,
    properties: AT_MARKET,
    closed: new Map([
      ...closedContracts(new Map(details.map((it) => [it.contract.conId, it])), atMs, AT_MARKET),
      ...strayReasons(state.strays),
    ]),
  });
  return { conversions, baseCurrency, threshold, atMs };
}

function show(
  { conversions, baseCurrency, threshold, atMs }: PreparedCash,
  { placed, dryRun }: { readonly placed: readonly PlacedOrder[]; readonly dryRun: boolean },
): IntentResult {
  return {
    status: 200,
    body: {
      dryRun,
      marketTime: isoTime(atMs),
      baseCurrency,
      threshold: decimalText(threshold),
      balances: conversions.map(showConversion),
      orders: showOrders(
        conversions.flatMap(({ order }) => order ?? []),
        placed,
      ),
    },
  };
}

const showConversion = ({ currency, balance, value, localSymbol, order, outcome }: Conversion): Json => ({
  currency,
  balance: decimalText(balance),
  value: value === undefined ? null : decimalText(value),
  pair: localSymbol ?? null,
  ...(order === undefined
    ? { outcome: outcome?.kind ?? 'skipped', reason: outcome?.reason ?? '' }
    : { outcome: 'converted', side: order.request.side, quantity: decimalText(order.request.quantity) }),
});
