/**
 * Whether the broker takes an order under its id, in its family and group, with IB's code and words; and the order as it is
 * then kept. Form, contract and account are `order-form.ts` and `order-checks.ts`. Reads the order book, changes nothing.
 */
import { DONE_STATUSES } from '../domain/order-status.ts';
import type { BookedOrder, OrderBook, OrderIdentity } from './order-book.ts';
import { invalid, refused, rejected, type Refusal } from './order-form.ts';
import { settledInput } from './order-properties.ts';
import type { PaperOrderInput } from './paper-broker.ts';

export interface PlacedOrder extends OrderIdentity {
  readonly input: PaperOrderInput;
}

/** Reduce without block: what IB gives the children of one parent. */
const BRACKET_OCA_TYPE = 3;

/** @param account the one account of this broker */
export function refusedIdentity(
  { clientId, orderId, input }: PlacedOrder,
  {
    orders,
    known,
    account,
  }: { readonly orders: OrderBook; readonly known: BookedOrder | undefined; readonly account: string },
): Refusal | undefined {
  if (input.account !== account) return invalid(`Invalid account code '${input.account}'.`);
  if (known === undefined) {
    const isUsed = orderId <= orders.highestId(clientId);
    return isUsed ? refused(103, 'Duplicate order id') : undefined;
  }
  const { status, input: original } = known.order;
  if (status === 'Filled') return refused(104, 'Cannot modify a filled order.');
  if (DONE_STATUSES.has(status)) return refused(103, 'Duplicate order id');
  const isSame =
    original.conId === input.conId &&
    original.side === input.side &&
    (input.parentId === 0 || original.parentId === input.parentId);
  return isSame ? undefined : refused(105, 'Order being modified does not match original order.');
}

/** For orders that are new. */
export function refusedFamily({ clientId, orderId, input }: PlacedOrder, orders: OrderBook): Refusal | undefined {
  if (input.parentId === 0) return undefined;
  const parent = input.parentId === orderId ? undefined : orders.find({ clientId, orderId: input.parentId });
  if (parent === undefined) return refused(135, `Can't find order with ID =${input.parentId}`);
  if (!DONE_STATUSES.has(parent.order.status)) return undefined;
  return rejected(`Parent order ${input.parentId} is ${parent.order.status.toLowerCase()} already`);
}

/** A group of which an order has executed to its end takes no more. */
export function refusedGroup(input: PaperOrderInput, orders: OrderBook): Refusal | undefined {
  const isOver = orders.group(input).some(({ order }) => order.status === 'Filled');
  return isOver ? rejected(`OCA group "${input.ocaGroup}" is already filled`) : undefined;
}

/**
 * The order as it is kept: children of one parent are a group of their own, named by the parent's permId, as at IB; a changed
 * order stays in its family.
 */
export function admittedInput(
  { clientId, input }: PlacedOrder,
  { orders, known }: { readonly orders: OrderBook; readonly known: BookedOrder | undefined },
): PaperOrderInput {
  const settled = settledInput(input, known);
  const before = known?.order.input;
  if (before !== undefined && before.parentId !== 0) {
    const group = input.ocaGroup === '' ? { ocaGroup: before.ocaGroup, ocaType: before.ocaType } : {};
    return { ...settled, parentId: before.parentId, ...group };
  }
  const parent = input.parentId === 0 ? undefined : orders.find({ clientId, orderId: input.parentId });
  if (parent === undefined || input.ocaGroup !== '') return settled;
  return { ...settled, ocaGroup: String(parent.order.permId), ocaType: BRACKET_OCA_TYPE };
}
