/**
 * Orders page by page, newest plan first, and kept current: what happens on the desk asks for the first page again and
 * renews the orders it has. It keeps at most so many; a filter narrows what is asked for.
 */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { ListedOrder, OrdersAnswer } from '../../api/answers.ts';
import { ask, desk, type Asked } from '../../api/desk-api.ts';
import type { Problem } from '../../api/problem.ts';
import { useAsked, type AskedState } from '../../api/use-asked.ts';
import { queryOf, type OrderFilter } from './order-filter.ts';

const PAGE = 200;
export const MOST_ORDERS = 5_000;

export interface Orders {
  /** The first page, with how its question stands. */
  readonly asked: AskedState<OrdersAnswer>;
  /** All that were read, newest plan first. */
  readonly orders: Ref<readonly ListedOrder[]>;
  /** More are there. */
  readonly hasMore: Ref<boolean>;
  readonly isReadingMore: Ref<boolean>;
  readonly moreProblem: Ref<Problem | undefined>;
  readonly more: () => Promise<void>;
  /** Reads on to the end, or to the most that are kept. */
  readonly all: () => Promise<readonly ListedOrder[]>;
}

export function useOrders(filter: Ref<OrderFilter>): Orders {
  const older = shallowRef<readonly ListedOrder[]>([]);
  const next = ref<string | null>();
  const isReadingMore = ref(false);
  const moreProblem = shallowRef<Problem>();
  const isGone = ref(false);
  onScopeDispose(() => {
    isGone.value = true;
  });

  const asked = useAsked(() => pageOf(filter.value, undefined), { on: ({ stream }) => stream.startsWith('runs/') });
  watch(filter, () => {
    older.value = [];
    next.value = undefined;
    moreProblem.value = undefined;
    asked.value.value = undefined;
    void asked.reload();
  });

  const orders = computed(() => {
    const newest = asked.value.value?.orders ?? [];
    const known = new Set(newest.map(({ orderRef }) => orderRef));
    return [...newest, ...older.value.filter(({ orderRef }) => !known.has(orderRef))];
  });
  /** Of the first page until another was read: its own may have moved on since. */
  const cursor = computed(() => (next.value === undefined ? (asked.value.value?.next ?? null) : next.value));
  const hasMore = computed(() => cursor.value !== null && orders.value.length < MOST_ORDERS);

  const more = async (): Promise<void> => {
    const from = cursor.value;
    const mine = filter.value;
    if (isReadingMore.value || from === null || !hasMore.value) return;
    isReadingMore.value = true;
    const answer = await pageOf(mine, from);
    isReadingMore.value = false;
    if (mine !== filter.value) return;
    if (answer.kind === 'problem') {
      moreProblem.value = answer.problem;
      return;
    }
    moreProblem.value = undefined;
    // What the first page has now, it may not have when it is read again.
    older.value = [...orders.value, ...answer.value.orders];
    next.value = answer.value.next;
  };

  return {
    asked,
    orders,
    hasMore,
    isReadingMore,
    moreProblem,
    more,
    async all() {
      while (hasMore.value && !isGone.value && moreProblem.value === undefined) await more();
      return orders.value;
    },
  };
}

const pageOf = (filter: OrderFilter, cursor: string | undefined): Promise<Asked<OrdersAnswer>> =>
  ask((signal) =>
    desk.GET('/orders', {
      params: { query: { ...queryOf(filter), limit: String(PAGE), ...(cursor === undefined ? {} : { cursor }) } },
      signal,
    }),
  );
