/**
 * Which orders belong together: children of a parent, members of a one-cancels-all group; and the instants at which working
 * orders begin or end by themselves. An index over the order book, which tells it of every order; it decides nothing.
 */
import { DONE_STATUSES } from '../domain/order-status.ts';
import type { BookedOrder, OrderIdentity } from './order-book.ts';
import type { PaperOrderInput } from './paper-broker.ts';

/** Groups belong to an account: orders of several clients may be in one. */
export type GroupMember = Pick<PaperOrderInput, 'account' | 'ocaGroup'>;

export class OrderLinks {
  /** clientId/orderId of the parent -> permIds. */
  readonly #children = new Map<string, Set<number>>();
  /** account/group -> permIds. */
  readonly #groups = new Map<string, Set<number>>();
  /** permId -> instants at which it begins or ends. */
  readonly #instants = new Map<number, readonly number[]>();

  put(booked: BookedOrder): void {
    const { permId, clientId, input, status } = booked.order;
    if (input.parentId !== 0) add(this.#children, keyOf({ clientId, orderId: input.parentId }), permId);
    if (input.ocaGroup !== '') add(this.#groups, groupOf(booked.order.input), permId);
    const instants = DONE_STATUSES.has(status) ? [] : instantsOf(booked);
    if (instants.length > 0) this.#instants.set(permId, instants);
    else if (this.#instants.size > 0) this.#instants.delete(permId);
  }

  /** The order is forgotten, not only finished. */
  remove(booked: BookedOrder): void {
    const { permId, clientId, input } = booked.order;
    drop(this.#children, keyOf({ clientId, orderId: input.parentId }), permId);
    drop(this.#groups, groupOf(booked.order.input), permId);
    this.#instants.delete(permId);
  }

  /** permIds, in order of acceptance. */
  childrenOf(parent: OrderIdentity): readonly number[] {
    return sorted(this.#children.get(keyOf(parent)));
  }

  /** permIds of a group, in order of acceptance; none where it has no name. */
  membersOf(member: GroupMember): readonly number[] {
    return member.ocaGroup === '' ? [] : sorted(this.#groups.get(groupOf(member)));
  }

  /** The first instant after `afterMs` at which an order begins or ends by itself. */
  nextInstant(afterMs: number): number | undefined {
    let next: number | undefined;
    for (const instants of this.#instants.values()) {
      for (const atMs of instants) {
        if (atMs > afterMs && (next === undefined || atMs < next)) next = atMs;
      }
    }
    return next;
  }
}

const instantsOf = ({ startsAtMs, expiresAtMs, tif }: BookedOrder): readonly number[] => [
  ...(startsAtMs === undefined ? [] : [startsAtMs]),
  ...(tif === 'GTD' && expiresAtMs !== undefined ? [expiresAtMs] : []),
];

const keyOf = ({ clientId, orderId }: OrderIdentity): string => `${clientId}/${orderId}`;
const groupOf = ({ account, ocaGroup }: GroupMember): string => `${account}/${ocaGroup}`;

const sorted = (permIds: ReadonlySet<number> | undefined): readonly number[] =>
  permIds === undefined ? [] : [...permIds].toSorted((a, b) => a - b);

function add(index: Map<string, Set<number>>, key: string, permId: number): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([permId]));
  else known.add(permId);
}

function drop(index: Map<string, Set<number>>, key: string, permId: number): void {
  const known = index.get(key);
  if (known?.delete(permId) === true && known.size === 0) index.delete(key);
}
