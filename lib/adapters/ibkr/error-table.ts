/**
 * What each of IB's error codes proves, as values: the verdict on the order it names, and how a failed request is
 * told to the caller. Only the short list of `rejected` codes proves that an order was not accepted. Not a list of
 * every code of IB: whatever is not here is `unproven`, which makes the desk look the order up.
 */
import type { BrokerFailure } from '../../domain/errors.ts';
import type { ErrorVerdict } from '../../ports/broker.ts';

/** What the order id was last used for on this connection; `unknown`: neither, so an older connection's order. */
export type OrderRequestKind = 'place' | 'cancel' | 'unknown';

/** What the broker has said of the order on this connection before the code: nothing, that it has it, that it is done. */
export type HeardOrderState = 'unheard' | 'live' | 'done';

export interface OrderErrorRule {
  readonly from: number;
  readonly to: number;
  /** Where the code means different things, only messages with these words. */
  readonly words?: RegExp;
  /** When the code answers the placing of an order of which nothing was heard yet. */
  readonly place: ErrorVerdict;
  /** When the broker already has the order, a cancel of it is under way, or it is not of this connection. */
  readonly otherwise: ErrorVerdict;
  readonly meaning: string;
}

const rule = (
  code: number,
  place: ErrorVerdict,
  otherwise: ErrorVerdict,
  meaning: string,
  words?: RegExp,
): OrderErrorRule => ({ from: code, to: code, place, otherwise, meaning, ...(words === undefined ? {} : { words }) });

/** A refusal whose words speak of a cancel says nothing of the order itself. */
const OF_A_CANCEL = /cancel attempted|already being cancel|cannot be cancel/i;

/** Codes about orders; the first rule that fits decides. */
export const ORDER_ERRORS: readonly OrderErrorRule[] = [
  rule(103, 'unproven', 'unproven', 'Duplicate order id: sends halt and the order is looked up'),
  rule(104, 'request', 'request', 'A finished order cannot be modified'),
  rule(110, 'status-follows', 'status-follows', 'The price does not fit the minimum tick'),
  rule(161, 'request', 'request', 'The order is not in a state to be cancelled'),
  rule(165, 'notice', 'notice', 'Service message of historical market data'),
  rule(201, 'request', 'request', 'A cancel was rejected', OF_A_CANCEL),
  rule(201, 'rejected', 'unproven', 'Order rejected'),
  rule(202, 'status-follows', 'status-follows', 'Order cancelled'),
  rule(203, 'rejected', 'unproven', 'The security is not allowed for this account'),
  rule(321, 'rejected', 'unproven', 'Validation of the request failed'),
  rule(399, 'notice', 'notice', 'Order message or warning'),
  rule(404, 'notice', 'notice', 'Shares are being located for a short sale'),
  rule(434, 'notice', 'notice', 'The order quantity cannot be zero'),
  rule(492, 'notice', 'notice', 'Price cap or display hint'),
  { from: 2100, to: 2199, place: 'notice', otherwise: 'notice', meaning: 'Service messages and farm states' },
  rule(10147, 'request', 'request', 'The order to cancel is not found'),
  rule(10148, 'request', 'request', 'The order to cancel cannot be cancelled in its state'),
  rule(10167, 'notice', 'notice', 'Delayed market data is shown'),
  rule(10289, 'rejected', 'unproven', 'The order may only be placed by cash quantity'),
  rule(10293, 'rejected', 'unproven', 'The order is refused by a restriction of the account'),
  rule(10349, 'notice', 'notice', 'The time in force was set by an order preset'),
];

export interface OrderErrorCase {
  readonly code: number;
  readonly text: string;
  readonly kind: OrderRequestKind;
  readonly state: HeardOrderState;
}

/**
 * What the code proves about the order it names; `unproven` for every code that is not in the table. A rejection proves
 * something only of an order that nobody has heard of: once the broker has it, its status says how it ends, and what is
 * done stays done.
 */
export function orderErrorVerdict({ code, text, kind, state }: OrderErrorCase): ErrorVerdict {
  const found = ORDER_ERRORS.find(
    ({ from, to, words }) => code >= from && code <= to && (words === undefined || words.test(text)),
  );
  if (found === undefined) return 'unproven';
  if (kind !== 'place') return found.otherwise;
  if (found.place !== 'rejected' || state === 'unheard') return found.place;
  return state === 'live' ? 'status-follows' : 'notice';
}

/** After this code about an order no order may be sent on the connection any more. */
export const HALTING_CODE = 103;

/** The client id is held by another connection; arrives as an info after the handshake, then the socket closes. */
export const CLIENT_ID_TAKEN = 326;

/** Codes that tell of the connection between TWS and IB's servers -> what it now is. */
export const CONNECTIVITY: ReadonlyMap<number, 'lost' | 'restored'> = new Map([
  [1100, 'lost'],
  [2110, 'lost'],
  [1101, 'restored'],
  [1102, 'restored'],
]);

/** What a code that names a request (id of 10^9 or above) means for it. */
export type RequestVerdict = BrokerFailure | 'notice' | 'none-found';

/** Codes that name a request; 162 is told apart by its words. */
export const REQUEST_ERRORS: ReadonlyMap<number, RequestVerdict> = new Map<number, RequestVerdict>([
  [100, 'pacing'],
  [200, 'none-found'],
  [322, 'pacing'],
  [420, 'pacing'],
  [502, 'unavailable'],
  [504, 'unavailable'],
  [507, 'unavailable'],
  [1100, 'unavailable'],
  [10090, 'notice'],
  [10091, 'notice'],
  [10167, 'notice'],
  [10349, 'notice'],
]);

/** How a request ends by an error code; codes that are not known refuse it. */
export function requestErrorVerdict(code: number, text: string): RequestVerdict {
  if (code >= 2100 && code <= 2199) return 'notice';
  if (code === 162 && /pacing/i.test(text)) return 'pacing';
  if (code === 162 && /no data/i.test(text)) return 'none-found';
  return REQUEST_ERRORS.get(code) ?? 'refused';
}
