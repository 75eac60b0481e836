/**
 * `/close-all`: cancels what works for the named strategies, waits until the broker has said the end of each, reads again,
 * books, and closes each book. What it cannot prove safe to close (drift, an order of unknown state) stays and is told.
 * It never closes by drift: only what the ledger says a strategy holds.
 */
import { z } from 'zod';
import { ValidationError } from '../lib/domain/errors.ts';
import { UNALLOCATED, strategyId, type StrategyId } from '../lib/domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../lib/domain/ledger-order.ts';
import { cancelOrders } from '../lib/trading/cancel-orders.ts';
import type { PlacedOrder } from '../lib/trading/place-orders.ts';
import { reconcile, reconcileInMemory, type Reconciliation } from '../lib/trading/reconcile.ts';
import { reconcileUntilFilled } from './reconcile-until-filled.ts';
import { executePlan } from './execute-plan.ts';
import type { IntentDeps, IntentResult, TradingContext, TradingIntent } from './intent.ts';
import { deniedWishes } from './log-allocation.ts';
import { orderProperties, orderPropertiesSchema } from './order-properties.ts';
import { prepareClosing, type ClosingAsked, type PreparedClosing } from './prepare-closing.ts';
import { showClosing, skippedClosing } from './show-closing.ts';

export const closeAllSchema = z.strictObject({
  dryRun: z.boolean().optional().describe('Says what would be cancelled and closed; books and sends nothing'),
  strategies: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'a strategy id'))
    .min(1, 'at least one strategy')
    .max(50, 'at most 50 strategies')
    .refine((ids) => new Set(ids).size === ids.length, 'each strategy once')
    .optional()
    .describe('Books to close; default: all, `unallocated` too'),
  cancelOnly: z.boolean().optional().describe('Cancels and closes nothing; works while HALTED'),
  beforeClose: z
    .boolean()
    .optional()
    .describe('Only where `enforceFlatEod` is set, and only contracts whose session ends within 20 minutes'),
  orderProperties: orderPropertiesSchema.optional(),
});
type Body = z.infer<typeof closeAllSchema>;

/** Rounds of cancelling before what still works is told instead of closed. */
const MAX_CANCEL_ROUNDS = 2;

export const closeAll: TradingIntent<typeof closeAllSchema> = {
  kind: 'trading',
  name: 'close-all',
  role: 'trader',
  schema: closeAllSchema,
  check: (_deps, body, configuration) => void orderProperties(configuration.order, body.orderProperties),
  isDryRun: (body) => body.dryRun === true,
  worksHalted: (body) => body.cancelOnly === true,
  dryRun: async (context, body) => {
    if (isNotWanted(context.configuration.enforceFlatEod, body)) return skippedClosing();
    const state = await reconcileInMemory(context.deps, context.broker, context);
    const asked = whatIsAsked(context, { body, state, dryRun: true });
    const prepared = await prepareClosing(context, asked, state);
    const cancelled = prepared.working.map(({ orderRef }) => orderRef);
    return showClosing({ ...prepared, asked, cancelled, placed: [], after: state, context });
  },
  trade: async (context, body) => {
    if (isNotWanted(context.configuration.enforceFlatEod, body)) return skippedClosing();
    const before = await reconcile(context.deps, context.broker, context);
    const asked = whatIsAsked(context, { body, state: before, dryRun: false });
    const { prepared, cancelled } = await cancelAndPrepare(context, asked, before);
    context.record('cancelled', cancelled);
    const placed = asked.cancelOnly ? [] : await closeBooks(context, prepared);
    const after = asked.cancelOnly ? prepared.state : await reconcileUntilFilled(context, placed);
    const result = showClosing({ ...prepared, asked, cancelled, placed, after, context });
    context.record('answer', result.body);
    tellWhatStays(context, result);
    return result;
  },
};

const isNotWanted = (enforceFlatEod: boolean, { beforeClose }: Body): boolean =>
  beforeClose === true && !enforceFlatEod;

/** @throws ValidationError naming a strategy that has neither code, nor a book, nor an order */
function whatIsAsked(
  { deps, configuration }: { deps: IntentDeps; configuration: TradingContext['configuration'] },
  { body, state, dryRun }: { readonly body: Body; readonly state: Reconciliation; readonly dryRun: boolean },
): ClosingAsked {
  const inOrders = state.orders.flatMap(({ source }) => [...source.keys()]);
  const known = new Set<StrategyId>([...state.books.keys(), ...inOrders, ...deps.strategies.keys(), UNALLOCATED]);
  const named = body.strategies?.map(strategyId) ?? [...new Set([...state.books.keys(), ...inOrders])].toSorted();
  const unknown = named.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const needed = `one of ${[...known].toSorted().join(', ')}`;
    throw new ValidationError(
      'Body of close-all',
      unknown.map((found) => ({ field: 'strategies', found, needed })),
    );
  }
  return {
    strategies: named,
    cancelOnly: body.cancelOnly === true,
    beforeClose: body.beforeClose === true,
    properties: orderProperties(configuration.order, body.orderProperties),
    dryRun,
  };
}

/** Reads again after each round: only what the broker has said the end of is out of the way. */
async function cancelAndPrepare(
  context: TradingContext,
  asked: ClosingAsked,
  before: Reconciliation,
): Promise<{ readonly prepared: PreparedClosing; readonly cancelled: readonly string[] }> {
  const { deps, broker, configuration, signal } = context;
  const tried = new Map<string, LedgerOrder>();
  let prepared = await prepareClosing(context, asked, before);
  for (let round = 0; prepared.working.length > 0 && round < MAX_CANCEL_ROUNDS; round += 1) {
    for (const order of prepared.working) tried.set(order.orderRef, order);
    await cancelOrders(deps.clock, broker, prepared.working, {
      timeoutMs: configuration.confirmationSeconds * 1000,
      signal,
    });
    prepared = await prepareClosing(context, asked, await reconcile(deps, broker, context));
  }
  const alive = new Set<string>(prepared.state.orders.filter(isOpen).map(({ orderRef }) => orderRef));
  return { prepared, cancelled: [...tried.keys()].filter((ref) => !alive.has(ref)) };
}

const isOpen = ({ state }: LedgerOrder): boolean => !DONE_ORDER_STATES.has(state);

function closeBooks(context: TradingContext, prepared: PreparedClosing): Promise<readonly PlacedOrder[]> {
  const { plan, contracts, state } = prepared;
  const { orders, crosses } = plan;
  const denied = deniedWishes({ plan, contracts });
  return executePlan(context, { orders, crosses, denied, acted: new Map(), atMs: state.truth.atMs });
}

/** A book that could not be closed is for a person to see, not only for the caller. */
function tellWhatStays({ deps, runId }: TradingContext, { body }: IntentResult): void {
  if (body['flat'] === true || body['cancelOnly'] === true) return;
  deps.log.write('WARNING', 'BooksNotFlat', { runId, remaining: body['remaining'] ?? null });
}
