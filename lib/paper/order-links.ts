/**
 * Which orders belong together: children of a parent, members of a one-cancels-all group. An index over the order book, which
 * tells it of every order; it decides nothing.
 */
import type { PaperOrder, PaperOrderInput } from './paper-broker.ts';

/** Groups belong to an account: orders of several clients may be in one. */
export type GroupMember = Pick<PaperOrderInput, 'account' | 'ocaGroup'>;

type Identity = Pick<PaperOrder, 'clientId' | 'orderId'>;

export class OrderLinks {
  /** clientId/orderId of the parent -> permIds. */
  readonly #children = new Map<string, Set<number>>();
  /** account/group -> permIds. */
  readonly #groups = new Map<string, Set<number>>();

  put({ permId, clientId, input }: PaperOrder): void {
    if (input.parentId !== 0) add(this.#children, keyOf({ clientId, orderId: input.parentId }), permId);
    if (input.ocaGroup !== '') add(this.#groups, groupOf(input), permId);
  }

  /** The order is forgotten, not only finished. */
  remove({ permId, clientId, input }: PaperOrder): void {
    drop(this.#children, keyOf({ clientId, orderId: input.parentId }), permId);
    drop(this.#groups, groupOf(input), permId);
  }

  /** permIds, in order of acceptance. */
  childrenOf(parent: Identity): readonly number[] {
    return sorted(this.#children.get(keyOf(parent)));
  }

  /** permIds of a group, in order of acceptance; none where it has no name. */
  membersOf(member: GroupMember): readonly number[] {
    return member.ocaGroup === '' ? [] : sorted(this.#groups.get(groupOf(member)));
  }
}

const keyOf = ({ clientId, orderId }: Identity): string => `${clientId}/${orderId}`;
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
