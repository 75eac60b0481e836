/**
 * `GET /orders`: orders of the ledger, open and settled, with their fills; newest plan first, page by page. Filters are
 * applied to what is read, a bounded number a request; a page may be short and still have a next one.
 */
import { z } from 'zod';
import { ValidationError } from '../lib/domain/errors.ts';
import { orderRef, type OrderRef } from '../lib/domain/ids.ts';
import { LEDGER_ORDER_STATES, type LedgerExecution, type LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { Json } from '../lib/domain/run.ts';
import { MAX_ORDERS_LISTED, type OrderHistory } from '../lib/ports/order-history.ts';
import { instantMs, isoTime } from '../lib/trading/iso-time.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import { showListedOrder } from './show-listed-order.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** Settled orders that one request searches. */
const MAX_SEARCHED = 2_000;

const querySchema = z.strictObject({
  state: z.enum(LEDGER_ORDER_STATES).optional(),
  strategy: z.string().min(1).max(64).describe('One that asked for a part of it').optional(),
  symbol: z.string().min(1).max(40).describe('Symbol or local symbol').optional(),
  from: z.iso.datetime({ offset: true }).describe('Of the plan, market time, inclusive').optional(),
  to: z.iso.datetime({ offset: true }).describe('Of the plan, market time, inclusive').optional(),
  cursor: z.string().min(1).max(200).describe('`next` of the page before').optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `an integer from 1 to ${MAX_LIMIT}`)
    .transform(Number)
    .refine((limit) => limit <= MAX_LIMIT, `an integer from 1 to ${MAX_LIMIT}`)
    .default(DEFAULT_LIMIT),
});

type Query = z.infer<typeof querySchema>;
/** Where the list goes on. */
type Place = Pick<LedgerOrder, 'plannedAtMs' | 'orderRef'>;

export const orders: Resource = {
  path: 'orders',
  methods: [
    {
      method: 'GET',
      role: 'viewer',
      query: ['state', 'strategy', 'symbol', 'from', 'to', 'cursor', 'limit'],
      querySchema,
      answer: show,
    },
  ],
};

async function show(deps: ResourceDeps, { query, signal }: ResourceCall): Promise<IntentAnswer> {
  const asked = parseWith(querySchema, query, 'Query of orders');
  const view = await deps.ledger.read({ orders: 'all' }, signal);
  const page = await pageOf({ open: [...view.orders.values()], history: deps.orders, asked }, signal);
  const executions = await executionsOf(deps.orders, page.orders, signal);
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(deps.clock.nowMs()),
      orders: page.orders.map((order): Json =>
        showListedOrder(order, {
          isBooked: !view.orders.has(order.orderRef),
          executions: executions.get(order.orderRef) ?? [],
        }),
      ),
      next: page.next === undefined ? null : cursorOf(page.next),
      searched: page.searched,
    },
  };
}

interface Page {
  readonly orders: readonly LedgerOrder[];
  readonly next: Place | undefined;
  readonly searched: number;
}

interface Source {
  readonly open: readonly LedgerOrder[];
  readonly history: OrderHistory | undefined;
  readonly asked: Query;
}

/**
 * Open and settled orders are one list by plan. An order that settles between the two reads may be met in both: the open
 * one, read first, is dropped then.
 */
async function pageOf({ open, history, asked }: Source, signal: AbortSignal): Promise<Page> {
  const fits = filterOf(asked);
  const cursor = asked.cursor === undefined ? startOf(asked) : placeOf(asked.cursor);
  const waiting = open.filter((order) => cursor === undefined || isAfter(order, cursor)).toSorted(newestFirst);
  const found: LedgerOrder[] = [];
  let searched = 0;
  let after = cursor;
  for (;;) {
    const settled = history === undefined ? [] : await history.settled(rangeAfter(after), signal);
    const isLast = settled.length < MAX_ORDERS_LISTED;
    const until = isLast ? undefined : settled.at(-1);
    const names = new Set(settled.map(({ orderRef: ref }) => ref));
    const own = waiting.splice(0, until === undefined ? waiting.length : countBefore(waiting, until));
    const merged = [...own.filter(({ orderRef: ref }) => !names.has(ref)), ...settled].toSorted(newestFirst);
    for (const order of merged) {
      if (isBefore(order, asked)) return { orders: found, next: undefined, searched };
      searched += 1;
      after = order;
      if (fits(order)) found.push(order);
      if (found.length === asked.limit) {
        const isEnd = isLast && order === merged.at(-1);
        return { orders: found, next: isEnd ? undefined : order, searched };
      }
    }
    if (isLast) return { orders: found, next: undefined, searched };
    if (searched >= MAX_SEARCHED) return { orders: found, next: after, searched };
  }
}

const rangeAfter = (after: Place | undefined): Parameters<OrderHistory['settled']>[0] =>
  after === undefined ? { limit: MAX_ORDERS_LISTED } : { limit: MAX_ORDERS_LISTED, after };

/** `to` begins the list: a place that no order has, after every order planned later. */
const startOf = ({ to }: Query): Place | undefined =>
  to === undefined ? undefined : { plannedAtMs: instantMs(to) + 1, orderRef: orderRef('-') };

const isBefore = ({ plannedAtMs }: LedgerOrder, { from }: Query): boolean =>
  from !== undefined && plannedAtMs < instantMs(from);

const newestFirst = (a: Place, b: Place): number =>
  b.plannedAtMs - a.plannedAtMs || (a.orderRef < b.orderRef ? 1 : a.orderRef > b.orderRef ? -1 : 0);
const isAfter = (order: Place, place: Place): boolean => newestFirst(place, order) < 0;
const countBefore = (waiting: readonly LedgerOrder[], until: Place): number => {
  const index = waiting.findIndex((order) => newestFirst(order, until) > 0);
  return index === -1 ? waiting.length : index;
};

function filterOf({ state, strategy, symbol, to }: Query): (order: LedgerOrder) => boolean {
  const wanted = symbol?.toUpperCase();
  const toMs = to === undefined ? undefined : instantMs(to);
  return ({ state: has, source, contract, plannedAtMs }) =>
    (state === undefined || has === state) &&
    (toMs === undefined || plannedAtMs <= toMs) &&
    (strategy === undefined || [...source.keys()].some((id) => id === strategy)) &&
    (wanted === undefined || [contract.symbol, contract.localSymbol].some((name) => name.toUpperCase() === wanted));
}

async function executionsOf(
  history: OrderHistory | undefined,
  listed: readonly LedgerOrder[],
  signal: AbortSignal,
): Promise<ReadonlyMap<OrderRef, readonly LedgerExecution[]>> {
  const refs = listed.map(({ orderRef: ref }) => ref);
  return history === undefined || refs.length === 0 ? new Map() : history.executionsOf(refs, signal);
}

/** Says nothing to anybody but the next request. */
const cursorOf = ({ plannedAtMs, orderRef: ref }: Place): string => `${plannedAtMs}.${ref}`;

/** @throws ValidationError */
function placeOf(cursor: string): Place {
  const [, atMs, ref] = /^(\d{1,15})\.([A-Za-z0-9:_-]{1,40})$/.exec(cursor) ?? [];
  if (atMs === undefined || ref === undefined) {
    throw new ValidationError('Query of orders', [
      { field: 'cursor', found: cursor.slice(0, 80), needed: '`next` of an earlier answer' },
    ]);
  }
  return { plannedAtMs: Number(atMs), orderRef: orderRef(ref) };
}
