/** IB's order statuses, kept as they are (`orderStatus`, message 3). */

export const ORDER_STATUSES = [
  'ApiPending',
  'PendingSubmit',
  'PreSubmitted',
  'Submitted',
  'PendingCancel',
  'Filled',
  'Cancelled',
  'ApiCancelled',
  'Inactive',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Will not change any more. */
export const DONE_STATUSES: ReadonlySet<OrderStatus> = new Set(['Filled', 'Cancelled', 'ApiCancelled']);
/** Live at the broker. Inactive without a 201 is held, hence still live. */
export const WORKING_STATUSES: ReadonlySet<OrderStatus> = new Set([
  'PreSubmitted',
  'Submitted',
  'PendingCancel',
  'Inactive',
]);
/** Sent but not live. */
export const WAITING_STATUSES: ReadonlySet<OrderStatus> = new Set(['ApiPending', 'PendingSubmit']);

export const isOrderStatus = (text: string): text is OrderStatus => ORDER_STATUSES.some((status) => status === text);
