/**
 * `/adjust-holdings`: what only a person can decide. Moves units between books, takes in what the broker has beyond the books
 * or gives back what it has not, never beyond the difference; and thereby settles orders of earlier days whose fate no
 * list of the broker tells any more (docs/adr/0022). It sends nothing and works while HALTED.
 */
import { z } from 'zod';
import { BROKER, type Adjustment } from '../lib/domain/adjustment.ts';
import type { Contract } from '../lib/domain/contract.ts';
import { decimal, decimalText, isZero, type Decimal } from '../lib/domain/decimal.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { conId, strategyId, UNALLOCATED, type StrategyId } from '../lib/domain/ids.ts';
import { bareContract } from '../lib/trading/details-of-contracts.ts';
import { crossId } from '../lib/trading/order-ref.ts';
import { commitAdjustment } from '../lib/trading/commit-adjustment.ts';
import { reconcile, type Reconciliation } from '../lib/trading/reconcile.ts';
import { referencePrice } from '../lib/trading/reference-price.ts';
import type { BookingContext, BookingIntent, IntentResult } from './intent.ts';
import { showReconciliation } from './trade-reconciliation.ts';

const decimalOf = (needed: string) =>
  z
    .string()
    .regex(/^\d{1,15}(\.\d{1,12})?$/, needed)
    .transform((text) => decimal(text));
const side = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a strategy id, "unallocated" or "broker"')
  .describe('A strategy, `unallocated`, or `broker`: the sum of all books changes then');

export const adjustHoldingsSchema = z
  .strictObject({
    conId: z.int().min(1).describe('Contract, by IB’s id'),
    from: side,
    to: side,
    quantity: decimalOf('units as decimal text, 0 or more').describe(
      'Units that `from` gives and `to` gets; 0, with `broker`, only vouches for the books as they are',
    ),
    price: decimalOf('a price as decimal text, 0 or more')
      .optional()
      .describe('At which they change books; default: the price of the market now'),
    reason: z
      .string()
      .max(500)
      .refine((text) => text.trim() !== '', 'words that say why'),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'another side than `from`' });
type Body = z.infer<typeof adjustHoldingsSchema>;

export const adjustHoldings: BookingIntent<typeof adjustHoldingsSchema> = {
  kind: 'booking',
  name: 'adjust-holdings',
  role: 'admin',
  schema: adjustHoldingsSchema,
  repeatsAreOneRun: true,
  check: (_deps, body) => checkZero(body),
  book: async (context, body) => {
    const state = await reconcile(context.deps, context.broker, context);
    const adjustment = (await madeBefore(context, body)) ?? (await makeAdjustment(context, body, state));
    const { settledOrders: settled = [] } = adjustment;
    const facts = showAdjustment(adjustment);
    context.record('adjustment', facts);
    context.deps.log.write('WARNING', 'HoldingsAdjusted', { runId: context.runId, ...facts });
    const after = await reconcile(context.deps, context.broker, context);
    const { body: shown } = showReconciliation(after);
    const { drift = [], unsettledOrders = [], proof = null, marketTime = null } = shown;
    // What is left of the drift is told, and no failure of this adjustment.
    const told = { adjustment: facts, settledOrders: settled, marketTime, proof, unsettledOrders, drift };
    context.record('answer', told);
    return { status: 200, body: told } satisfies IntentResult;
  },
};

function checkZero({ quantity, from, to }: Body): void {
  if (!isZero(quantity) || from === BROKER || to === BROKER) return;
  throw new ValidationError('Body of adjust-holdings', [
    { field: 'quantity', found: '0', needed: 'more than 0 between two books' },
  ]);
}

const idOf = ({ planId }: BookingContext, body: Body): string => crossId(planId, conId(body.conId));

/** By a delivery of this very call that ended without an answer: at its price, whatever the market says now. */
async function madeBefore(context: BookingContext, body: Body): Promise<Adjustment | undefined> {
  const id = idOf(context, body);
  const { adjustments } = await context.deps.ledger.read({ adjustments: [id] }, context.signal);
  return adjustments.get(id);
}

async function makeAdjustment(context: BookingContext, body: Body, state: Reconciliation): Promise<Adjustment> {
  const { deps, token, signal } = context;
  const adjustment = await adjustmentOf(context, body, state);
  return commitAdjustment(deps.ledger, { adjustment, truth: state.truth, token }, signal);
}

async function adjustmentOf(context: BookingContext, body: Body, state: Reconciliation): Promise<Adjustment> {
  const contract = await contractOf(context, body, state);
  return {
    id: idOf(context, body),
    runId: context.runId,
    contract,
    from: ownerOf(context, state, { field: 'from', name: body.from }),
    to: ownerOf(context, state, { field: 'to', name: body.to }),
    quantity: body.quantity,
    price: body.price ?? (isZero(body.quantity) ? body.quantity : await marketPrice(context, contract, state)),
    reason: body.reason,
    author: context.callerName,
    atMs: state.truth.atMs,
  };
}

/** Undefined: the broker. A strategy must have code or a book: a typing error would make a book that nobody closes. */
function ownerOf(
  { deps }: BookingContext,
  { books }: Reconciliation,
  { field, name }: { readonly field: string; readonly name: string },
): StrategyId | undefined {
  if (name === BROKER) return undefined;
  const id = strategyId(name);
  if (id === UNALLOCATED || deps.strategies.has(id) || books.has(id)) return id;
  const known = [BROKER, ...new Set([UNALLOCATED, ...deps.strategies.keys(), ...books.keys()])];
  throw new ValidationError('Body of adjust-holdings', [{ field, found: name, needed: `one of ${known.join(', ')}` }]);
}

async function contractOf({ broker, signal }: BookingContext, body: Body, state: Reconciliation): Promise<Contract> {
  const id = conId(body.conId);
  const { positions, fills } = state.truth;
  const named = [...positions, ...state.orders, ...fills.map(({ execution }) => execution)];
  const known = named.find(({ contract }) => contract.conId === id)?.contract;
  const isInBooks = [...state.books.values()].some((book) => book.has(id));
  const [details] =
    known === undefined && isInBooks
      ? await broker.contractDetails(bareContract({ ...state, positions }, id), signal)
      : [];
  const contract = known ?? details?.contract;
  if (contract !== undefined && contract.secType !== 'CASH') return contract;
  const needed =
    contract === undefined ? 'a contract with a position, a holding or an order' : 'no currency: cash is in no book';
  throw new ValidationError('Body of adjust-holdings', [{ field: 'conId', found: String(id), needed }]);
}

async function marketPrice(
  { broker, configuration, signal }: BookingContext,
  contract: Contract,
  { truth }: Reconciliation,
): Promise<Decimal> {
  const quote = await broker.quote(contract, signal);
  const staleAfterMs = configuration.staleAfterMinutes * 60_000;
  // The reconciliation read the market time first of all: the broker's clock has gone on since.
  const nowMs = Math.max(truth.atMs, quote.atMs);
  const found = referencePrice({ purpose: 'valuing', quote, lastBar: undefined, nowMs, staleAfterMs });
  if (found.kind === 'price') return found.price.price;
  throw new ValidationError('Body of adjust-holdings', [
    { field: 'price', found: 'nothing', needed: `a price: ${found.reason}` },
  ]);
}

const showAdjustment = ({ id, contract, from, to, quantity, price, reason, author }: Adjustment) => ({
  id,
  conId: contract.conId,
  localSymbol: contract.localSymbol,
  from: from ?? BROKER,
  to: to ?? BROKER,
  quantity: decimalText(quantity),
  price: decimalText(price),
  reason,
  author,
});
