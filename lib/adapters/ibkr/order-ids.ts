/**
 * The order ids of one client id. IB's `reqIds` reserves nothing and its `nextValidId` has been seen to go back
 * after a restart, so the desk counts for itself: above all it stored, gave or saw, never back, never twice.
 * It stores nothing: the caller keeps the high water.
 */
import { BrokerError, InvalidValueError } from '../../domain/errors.ts';
import { orderId, type OrderId } from '../../domain/ids.ts';

/** Request ids begin here, so that an error's id says whether it is about an order or a request. */
export const FIRST_REQUEST_ID = 1_000_000_000;

/**
 * Whether a number that IB tells of an order can be the order id of a client. Orders entered elsewhere (TWS, mobile, another
 * system) have 0, in executions IB's unset integer 2147483647 too, and a number below 0 once a client has bound them.
 */
export const isClientsOrderId = (id: number | undefined): id is number =>
  Number.isSafeInteger(id) && id !== undefined && id > 0 && id < FIRST_REQUEST_ID;

export interface OrderIds {
  /** Ids above every one seen or stored, rising. @throws BrokerError when they would run into the request ids */
  allocate(count: number): readonly OrderId[];
  /** An id that IB used or offered; what is not an order id of ours is ignored. */
  see(id: number): void;
  /** Highest id given, seen or stored. */
  highWater(): OrderId;
}

/** @param storedHighWater the highest id ever used with this client id; 0 where none is known */
export function createOrderIds(storedHighWater: OrderId): OrderIds {
  let highest: number = storedHighWater;
  return {
    allocate(count) {
      if (!Number.isSafeInteger(count) || count < 1) {
        throw new InvalidValueError({ field: 'count', found: String(count), needed: 'an integer of at least 1' });
      }
      if (highest + count >= FIRST_REQUEST_ID) {
        throw new BrokerError(
          'refused',
          `No order ids are left: found high water ${highest}, needed ids below ${FIRST_REQUEST_ID}; reset the API order id sequence in TWS`,
        );
      }
      const first = highest + 1;
      highest += count;
      return Array.from({ length: count }, (_, index) => orderId(first + index));
    },
    see(id) {
      if (Number.isSafeInteger(id) && id > highest) highest = id;
    },
    highWater: () => orderId(highest),
  };
}
